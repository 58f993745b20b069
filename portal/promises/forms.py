"""Forms of the register and of the calendar."""

from datetime import date

from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from portal.kernel.fields import choices
from portal.kernel.forms import Form, SelectChoice, said, tidy
from portal.kernel.i18n import LOCALES
from portal.kernel.severity import Severity
from portal.kernel.words import lazy_gettext as _l
from portal.kernel.words import lazy_pgettext
from portal.promises import labels
from portal.promises.calendar import Amount, Unit
from portal.promises.models import ClockKind, Source
from portal.promises.services import Offer

LONGEST = 999


def given(field: DateField) -> date:
    """The day typed in a required field. Raises ValueError before it was validated."""
    if field.data is None:
        raise ValueError("nothing typed")
    return field.data


class PromiseForm(Form):
    """A new row of the register."""

    severity = SelectField(_l("Severity"), coerce=Severity, choices=choices(labels.SEVERITIES))
    category = SelectField(lazy_pgettext("what a promise covers", "For"), choices=[])
    kind = SelectField(_l("What is promised"), coerce=ClockKind, choices=choices(labels.KINDS))
    number = IntegerField(
        _l("Within"),
        validators=[
            InputRequired(_l("Type a number, like 4.")),
            NumberRange(1, LONGEST, _l("Type a number from %(min)s to %(max)s.")),
        ],
    )
    unit = SelectField(_l("Unit"), coerce=Unit, choices=choices(labels.UNITS))
    is_statutory = BooleanField(_l("Required by law: never paused"))
    source = SelectField(_l("Where it comes from"), coerce=Source, choices=choices(labels.SOURCES))
    source_en = StringField(_l("Source in English"), validators=[Length(max=200)], filters=[tidy])
    source_zh_Hans = StringField(_l("Source in Simplified Chinese"), validators=[Length(max=200)], filters=[tidy])
    source_zh_Hant = StringField(_l("Source in Traditional Chinese"), validators=[Length(max=200)], filters=[tidy])
    valid_from = DateField(_l("First day"), validators=[InputRequired(_l("Choose the first day."))])
    valid_to = DateField(_l("Last day"), validators=[Optional()])
    reason = TextAreaField(
        _l("Reason"),
        validators=[DataRequired(_l("Say why. It stays in the register.")), Length(max=500)],
        filters=[tidy],
    )

    def offer(self) -> "PromiseForm":
        """What it may be for."""
        self.category.choices = [SelectChoice("", labels.category(None)), *choices(labels.CATEGORIES)]
        return self

    @property
    def chosen(self) -> Offer:
        """What was typed. Valid forms only."""
        return Offer(
            severity=self.severity.data,
            kind=self.kind.data,
            amount=Amount(self.number.data or 1, self.unit.data),
            source=self.source.data,
            source_text={locale: said(self[f"source_{locale}"]) for locale in LOCALES if self[f"source_{locale}"].data},
            valid_from=given(self.valid_from),
            valid_to=self.valid_to.data,
            category=self.category.data or None,
            is_statutory=self.is_statutory.data,
            reason=said(self.reason),
        )


class DayForm(Form):
    """A day that the estate works, or does not."""

    day = DateField(_l("Day"), validators=[InputRequired(_l("Choose a day."))])
    works = RadioField(
        _l("On this day"),
        coerce=lambda value: value in (True, "1"),
        choices=[SelectChoice("0", _l("The office is closed")), SelectChoice("1", _l("The office is open"))],
        default="0",
    )
    note = StringField(_l("Why"), validators=[Length(max=120)], filters=[tidy])
