"""Forms of estates, homes, the people of homes, imports and policy."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from markupsafe import Markup
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than its types
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from portal.estates import labels
from portal.estates.models import DEFAULT_RIGHTS, Building, PlaceKind, Position, RelationKind
from portal.estates.services.estates import EstateFacts
from portal.estates.services.grounds import HomeFacts
from portal.estates.services.relations import Newcomer, Stay
from portal.estates.settings import Setting, Unit
from portal.kernel.access import Right
from portal.kernel.forms import Form, LocalMoment, tidy
from portal.kernel.i18n import LOCALES, NAMES

MEGABYTE = 1024 * 1024


def _chosen_id(value: Any) -> int | None:
    return int(value) if value not in (None, "", "None") else None


def _choices(words: Mapping[Any, Any]) -> list[Any]:
    return [SelectChoice(value, label) for value, label in words.items()]


def text(label: Any, longest: int, needed: Any = None) -> StringField:
    """A line of text; `needed` is what is said where it is missing."""
    checks = [DataRequired(needed)] if needed else [Optional()]
    too_long = _l("Use at most %(max)d characters.")
    return StringField(label, validators=[*checks, Length(max=longest, message=too_long)], filters=[tidy])


class Press(Form):
    """A button, with the version that it was shown with. Several may stand on one page: what is hidden has no id."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def hidden_tag(self, *_fields: str) -> Markup:
        hidden = [field for field in self if isinstance(field, HiddenField) or field.name == "version"]
        return Markup("\n").join(field(id=False) for field in hidden)


class Named(Form):
    """Something with a name in each language."""

    name_en = text(_l("Name in English"), 120)
    name_zh_Hans = text(_l("Name in Simplified Chinese"), 120)
    name_zh_Hant = text(_l("Name in Traditional Chinese"), 120)

    @property
    def names(self) -> dict[str, str]:
        return self.texts("name")

    def texts(self, field: str) -> dict[str, str]:
        """A text by language."""
        return {locale: self[f"{field}_{locale}"].data or "" for locale in LOCALES}


class EstateForm(Named):
    """An estate. `code` is asked only once."""

    code = text(_l("Code in addresses"), 32)
    zone = text(_l("Time zone"), 64, _l("Type the time zone, like Asia/Shanghai."))
    country = text(_l("Country code"), 2, _l("Type the country's two letters, like CN."))
    currency = StringField(
        _l("Currency"),
        validators=[DataRequired(_l("Type the currency's three letters, like CNY.")), Length(min=3, max=3)],
        filters=[tidy],
    )
    phone = text(_l("Number to ring, day and night"), 32)
    hours_en = text(_l("Office hours in English"), 200)
    hours_zh_Hans = text(_l("Office hours in Simplified Chinese"), 200)
    hours_zh_Hant = text(_l("Office hours in Traditional Chinese"), 200)
    desk_person = SelectField(_l("Person at the desk"), coerce=_chosen_id, validators=[Optional()], choices=[])
    version = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def offer(self, people: Iterable[tuple[int, str]]) -> "EstateForm":
        """Who may sit at the desk."""
        nobody = SelectChoice("", _l("Nobody yet"))
        self.desk_person.choices = [nobody, *(SelectChoice(person_id, name) for person_id, name in people)]
        return self

    @property
    def facts(self) -> EstateFacts:
        return EstateFacts(
            names=self.names,
            zone=self.zone.data or "",
            country=(self.country.data or "").upper(),
            currency=self.currency.data or "",
            phone=self.phone.data or "",
            hours_text=self.texts("hours"),
        )


class BuildingForm(Named):
    """A building."""

    code = text(_l("Number or letter of the building"), 32, _l("Type the building's number or letter."))
    floors = IntegerField(
        _l("Number of floors"),
        validators=[InputRequired(_l("Type how many floors it has.")), NumberRange(1, 200)],
    )


class HomeForm(Form):
    """A home and its place in the building."""

    building = SelectField(_l("Building"), coerce=_chosen_id, choices=[])
    entrance = text(_l("Entrance"), 32)
    number = text(_l("Number of the home"), 20, _l("Type the home's number, like 1204."))
    floor = IntegerField(
        _l("Floor"), validators=[InputRequired(_l("Type the floor as a number.")), NumberRange(-9, 200)]
    )
    floor_to = IntegerField(_l("Highest floor"), validators=[Optional(), NumberRange(-9, 200)])
    stack = text(_l("Stack"), 16, _l("Type the stack: homes of one stack lie above each other."))
    handed_over_on = DateField(_l("Handed over on"), validators=[Optional()])
    version = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def offer(self, buildings: Iterable[Building]) -> "HomeForm":
        """Where it may stand."""
        self.building.choices = [SelectChoice(building.id, building.code) for building in buildings]
        return self

    @property
    def facts(self) -> HomeFacts:
        return HomeFacts(
            building_id=self.building.data or 0,
            entrance=self.entrance.data or "",
            number=self.number.data or "",
            floor=self.floor.data or 0,
            floor_to=self.floor_to.data,
            stack=self.stack.data or "",
            handed_over_on=self.handed_over_on.data,
        )


class PlaceForm(Named):
    """A common area."""

    kind = SelectField(_l("Kind"), coerce=PlaceKind, choices=_choices(labels.PLACES))
    building = SelectField(_l("Building"), coerce=_chosen_id, validators=[Optional()], choices=[])

    def offer(self, buildings: Iterable[Building]) -> "PlaceForm":
        """Where it may lie."""
        nowhere = SelectChoice("", _l("The whole estate"))
        self.building.choices = [nowhere, *(SelectChoice(building.id, building.code) for building in buildings)]
        return self


