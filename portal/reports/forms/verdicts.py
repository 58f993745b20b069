"""What the household says of the finished work."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import RadioField
from wtforms.validators import InputRequired, Optional

from portal.kernel.fields import line, optional_words
from portal.kernel.forms import Form, SelectChoice, VersionedForm
from portal.kernel.words import lazy_gettext as _l
from portal.reports import labels
from portal.reports.models import VerdictWord


class VerdictForm(VersionedForm):
    """What the household says of the finished work."""

    word = RadioField(_l("Is it solved?"), validators=[InputRequired(_l("Tap the one that fits."))])
    words = optional_words(_l("Anything to add?"), 2000)

    def __init__(self, words: Sequence[VerdictWord], version: int | None = None, **kwargs: Any) -> None:
        super().__init__(version, **kwargs)
        self.word.choices = [SelectChoice(word.value, labels.VERDICT[word]) for word in words]


class SpokenVerdictForm(VerdictForm):
    """What somebody of the household said to us."""

    speaker = RadioField(_l("Who said it?"), validators=[Optional()])
    speaker_name = line(_l("Name"), 80)

    def __init__(
        self, words: Sequence[VerdictWord], speakers: Mapping[int, str], version: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(words, version, **kwargs)
        self.speaker.choices = [
            *(SelectChoice(str(key), name) for key, name in speakers.items()),
            SelectChoice("", _l("Somebody else")),
        ]

    @property
    def speaker_id(self) -> int | None:
        return int(self.speaker.data) if self.speaker.data else None


class ObjectionForm(Form):
    """“That is not right”, with words if there are any."""

    words = optional_words(_l("What is not right?"), 2000)
