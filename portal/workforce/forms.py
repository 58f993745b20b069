"""Forms of the rota."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import DateField, SelectField
from wtforms.validators import InputRequired, Optional

from portal.accounts.models import Person
from portal.estates.forms.fields import Named, text
from portal.kernel.fields import choices
from portal.kernel.forms import Form, LocalMoment, SelectChoice
from portal.kernel.words import lazy_gettext as _l
from portal.workforce import labels
from portal.workforce.models import AwayFor


class ShiftForm(Form):
    """Somebody is at work from one moment to another, in the estate's time."""

    person = SelectField(_l("Who"), coerce=int, choices=[], validators=[InputRequired(_l("Choose a person."))])
    starts_at = LocalMoment(_l("From"), validators=[InputRequired(_l("Choose the day and the time."))])
    ends_at = LocalMoment(_l("Until"), validators=[InputRequired(_l("Choose the day and the time."))])

    def offer(self, people: Iterable[Person], zone: str) -> None:
        """Who may stand there, and in which time zone."""
        self.person.choices = [SelectChoice(person.id, person.name) for person in people]
        self.starts_at.zone = self.ends_at.zone = zone


class DutyForm(ShiftForm):
    """Somebody answers."""

    rank = SelectField(_l("Place on the rota"), coerce=int, choices=choices(labels.RANKS))


class AbsenceForm(ShiftForm):
    """Somebody is away."""

    reason = SelectField(_l("Why"), coerce=AwayFor, choices=choices(labels.AWAY_FOR))


class SkillKindForm(Named):
    """A skill of the company's own: its names, and the trade that it counts for."""

    trade = SelectField(_l("Counts for the trade"), default="", choices=[])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.trade.choices = [SelectChoice("", _l("None")), *choices(labels.TRADES)]

    @property
    def counts_for(self) -> str | None:
        return self.trade.data or None


class GiveSkillForm(Form):
    """Who has learned what, with the certificate."""

    person = SelectField(_l("Who"), coerce=int, choices=[], validators=[InputRequired(_l("Choose a person."))])
    skill = SelectField(_l("Skill"), choices=[], validators=[InputRequired(_l("Choose a skill from the list."))])
    certificate = text(_l("Number of the certificate"), 60)
    certified_to = DateField(_l("Valid until"), validators=[Optional()])

    def offer(self, people: Iterable[Person], skills: Mapping[str, Any]) -> None:
        """Who can have learned something, and what."""
        self.person.choices = [SelectChoice(person.id, person.name) for person in people]
        self.skill.choices = choices(skills)