class ResidentForm(Form):
    """Somebody who comes to a home."""

    name = text(_l("Name"), 80, _l("Type the person's name."))
    kind = RadioField(
        _l("Relation to the home"),
        coerce=lambda value: RelationKind(value) if value else None,
        choices=_choices(labels.KINDS),
        validators=[InputRequired(_l("Choose what this person is to the home."))],
    )
    phone = text(_l("Phone"), 40)
    email = text(_l("E-mail"), 254)
    locale = SelectField(_l("Language"), choices=[SelectChoice(locale, NAMES[locale]) for locale in LOCALES])
    since = DateField(_l("From"), validators=[Optional()])
    until = DateField(_l("Until"), validators=[Optional()])
    joins = SelectField(_l("Joins the household of"), coerce=_chosen_id, validators=[Optional()], choices=[])

    def offer(self, people: Iterable[tuple[int, str]]) -> "ResidentForm":
        """Whom they may join."""
        usual = SelectChoice("", _l("The one that fits the relation"))
        self.joins.choices = [usual, *(SelectChoice(relation_id, name) for relation_id, name in people)]
        return self

    @property
    def newcomer(self) -> Newcomer:
        return Newcomer(self.name.data or "", self.phone.data or "", self.email.data or "", self.locale.data)

    @property
    def stay(self) -> Stay:
        return Stay(self.kind.data, self.since.data, self.until.data, None, self.joins.data)


class EndForm(Form):
    """The end of a relation."""

    on = DateField(_l("Leaves on"), validators=[Optional()])
    with_household = BooleanField(_l("The whole household leaves"))
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class RightsForm(Form):
    """What a relation allows."""

    rights = SelectMultipleField(
        _l("Rights"),
        coerce=int,
        choices=[SelectChoice(right.value, label) for right, label in labels.RIGHTS.items()],
        validators=[Optional()],
    )
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    @property
    def chosen(self) -> Right:
        return Right(sum(self.rights.data or []))

    @staticmethod
    def usual(kind: RelationKind) -> list[str]:
        """The rights that the kind of relation gives, in words."""
        return [str(label) for right, label in labels.RIGHTS.items() if right in DEFAULT_RIGHTS[kind]]


class NeighbourForm(Form):
    """A correction of what lies where."""

    other = text(_l("Other home"), 40, _l("Type the other home's number, like 3-1304."))
    position = SelectField(_l("Where it lies"), coerce=Position, choices=_choices(labels.POSITIONS))
    is_so = RadioField(
        _l("What is true"),
        coerce=lambda value: value in (True, "1"),
        choices=[SelectChoice("1", _l("It lies there")), SelectChoice("0", _l("It does not lie there"))],
        default="1",
    )


class UploadForm(Form):
    """A file of homes and people."""

    file = FileField(_l("File"), validators=[FileRequired(_l("Choose a file."))])
    default_kind = SelectField(
        _l("People without a relation are"),
        coerce=RelationKind,
        choices=[SelectChoice(kind, labels.KINDS[kind]) for kind in (RelationKind.OWNER, RelationKind.TENANT)],
    )
    may_add_buildings = BooleanField(_l("Add buildings that are not there yet"))


class PolicyForm(Form):
    """A value of policy, from a moment on, for a reason. Made by `policy_form`."""

    reason = TextAreaField(
        _l("Reason"),
        validators=[DataRequired(_l("Say why. It stays in the history.")), Length(max=500)],
        filters=[tidy],
    )
    valid_from = LocalMoment(_l("From"), validators=[Optional()])
    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    setting: Setting[Any]

    @property
    def chosen(self) -> Any:
        """The value as the key knows it."""
        value = self["value"].data
        return value * MEGABYTE if self.setting.unit is Unit.BYTES else value

    @classmethod
    def shown(cls, setting: Setting[Any], value: Any) -> Any:
        """The value as the field shows it."""
        if setting.unit is Unit.WEEKDAYS:
            return list(value)
        return value // MEGABYTE if setting.unit is Unit.BYTES else value


UNITS: Mapping[Unit, Any] = {
    Unit.MINUTES: _l("Minutes"),
    Unit.DAYS: _l("Days"),
    Unit.MONTHS: _l("Months"),
    Unit.TIMES: _l("Number"),
    Unit.PERCENT: _l("Percent"),
    Unit.BYTES: _l("MB"),
    Unit.CLOCK: _l("Time of day"),
    Unit.WEEKDAYS: _l("Days of the week"),
}


def policy_form(setting: Setting[Any], zone: str, **kwargs: Any) -> PolicyForm:
    """The form of one key."""
    kind = type("PolicyFormOfKey", (PolicyForm,), {"setting": setting, "value": _value_field(setting)})
    form: PolicyForm = kind(**kwargs)
    form.valid_from.zone = zone
    return form


def _value_field(setting: Setting[Any]) -> Field:
    label = UNITS[setting.unit]
    if setting.unit is Unit.CLOCK:
        return TimeField(label, validators=[InputRequired(_l("Type a time like 08:30."))])
    if setting.unit is Unit.WEEKDAYS:
        days = [SelectChoice(day, _l("Day %(number)s", number=day + 1)) for day in range(7)]
        return SelectMultipleField(label, coerce=int, choices=days, validators=[Optional()])
    return IntegerField(label, validators=[InputRequired(_l("Type a whole number."))])
