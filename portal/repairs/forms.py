"""Forms of repairs: for those who plan, and for those who stand at the door."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    DateField,
    Field,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation, ValidationError

from portal.kernel.errors import Refused
from portal.kernel.forms import Form, LocalMoment, SelectChoice, said, tidy
from portal.kernel.severity import Scope
from portal.kernel.words import lazy_gettext as _l
from portal.promises.models import PauseReason
from portal.repairs import labels, phrases
from portal.repairs.models import Degree, Nature
from portal.repairs.offers import Candidate, Offer
from portal.repairs.services import Facts, Failed, Visit
from portal.reports import labels as report_labels
from portal.reports import wording
from portal.reports.categories import Trade
from portal.reports.checklists import Line
from portal.reports.forms import VersionedForm, chosen, optional_words
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
TOO_LONG = _l("At most %(max)d characters, please.")


def needed(label: Any, missing: Any, longest: int) -> TextAreaField:
    """A text of several lines that says something: spaces alone do not."""
    rules = [DataRequired(missing), Length(max=longest, message=TOO_LONG)]
    return TextAreaField(label, filters=[tidy], validators=rules)


class OrderForm(VersionedForm):
    """Which trade is to do it."""

    trade = SelectField(_l("Who is needed?"), choices=chosen(report_labels.TRADE))

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
    note = StringField(
        _l("What the technician needs to know at the door"),
        filters=[tidy],
        validators=[Length(max=500, message=TOO_LONG)],
    )

    def __init__(self, given: Given, version: int, **kwargs: Any) -> None:
        super().__init__(version, **kwargs)
        self.zone, self.people = ZoneInfo(given.zone), {person.person_id: person for person in given.people}
        self.admits.choices = chosen({way: words for way, words in ADMITS.items() if way in given.ways_in})
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

    reason = needed(_l("Why?"), _l("Give a reason."), 500)


class WaitForm(VersionedForm):
    """Why the work waits and until when, in words for the resident (S55)."""

    reason = RadioField(_l("What it waits for"), choices=chosen(phrases.SHORT_WHY), validators=[InputRequired()])
    why = needed(_l("Why, in words for the resident"), _l("Say why, in words that the resident can read."), 1000)
    until = LocalMoment(
        _l("Until, as somebody confirmed"), validators=[InputRequired(_l("Give the date that somebody confirmed."))]
    )
    meanwhile = needed(
        _l("What helps meanwhile"), _l("Say what the resident can do meanwhile, even if it is nothing."), 1000
    )

    @property
    def chosen(self) -> PauseReason:
        return PauseReason(self.reason.data)


class GiveBackForm(Form):
    """The technician can't come, and says why."""

    reason = needed(_l("Why can you not come?"), _l("Give a reason; the dispatcher reads it."), 500)


class ProofForm(Form):
    """At the door: a photo of it, or the resident's code."""

    photos = MultipleFileField(_l("Photo of the door"))
    code = StringField(_l("Or the resident's code"), filters=[tidy], validators=[Length(max=12, message=TOO_LONG)])


class NoAccessForm(ProofForm):
    """Nobody let us in, with proof that somebody was there."""

    words = optional_words(_l("A word to the resident"), 500)


class SafeForm(VersionedForm):
    """The danger is stopped: how, and a photo of it."""

    words = needed(_l("What you did"), _l("Say what you did, so that the resident knows that they are safe."), 1000)
    photos = MultipleFileField(_l("Photo"))


class PhotosForm(Form):
    """Photos of the damage."""

    photos = MultipleFileField(_l("Photos of the damage"))


class FinishForm(VersionedForm):
    """Finished: photos, the checklist, the four facts (S49, S62). Made for one job by `finish_form`."""

    photos = MultipleFileField(_l("Photo of the finished work"))
    all_tested = BooleanField(_l("All tested, all in order"))
    nature = RadioField(
        _l("What was the cause?"), choices=chosen(labels.NATURE), validators=[InputRequired(_l("Tap the cause."))]
    )
    degree = RadioField(
        _l("How bad was it?"), choices=chosen(labels.DEGREE), validators=[InputRequired(_l("Tap how bad it was."))]
    )
    scope = RadioField(
        _l("How far does it reach?"),
        choices=chosen(report_labels.SCOPE),
        validators=[InputRequired(_l("Tap how far it reaches."))],
    )
    users_view = needed(_l("What the resident says of it"), _l("Write what the resident says of it."), 1000)
    words = optional_words(_l("What you did, in words for the resident"), 2000)
    failed = SelectMultipleField(_l("What does not pass?"), choices=[], validators=[Optional()])
    finding = optional_words(_l("What is wrong there?"), 1000)
    lines: Sequence[Line] = ()

    @property
    def ticked(self) -> set[str]:
        """The lines that passed; “all tested” speaks for every compulsory one."""
        passed = {line.key for line in self.lines if self[f"check_{line.key}"].data}
        return passed | ({line.key for line in self.lines if line.is_compulsory} if self.all_tested.data else set())

    @property
    def not_passed(self) -> Failed:
        """The lines that did not pass, and why."""
        return Failed(frozenset(self.failed.data or ()), said(self.finding))

    @property
    def facts(self) -> Facts:
        return Facts(Nature(self.nature.data), Degree(self.degree.data), Scope(self.scope.data), said(self.users_view))


def finish_form(lines: Sequence[Line]) -> type[FinishForm]:
    """The form of one job, with a box for each line of its checklist."""
    boxes = {f"check_{line.key}": BooleanField(wording.check(line.key)) for line in lines}
    choices = [SelectChoice(line.key, wording.check(line.key)) for line in lines]
    failed = SelectMultipleField(_l("What does not pass?"), choices=choices, validators=[Optional()])
    return type("JobFinishForm", (FinishForm,), {**boxes, "failed": failed, "lines": tuple(lines)})
