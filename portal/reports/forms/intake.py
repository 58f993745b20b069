"""A report is told: by a resident, or by the desk for a caller."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, MultipleFileField, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Optional, ValidationError

from portal.estates.queries.people import Resident
from portal.kernel.fields import choices, line, optional_words, words_field
from portal.kernel.forms import Form, SelectChoice
from portal.kernel.severity import Severity
from portal.kernel.words import lazy_gettext as _l
from portal.reports import labels, phrases
from portal.reports.categories import Category
from portal.reports.places import Where


class ReportForm(Form):
    """What happened and where; all the rest may stay empty (S29: at most three required fields, none that we know)."""

    words = words_field(_l("In your own words"), _l("Tell us what is wrong; a few words are enough."))
    where = RadioField(_l("Where is it?"), validators=[InputRequired(_l("Tap where it is."))])
    place_text = line(_l("Where exactly?"), 200)
    category = RadioField(_l("Is it this?"), choices=choices(labels.CATEGORY), validators=[Optional()])
    guessed = StringField()
    danger_now = BooleanField(_l("Somebody is in danger right now"))
    felt_urgency = RadioField(
        _l("How soon should somebody come?"),
        choices=[*choices(labels.FELT), SelectChoice("", _l("You decide"))],
        default="",
        validators=[Optional()],
    )
    windows = SelectMultipleField(
        _l("When could we come?"),
        choices=choices(phrases.WINDOWS),
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
    caller_name = line(_l("Name"), 80)
    caller_phone = line(_l("Phone number"), 32)

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
