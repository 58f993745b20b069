"""Forms about reports."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from portal.accounts.models import Person
from portal.estates.queries.people import Resident
from portal.kernel.forms import Form, LocalMoment, SelectChoice, tidy
from portal.kernel.severity import Severity
from portal.kernel.words import lazy_gettext as _l
from portal.reports import labels, phrases
from portal.reports.categories import Category
from portal.reports.models import VerdictWord
from portal.reports.places import Where

WORDS = 4000


def words_field(label: Any, missing: Any, longest: int = WORDS) -> TextAreaField:
    """A required text of several lines."""
    return TextAreaField(
        label,
        filters=[tidy],
        validators=[DataRequired(missing), Length(max=longest, message=_l("At most %(max)d characters, please."))],
    )


def optional_words(label: Any, longest: int = WORDS) -> TextAreaField:
    """A text of several lines that may stay empty."""
    return TextAreaField(
        label,
        filters=[tidy],
        validators=[Optional(), Length(max=longest, message=_l("At most %(max)d characters, please."))],
    )


def chosen(words: Mapping[Any, Any]) -> list[SelectChoice]:
    """Every code that has words, as a choice."""
    return [SelectChoice(member.value, label) for member, label in words.items()]


class ReportForm(Form):
    """What happened and where; all the rest may stay empty (S29: at most three required fields, none that we know)."""

    words = words_field(_l("In your own words"), _l("Tell us what is wrong; a few words are enough."))
    where = RadioField(_l("Where is it?"), validators=[InputRequired(_l("Tap where it is."))])
    place_text = StringField(
        _l("Where exactly?"),
        filters=[tidy],
        validators=[Length(max=200, message=_l("At most %(max)d characters, please."))],
    )
    category = RadioField(_l("Is it this?"), choices=chosen(labels.CATEGORY), validators=[Optional()])
    guessed = StringField()
    danger_now = BooleanField(_l("Somebody is in danger right now"))
    felt_urgency = RadioField(
        _l("How soon should somebody come?"),
        choices=[*chosen(labels.FELT), SelectChoice("", _l("You decide"))],
        default="",
        validators=[Optional()],
    )
    windows = SelectMultipleField(
        _l("When could we come?"),
        choices=[SelectChoice(key, words) for key, words in phrases.WINDOWS.items()],
        validators=[Optional()],
    )
    wanted = optional_words(_l("What would you like us to do?"), 1000)
    photos = MultipleFileField(_l("Photos"))

    def __init__(self, places: Sequence[Where], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._places = {place.key: place for place in places}
        self.where.choices = [SelectChoice(place.key, place.words) for place in places]
        if len(places) == 1 or (not self.where.data and places):
            self.where.data = self.where.data or places[0].key

    @property
    def place(self) -> Where:
        return self._places[self.where.data]

    @property
    def estate_id(self) -> int:
        """The estate of the chosen place, else of the first one."""
        place = self._places.get(self.where.data or "") or next(iter(self._places.values()))
        return place.whereabouts.estate_id

    @property
    def felt(self) -> Severity | None:
        """How soon they wish that somebody comes, as a step of severity; None where they leave it to us."""
        return Severity(self.felt_urgency.data) if self.felt_urgency.data else None

    @property
    def guessed_category(self) -> Category | None:
        return Category(self.guessed.data) if self.guessed.data in set(Category) else None

    def validate_place_text(self, field: StringField) -> None:
        where = self._places.get(self.where.data or "")
        if where is not None and where.needs_words and not field.data:
            raise ValidationError(_l("Say where in the common area it is, for example: lobby of building 3."))


class DeskReportForm(ReportForm):
    """The desk enters a report for somebody on the phone or at the counter."""

    channel = RadioField(
        _l("How did it reach us?"),
        choices=[SelectChoice("phone", _l("By phone")), SelectChoice("walk_in", _l("At the desk"))],
        default="phone",
    )
    caller = RadioField(_l("Who is speaking?"), validators=[Optional()])
    caller_name = StringField(
        _l("Name"), filters=[tidy], validators=[Length(max=80, message=_l("At most %(max)d characters, please."))]
    )
    caller_phone = StringField(
        _l("Phone number"),
        filters=[tidy],
        validators=[Length(max=32, message=_l("At most %(max)d characters, please."))],
    )

    def __init__(self, places: Sequence[Where], people: Sequence[Resident], **kwargs: Any) -> None:
        super().__init__(places, **kwargs)
        self.words.label.text = _l("What the caller says")
        self.caller.choices = [
            *(SelectChoice(str(one.person_id), one.name) for one in people),
            SelectChoice("", _l("Somebody else")),
        ]
        if not self.caller.data and people and not self.is_submitted():
            self.caller.data = str(people[0].person_id)

    @property
    def caller_id(self) -> int | None:
        return int(self.caller.data) if self.caller.data else None

    def validate_caller_name(self, field: StringField) -> None:
        if not self.caller.data and not field.data:
            raise ValidationError(_l("Write the caller's name."))


class VersionedForm(Form):
    """A form that carries the version of the thing it was made from: a stale one is told so."""

    version = HiddenField(validators=[InputRequired()])

    def __init__(self, version: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not self.is_submitted():
            self.version.data = str(version or "")

    @property
    def made_from(self) -> int:
        """The version on the form; 0, which nothing has, for anything that is no number."""
        data = self.version.data or ""
        return int(data) if data.isdigit() and len(data) < 10 else 0


class MessageForm(Form):
    """A message to the other side, with photos if they help."""

    words = words_field(_l("Your message"), _l("Write a few words."))
    photos = MultipleFileField(_l("Photos"))


class WorseForm(VersionedForm):
    """It is getting worse: what changed."""

    words = words_field(_l("What has changed?"), _l("Say in a few words what has changed."))
    photos = MultipleFileField(_l("Photos"))


class CorrectionForm(Form):
    """A correction beside the original words, which stay."""

    words = words_field(_l("What should be put right?"), _l("Write what should be put right."), 2000)


class NoteForm(Form):
    """A note among staff."""

    words = words_field(_l("Note for colleagues"), _l("Write the note."), 2000)


class VerdictForm(VersionedForm):
    """What the household says of the finished work."""

    word = RadioField(_l("Is it solved?"), validators=[InputRequired(_l("Tap the one that fits."))])
    words = optional_words(_l("Anything to add?"), 2000)

    def __init__(self, words: Sequence[VerdictWord], version: int | None = None, **kwargs: Any) -> None:
        super().__init__(version, **kwargs)
        self.word.choices = [SelectChoice(word.value, labels.VERDICT[word]) for word in words]


class SpokenVerdictForm(VerdictForm):
    """What somebody of the household said to us."""

    speaker = RadioField(_l("Who said it?"), validators=[Optional()])
    speaker_name = StringField(
        _l("Name"), filters=[tidy], validators=[Length(max=80, message=_l("At most %(max)d characters, please."))]
    )

    def __init__(
        self, words: Sequence[VerdictWord], speakers: Mapping[int, str], version: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(words, version, **kwargs)
        self.speaker.choices = [
            *(SelectChoice(str(key), name) for key, name in speakers.items()),
            SelectChoice("", _l("Somebody else")),
        ]

    @property
    def speaker_id(self) -> int | None:
        return int(self.speaker.data) if self.speaker.data else None


class ObjectionForm(Form):
    """“That is not right”, with words if there are any."""

    words = optional_words(_l("What is not right?"), 2000)


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

    category = SelectField(_l("Category"), choices=chosen(labels.CATEGORY))
    scope = RadioField(_l("How far does it reach?"), choices=chosen(labels.SCOPE))
    growing = BooleanField(_l("The damage is growing"))
    essential_lost = BooleanField(_l("Something that a home needs every day is lost"))
    danger = SelectField(_l("Danger"), choices=[SelectChoice("", _l("None")), *chosen(labels.DANGER)])
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
        choices=chosen(labels.WAY_ON),
        validators=[InputRequired(_l("A no needs a way on. Choose one."))],
    )
    way_words = words_field(
        _l("The way on, in words"), _l("Describe the way on so that the resident can follow it."), 2000
    )
    call_back_at = LocalMoment(_l("We call back by"), validators=[Optional()])


class FinishForm(VersionedForm):
    """Done without a work order: what was done."""

    words = words_field(_l("What was done"), _l("Say what was done; the resident reads this and judges."), 2000)


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
