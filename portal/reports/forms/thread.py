"""What is written about a report: messages, corrections, notes."""

from wtforms import MultipleFileField

from portal.kernel.fields import words_field
from portal.kernel.forms import Form, VersionedForm
from portal.kernel.words import lazy_gettext as _l


class MessageForm(Form):
    """A message to the other side, with photos if they help."""

    words = words_field(_l("Your message"), _l("Write a few words."))
    photos = MultipleFileField(_l("Photos"))


class WorseForm(VersionedForm):
    """It is getting worse: what changed."""

    words = words_field(_l("What has changed?"), _l("Say in a few words what has changed."))
    photos = MultipleFileField(_l("Photos"))


class CorrectionForm(Form):
    """A correction beside the original words, which stay."""

    words = words_field(_l("What should be put right?"), _l("Write what should be put right."), 2000)


class NoteForm(Form):
    """A note among staff."""

    words = words_field(_l("Note for colleagues"), _l("Write the note."), 2000)
