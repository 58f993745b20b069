"""Forms about matters of any kind."""

from collections.abc import Sequence
from typing import Any

from wtforms import SelectMultipleField, StringField
from wtforms.validators import InputRequired

from portal.kernel.forms import Form, SelectChoice
from portal.kernel.words import lazy_gettext as _l
from portal.matters.models import HandOver


class AnswerOffers(Form):
    """Which of the offered matters are taken over, or given back."""

    offers = SelectMultipleField(
        _l("Matters"), coerce=int, validators=[InputRequired(_l("Choose at least one matter."))]
    )
    answer = StringField(default="accept")

    def __init__(self, offers: Sequence[HandOver], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.offers.choices = [SelectChoice(offer.id, offer.matter.title) for offer in offers]

    @property
    def chosen(self) -> list[int]:
        return list(self.offers.data or [])

    @property
    def accepts(self) -> bool:
        return self.answer.data != "give_back"
