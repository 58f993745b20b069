"""Forms: what every one carries, and how words are tidied."""

import re
import secrets
import unicodedata
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import DateTimeLocalField, Field, HiddenField
from wtforms import SelectChoice as SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from portal.kernel import drafts
from portal.kernel.errors import Refused
from portal.kernel.web import actor, draft_keys, session

# Control characters say nothing to a reader and break CSV, XML and terminals; line breaks and tabs stay.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u2028\u2029\ufeff]|[\ud800-\udfff]")


def tidy(words: str | None) -> str | None:
    """Words without outer space and control characters, composed (NFC), line breaks as \\n; nothing stays None."""
    if words is None:
        return None
    return _CONTROL.sub("", unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n"))).strip()


def said(field: Field) -> str:
    """What was typed there; nothing is an empty text."""
    return str(field.data or "")


def hidden_parts(form: FlaskForm) -> Markup:
    """What a form carries unseen. None of it has an id: several forms may stand on one page."""
    hidden = (field for field in form if isinstance(field.widget, HiddenInput))
    return Markup("\n").join(field(id=False) for field in hidden)


class Form(FlaskForm):  # type: ignore[misc]
    """A form with a submission key (one effect however often it is sent) and a draft key (nothing typed is lost)."""

    submission = HiddenField(default=lambda: secrets.token_urlsafe(18))
    draft = HiddenField(default=lambda: secrets.token_urlsafe(24))

    def __init__(self, **kwargs: Any) -> None:
        if request.method == "GET" and "formdata" not in kwargs and (kept := self._kept()) is not None:
            kwargs["formdata"] = kept
            self.was_kept = True
        super().__init__(**kwargs)

    was_kept = False

    def _kept(self) -> MultiDict[str, str] | None:
        key = request.args.get("draft", "")
        draft = drafts.load(session(), key, actor().id, draft_keys()) if key else None
        if draft is None:
            return None
        kept = MultiDict((name, value) for name, values in draft.fields.items() for value in values)
        kept["draft"] = key
        kept["submission"] = secrets.token_urlsafe(18)
        return kept

    def hidden_tag(self, *_fields: str) -> Markup:
        return hidden_parts(self)

    @property
    def draft_key(self) -> str:
        """The key under which what is typed here is kept."""
        return said(self.draft)

    def refuse(self, refused: Refused) -> None:
        """Put a use-case's messages beside the fields they are about."""
        for name, message in refused.fields.items():
            field = self._fields.get(name)
            if field is None:
                self.form_errors.append(message)
            else:
                field.errors = [*field.errors, message]


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


class LocalMoment(DateTimeLocalField):
    """A date and time typed in the estate's time zone, given as an aware moment. Set `zone` before validating."""

    def __init__(self, label: Any = None, *, zone: str = "UTC", **kwargs: Any) -> None:
        super().__init__(label, **({"format": ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]} | kwargs))
        self.zone = zone

    def process_data(self, value: datetime | None) -> None:
        super().process_data(value.astimezone(ZoneInfo(self.zone)) if value and value.tzinfo else value)

    @property
    def moment(self) -> datetime | None:
        """What was typed, aware."""
        return self.data.replace(tzinfo=ZoneInfo(self.zone)) if self.data else None

    @property
    def given(self) -> datetime:
        """What was typed in a required field, aware. Raises ValueError before it was validated."""
        if (moment := self.moment) is None:
            raise ValueError("nothing typed")
        return moment
