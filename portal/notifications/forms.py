"""The desk's list of what never arrived."""

from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from portal.kernel.forms import Form
from portal.kernel.words import lazy_gettext as _l

LARGEST_ID = 2**63 - 1


class ToldForm(Form):
    """Which message was told in person; its button names it."""

    message = IntegerField(
        _l("Message"),
        validators=[InputRequired(_l("Say which message.")), NumberRange(1, LARGEST_ID, _l("Say which message."))],
    )
