"""Fields that the forms of this room share."""

from typing import Any

from wtforms import IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from portal.kernel.forms import Form, tidy
from portal.kernel.i18n import LOCALES
from portal.kernel.words import lazy_gettext as _l


def chosen_id(value: Any) -> int | None:
    """A key chosen from a list; None for its empty choice."""
    return int(value) if value not in (None, "", "None") else None


def hidden_version(*, needed: bool = False) -> IntegerField:
    """The hidden version that a form was made from."""
    return IntegerField(widget=HiddenInput(), validators=[InputRequired() if needed else Optional()])


def text(label: Any, longest: int, needed: Any = None) -> StringField:
    """A line of text; `needed` is what is said where it is missing."""
    checks = [DataRequired(needed)] if needed else [Optional()]
    too_long = _l("Use at most %(max)d characters.")
    return StringField(label, validators=[*checks, Length(max=longest, message=too_long)], filters=[tidy])


class Press(Form):
    """A button, with the version that it was shown with."""

    version = hidden_version()


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
