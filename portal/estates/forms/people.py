"""Forms of the people of homes."""

from collections.abc import Iterable

from wtforms import BooleanField, DateField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional

from portal.estates import labels
from portal.estates.forms.fields import chosen_id, hidden_version, text
from portal.estates.models import DEFAULT_RIGHTS, RelationKind
from portal.estates.services.relations import Newcomer, Stay
from portal.kernel.access import Right
from portal.kernel.fields import choices
from portal.kernel.forms import Form, SelectChoice
from portal.kernel.i18n import LOCALES, NAMES
from portal.kernel.words import lazy_gettext as _l


class ResidentForm(Form):
    """Somebody who comes to a home."""

    name = text(_l("Name"), 80, _l("Type the person's name."))
    kind = RadioField(
        _l("Relation to the home"),
        coerce=lambda value: RelationKind(value) if value else None,
        choices=choices(labels.KINDS),
        validators=[InputRequired(_l("Choose what this person is to the home."))],
    )
    phone = text(_l("Phone"), 40)
    email = text(_l("E-mail"), 254)
    locale = SelectField(_l("Language"), choices=[SelectChoice(locale, NAMES[locale]) for locale in LOCALES])
    since = DateField(_l("From"), validators=[Optional()])
    until = DateField(_l("Until"), validators=[Optional()])
    joins = SelectField(_l("Joins the household of"), coerce=chosen_id, validators=[Optional()], choices=[])

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
    version = hidden_version(needed=True)


class RightsForm(Form):
    """What a relation allows."""

    rights = SelectMultipleField(
        _l("Rights"),
        coerce=int,
        choices=[SelectChoice(right.value, label) for right, label in labels.RIGHTS.items()],
        validators=[Optional()],
    )
    version = hidden_version(needed=True)

    @property
    def chosen(self) -> Right:
        return Right(sum(self.rights.data or []))

    @staticmethod
    def usual(kind: RelationKind) -> list[str]:
        """The rights that the kind of relation gives, in words."""
        return [str(label) for right, label in labels.RIGHTS.items() if right in DEFAULT_RIGHTS[kind]]
