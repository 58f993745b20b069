"""Forms of signing in, of one's own page, and of the people's list."""

import secrets
from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import BooleanField, HiddenField, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.accounts.labels import ROLES, THEMES
from portal.accounts.models import Theme
from portal.kernel.access import Role
from portal.kernel.forms import Form, SelectChoice, hidden_parts, tidy
from portal.kernel.i18n import LOCALES, NAMES
from portal.kernel.words import lazy_gettext as _l


class Push(FlaskForm):  # type: ignore[misc]
    """A button, or a few fields of which no draft is kept."""

    submission = HiddenField(default=lambda: secrets.token_urlsafe(18))

    def hidden_tag(self, *_fields: str) -> Markup:
        return hidden_parts(self)


class Entry(Push):
    """Who wants to come in, and where to."""

    next = HiddenField()

    account = StringField(
        _l("E-mail address or phone number"),
        validators=[DataRequired(_l("Type your e-mail address or phone number.")), Length(max=254)],
        filters=[tidy],
    )


class PasswordEntry(Entry):
    """E-mail address or phone number, and password."""

    password = PasswordField(_l("Password"), validators=[InputRequired(_l("Type your password."))])


class CodeEntry(Push):
    """The six digits of a one-time code."""

    next = HiddenField()
    code = StringField(_l("Code"), validators=[DataRequired(_l("Type the six digits.")), Length(max=40)])


class ProfileForm(Form):
    """How somebody is called and how pages look to them."""

    name = StringField(_l("Name"), validators=[DataRequired(_l("Type your name.")), Length(max=120)], filters=[tidy])
    locale = RadioField(_l("Language"), choices=[SelectChoice(code, NAMES[code]) for code in LOCALES])
    large_text = BooleanField(_l("Large text"))
    theme = RadioField(
        _l("Brightness"),
        choices=[SelectChoice(theme.value, words) for theme, words in THEMES.items()],
        default=Theme.AUTO.value,
    )


class PasswordForm(Form):
    """The current password, unless it is not needed, and the new one."""

    current_password = PasswordField(_l("Current password"))
    new_password = PasswordField(_l("New password"), validators=[InputRequired(_l("Type a new password."))])


class ContactForm(Form):
    """One more way to reach somebody."""

    contact = StringField(
        _l("E-mail address or phone number"),
        validators=[DataRequired(_l("Type an e-mail address or a phone number.")), Length(max=254)],
        filters=[tidy],
    )


class RoleForm(Form):
    """A role at the estate, and the team it is in."""

    role = SelectField(_l("Role"), validators=[InputRequired(_l("Choose a role."))])
    team = StringField(_l("Team"), validators=[Length(max=60)], filters=[tidy])

    def __init__(self, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.role.choices = [SelectChoice(role.value, ROLES[role]) for role in roles]

    @property
    def chosen(self) -> Role:
        return Role(self.role.data)


class PersonForm(RoleForm):
    """Somebody new: name, language, how to reach them, first role."""

    name = StringField(_l("Name"), validators=[DataRequired(_l("Type a name.")), Length(max=120)], filters=[tidy])
    email = StringField(_l("E-mail address"), validators=[Length(max=254)], filters=[tidy])
    phone = StringField(_l("Phone number"), validators=[Length(max=40)], filters=[tidy])
    locale = RadioField(
        _l("Language"), choices=[SelectChoice(code, NAMES[code]) for code in LOCALES], default="zh_Hans"
    )
