"""Why a picture is not taken, in words that say what to do."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from portal.kernel.errors import Refused
from portal.kernel.files.models import MAX_PIXELS, USUAL, Failure, PhotoLimits
from portal.kernel.words import lazy_gettext as _l


class Reason(StrEnum):
    """What is wrong with a file that was sent as a photo."""

    EMPTY = "empty"
    NOT_A_PICTURE = "not_a_picture"
    HEIC = "heic"
    SVG = "svg"
    OTHER_KIND = "other_kind"
    TRUNCATED = "truncated"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_BYTES = "too_many_bytes"
    TOO_MANY = "too_many"


WORDS: Mapping[Reason, Any] = {
    Reason.EMPTY: _l("This file is empty. Please choose the photo again."),
    Reason.NOT_A_PICTURE: _l("This file is not a photo. Please send a JPEG, PNG or WebP picture."),
    Reason.HEIC: _l(
        "This photo is in the HEIC format, which cannot be read here yet. Send a screenshot of it, or choose "
        "“Most Compatible” in the camera settings of your phone and take it again."
    ),
    Reason.SVG: _l("This is a drawing (SVG), which cannot be read here. Please send a photo or a screenshot of it."),
    Reason.OTHER_KIND: _l(
        "This kind of file cannot be read here yet. Please send a JPEG, PNG or WebP picture, or a screenshot of it."
    ),
    Reason.TRUNCATED: _l("This photo did not arrive whole. Please send it again."),
    Reason.TOO_MANY_PIXELS: _l(
        "This photo has %(limit)s million pixels or more. Please send a smaller one, or a screenshot of it.",
        limit=MAX_PIXELS // 1_000_000,
    ),
}

FAILED: Mapping[Failure, Any] = {
    Failure.UNREADABLE: _l("This photo is damaged and cannot be shown. The file you sent is kept."),
    Failure.TOO_BIG: _l("This photo is too big to be shown. The file you sent is kept."),
    Failure.TOO_SLOW: _l("This photo could not be prepared. The file you sent is kept."),
    Failure.CRASHED: _l("This photo could not be prepared. The file you sent is kept."),
    Failure.LOST: _l("This photo cannot be found any more. Please send it again."),
}


def why(reason: Reason, limits: PhotoLimits) -> Any:
    """The words for one reason."""
    if reason is Reason.TOO_MANY_BYTES:
        return _l(
            "This photo is larger than %(limit)s MB. Please send a smaller one, or a screenshot of it.",
            limit=limits.megabytes,
        )
    if reason is Reason.TOO_MANY:
        return _l(
            "There is room for %(limit)s photos. This one was left out; remove another one to make room.",
            limit=limits.count,
        )
    return WORDS[reason]


class FileRefused(Refused):
    """One file that is not taken: `message` says why and what to do, `name` is the file's name as it was sent."""

    def __init__(self, reason: Reason, name: str = "", limits: PhotoLimits = USUAL) -> None:
        self.message = why(reason, limits)
        super().__init__({"photos": self.message})
        self.reason = reason
        self.name = name
