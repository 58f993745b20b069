"""Fields that the forms of all rooms share."""

from collections.abc import Mapping
from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from portal.kernel.forms import SelectChoice, tidy
from portal.kernel.words import lazy_gettext as _l

TOO_LONG = _l("At most %(max)d characters, please.")
WORDS = 4000


def choices(words: Mapping[Any, Any]) -> list[SelectChoice]:
    """Every code that has words, as a choice."""
    return [SelectChoice(code, label) for code, label in words.items()]


def line(label: Any, longest: int) -> StringField:
    """A text of one line that may stay empty."""
    return StringField(label, filters=[tidy], validators=[Length(max=longest, message=TOO_LONG)])


def words_field(label: Any, missing: Any, longest: int = WORDS) -> TextAreaField:
    """A text of several lines that says something: spaces alone do not."""
    return TextAreaField(
        label, filters=[tidy], validators=[DataRequired(missing), Length(max=longest, message=TOO_LONG)]
    )


def optional_words(label: Any, longest: int = WORDS) -> TextAreaField:
    """A text of several lines that may stay empty."""
    return TextAreaField(label, filters=[tidy], validators=[Optional(), Length(max=longest, message=TOO_LONG)])
