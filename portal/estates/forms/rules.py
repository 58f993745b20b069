"""Forms of imports and policy."""

from collections.abc import Mapping
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Field, IntegerField, SelectField, SelectMultipleField, TextAreaField, TimeField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.estates import labels
from portal.estates.forms.fields import hidden_version
from portal.estates.models import RelationKind
from portal.estates.settings import Setting, Unit
from portal.kernel.forms import Form, LocalMoment, SelectChoice, tidy
from portal.kernel.words import lazy_gettext as _l

MEGABYTE = 1024 * 1024


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
    seen = hidden_version(needed=True)

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
