"""For those who stand at the door: proof, safety, photos."""

from wtforms import MultipleFileField

from portal.kernel.fields import line, optional_words, words_field
from portal.kernel.forms import Form, VersionedForm
from portal.kernel.words import lazy_gettext as _l


class GiveBackForm(Form):
    """The technician can't come, and says why."""

    reason = words_field(_l("Why can you not come?"), _l("Give a reason; the dispatcher reads it."), 500)


class ProofForm(Form):
    """At the door: a photo of it, or the resident's code."""

    photos = MultipleFileField(_l("Photo of the door"))
    code = line(_l("Or the resident's code"), 12)


class NoAccessForm(ProofForm):
    """Nobody let us in, with proof that somebody was there."""

    words = optional_words(_l("A word to the resident"), 500)


class SafeForm(VersionedForm):
    """The danger is stopped: how, and a photo of it."""

    words = words_field(
        _l("What you did"), _l("Say what you did, so that the resident knows that they are safe."), 1000
    )
    photos = MultipleFileField(_l("Photo"))


class PhotosForm(Form):
    """Photos of the damage."""

    photos = MultipleFileField(_l("Photos of the damage"))
