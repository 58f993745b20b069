"""What the desk does with one report."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from portal.accounts.models import Person
from portal.kernel.fields import choices, words_field
from portal.kernel.forms import LocalMoment, SelectChoice, VersionedForm
from portal.kernel.words import lazy_gettext as _l
from portal.reports import labels


class AnswerForm(VersionedForm):
    """The first human answer in its three parts (S42); prefilled, so that it costs seconds."""

    restatement = words_field(_l("What we understood"), _l("Repeat in a sentence what the resident told us."), 1000)
    stance = words_field(_l("Where we stand"), _l("Say where we stand."), 1000)
    promise = words_field(_l("What we promise"), _l("Say what happens next."), 1000)
    promised_at = LocalMoment(
        _l("Next word by"), validators=[InputRequired(_l("Give the date and time of the promise."))]
    )


class NextUpdateForm(VersionedForm):
    """How it stands, and when the next word comes."""

    words = words_field(_l("How it stands"), _l("Say how it stands; the resident reads this."), 2000)
    at = LocalMoment(_l("Next word by"), validators=[InputRequired(_l("Give the date and time of the next word."))])


class TriageForm(VersionedForm):
    """A person confirms what it is and how grave."""

    category = SelectField(_l("Category"), choices=choices(labels.CATEGORY))
    scope = RadioField(_l("How far does it reach?"), choices=choices(labels.SCOPE))
    growing = BooleanField(_l("The damage is growing"))
    essential_lost = BooleanField(_l("Something that a home needs every day is lost"))
    danger = SelectField(_l("Danger"), choices=[SelectChoice("", _l("None")), *choices(labels.DANGER)])
    life = BooleanField(_l("Somebody's life is in danger"))
    accountable = SelectField(_l("Accountable person"), coerce=int)

    def __init__(self, staff: Sequence[Person], version: int | None = None, **kwargs: Any) -> None:
        super().__init__(version, **kwargs)
        self.accountable.choices = [SelectChoice(person.id, person.name) for person in staff]


class DeclineForm(VersionedForm):
    """A no with its reason and a way on (S46)."""

    reason = words_field(_l("Why not"), _l("Give the reason; the resident reads it."), 2000)
    way_on = RadioField(
        _l("What the resident can do instead"),
        choices=choices(labels.WAY_ON),
        validators=[InputRequired(_l("A no needs a way on. Choose one."))],
    )
    way_words = words_field(
        _l("The way on, in words"), _l("Describe the way on so that the resident can follow it."), 2000
    )
    call_back_at = LocalMoment(_l("We call back by"), validators=[Optional()])


class FinishForm(VersionedForm):
    """Done without a work order: what was done."""

    words = words_field(_l("What was done"), _l("Say what was done; the resident reads this and judges."), 2000)
