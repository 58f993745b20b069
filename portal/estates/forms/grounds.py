"""Forms of estates and what stands in them."""

from collections.abc import Iterable

from wtforms import DateField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from portal.estates import labels
from portal.estates.forms.fields import Named, chosen_id, hidden_version, text
from portal.estates.models import Building, PlaceKind, Position
from portal.estates.services.estates import EstateFacts
from portal.estates.services.grounds import HomeFacts
from portal.kernel.fields import choices
from portal.kernel.forms import Form, SelectChoice, tidy
from portal.kernel.words import lazy_gettext as _l


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
    desk_person = SelectField(_l("Person at the desk"), coerce=chosen_id, validators=[Optional()], choices=[])
    version = hidden_version()

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

    building = SelectField(_l("Building"), coerce=chosen_id, choices=[])
    entrance = text(_l("Entrance"), 32)
    number = text(_l("Number of the home"), 20, _l("Type the home's number, like 1204."))
    floor = IntegerField(
        _l("Floor"), validators=[InputRequired(_l("Type the floor as a number.")), NumberRange(-9, 200)]
    )
    floor_to = IntegerField(_l("Highest floor"), validators=[Optional(), NumberRange(-9, 200)])
    stack = text(_l("Stack"), 16, _l("Type the stack: homes of one stack lie above each other."))
    handed_over_on = DateField(_l("Handed over on"), validators=[Optional()])
    version = hidden_version()

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

    kind = SelectField(_l("Kind"), coerce=PlaceKind, choices=choices(labels.PLACES))
    building = SelectField(_l("Building"), coerce=chosen_id, validators=[Optional()], choices=[])

    def offer(self, buildings: Iterable[Building]) -> "PlaceForm":
        """Where it may lie."""
        nowhere = SelectChoice("", _l("The whole estate"))
        self.building.choices = [nowhere, *(SelectChoice(building.id, building.code) for building in buildings)]
        return self


class NeighbourForm(Form):
    """A correction of what lies where."""

    other = text(_l("Other home"), 40, _l("Type the other home's number, like 3-1304."))
    position = SelectField(_l("Where it lies"), coerce=Position, choices=choices(labels.POSITIONS))
    is_so = RadioField(
        _l("What is true"),
        coerce=lambda value: value in (True, "1"),
        choices=[SelectChoice("1", _l("It lies there")), SelectChoice("0", _l("It does not lie there"))],
        default="1",
    )
