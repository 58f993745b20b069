"""For those who plan: a work order, its visit, a reason, a wait."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from wtforms import DateField, Field, RadioField, SelectField, TimeField
from wtforms.validators import InputRequired, StopValidation, ValidationError

from portal.kernel.errors import Refused
from portal.kernel.fields import choices, line, optional_words, words_field
from portal.kernel.forms import LocalMoment, SelectChoice, VersionedForm, said
from portal.kernel.words import lazy_gettext as _l
from portal.promises.models import PauseReason
from portal.repairs import phrases
from portal.repairs.offers import Candidate, Offer
from portal.repairs.services import Visit
from portal.reports import labels as report_labels
from portal.reports.categories import Trade
from portal.workforce.labels import ADMITS
from portal.workforce.models import QUARTER, Admits

OTHER = "other"


LENGTHS: Mapping[int, Any] = {
    30: _l("30 minutes"),
    60: _l("1 hour"),
    90: _l("1½ hours"),
    120: _l("2 hours"),
    180: _l("3 hours"),
    240: _l("4 hours"),
    480: _l("8 hours"),
}


class OrderForm(VersionedForm):
    """Which trade is to do it."""

    trade = SelectField(_l("Who is needed?"), choices=choices(report_labels.TRADE))

    @property
    def chosen(self) -> Trade:
        return Trade(self.trade.data)


class Given(NamedTuple):
    """What a visit is chosen from: times with their people, everybody who can be sent, ways in, the estate's zone."""

    offers: Sequence[SelectChoice]
    people: Sequence[Candidate]
    ways_in: Collection[Admits]
    zone: str


class WhenTyped:
    """Needed where another time than the offered ones is typed; else whatever stands there does not count."""

    def __init__(self, missing: Any) -> None:
        self.missing = missing

    def __call__(self, form: "VisitForm", field: Field) -> None:
        if form.offer.data != OTHER:
            field.errors = []
            raise StopValidation
        if not field.data:
            field.errors = []
            raise StopValidation(self.missing)


class VisitForm(VersionedForm):
    """A visit in one tap: an offer of a time and a person; or typed. And who lets us in."""

    offer = RadioField(_l("When, and who"), validate_choice=False, validators=[InputRequired(_l("Choose a time."))])
    day = DateField(_l("Day"), validators=[WhenTyped(_l("Give the day."))])
    begins = TimeField(_l("From"), validators=[WhenTyped(_l("Give the time."))])
    ends = TimeField(_l("To"), validators=[WhenTyped(_l("Give the time."))])
    technician = SelectField(_l("Technician"), coerce=int, validators=[WhenTyped(_l("Choose a technician."))])
    minutes = SelectField(_l("Work takes about"), coerce=int, default=60, validators=[WhenTyped(_l("Say how long."))])
    admits = RadioField(_l("Who lets us in?"), validators=[InputRequired(_l("Say who lets us in."))])
    note = line(_l("What the technician needs to know at the door"), 500)

    def __init__(self, given: Given, version: int, **kwargs: Any) -> None:
        super().__init__(version, **kwargs)
        self.zone, self.people = ZoneInfo(given.zone), {person.person_id: person for person in given.people}
        self.admits.choices = choices({way: words for way, words in ADMITS.items() if way in given.ways_in})
        self.offer.choices = [*given.offers, SelectChoice(OTHER, _l("Another time or person, as typed below"))]
        self.technician.choices = [SelectChoice(str(person.person_id), named(person)) for person in given.people]
        self.minutes.choices = [SelectChoice(str(number), words) for number, words in LENGTHS.items()]

    def validate_offer(self, field: Field) -> None:
        if field.data != OTHER and Offer.read(field.data or "") is None:
            raise ValidationError(_l("Choose a time."))

    def validate_ends(self, field: Field) -> None:
        if self.begins.data and field.data <= self.begins.data:
            raise ValidationError(_l("The window ends before it begins."))

    def refuse(self, refused: Refused) -> None:
        """What the calendar refuses stands beside what was typed."""
        beside = {"window": "ends", "span": "minutes"}
        super().refuse(Refused({beside.get(name, name): message for name, message in refused.fields.items()}))

    @property
    def visit(self) -> Visit:
        """The visit that was chosen or typed. A typed one lies in the first free place of its window."""
        offer = self.typed() if self.offer.data == OTHER else Offer.read(self.offer.data)
        assert offer
        return Visit(offer.person_id, offer.window, offer.span, Admits(self.admits.data), said(self.note))

    def typed(self) -> Offer:
        """What was typed, as an offer."""
        day, begins, ends = self.day.data, self.begins.data, self.ends.data
        assert day and begins and ends
        starts, stops = (datetime.combine(day, at, self.zone).astimezone(UTC) for at in (begins, ends))
        person, quarters = self.people[self.technician.data], self.minutes.data * 60 // QUARTER
        span = person.fit((starts, stops), quarters) or (starts, starts + timedelta(minutes=self.minutes.data))
        return Offer(person.person_id, (starts, stops), span)


def named(person: Candidate) -> Any:
    """Somebody in the list of those who can be sent; whose certificate has expired is shown as such."""
    return _l("%(name)s (certificate expired)", name=person.name) if person.expired_on else person.name


class MoveForm(VisitForm):
    """Another time or another person for a visit; a later time needs a reason that the household reads."""

    reason = optional_words(_l("Why it moves"), 500)


class ReasonForm(VersionedForm):
    """A reason that others read."""

    reason = words_field(_l("Why?"), _l("Give a reason."), 500)


class WaitForm(VersionedForm):
    """Why the work waits and until when, in words for the resident (S55)."""

    reason = RadioField(_l("What it waits for"), choices=choices(phrases.SHORT_WHY), validators=[InputRequired()])
    why = words_field(_l("Why, in words for the resident"), _l("Say why, in words that the resident can read."), 1000)
    until = LocalMoment(
        _l("Until, as somebody confirmed"), validators=[InputRequired(_l("Give the date that somebody confirmed."))]
    )
    meanwhile = words_field(
        _l("What helps meanwhile"), _l("Say what the resident can do meanwhile, even if it is nothing."), 1000
    )

    @property
    def chosen(self) -> PauseReason:
        return PauseReason(self.reason.data)
