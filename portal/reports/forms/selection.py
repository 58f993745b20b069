"""One act for many chosen reports."""

from collections.abc import Sequence
from typing import Any

from wtforms import SelectField, SelectMultipleField
from wtforms.validators import InputRequired

from portal.accounts.models import Person
from portal.kernel.fields import words_field
from portal.kernel.forms import Form, LocalMoment, SelectChoice
from portal.kernel.words import lazy_gettext as _l


class BulkForm(Form):
    """One act for many chosen reports: a new date with its reason, or a hand-over."""

    matters = SelectMultipleField(coerce=int, validate_choice=False)

    @property
    def ids(self) -> list[int]:
        """The chosen keys, at most 200, each once."""
        return list(dict.fromkeys(key for key in self.matters.data or [] if 0 < key < 2**63))[:200]


class BulkUpdateForm(BulkForm):
    """One word and one date for all that were chosen."""

    words = words_field(_l("How it stands"), _l("Say how it stands; every resident reads this."), 2000)
    at = LocalMoment(_l("Next word by"), validators=[InputRequired(_l("Give the date and time of the next word."))])


class HandOverForm(BulkForm):
    """Offer all that were chosen to a colleague."""

    to = SelectField(_l("Colleague"), coerce=int)
    summary = words_field(_l("How things stand"), _l("Say in a sentence how things stand."), 1000)

    def __init__(self, staff: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.to.choices = [SelectChoice(person.id, person.name) for person in staff]
