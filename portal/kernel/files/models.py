"""Pictures by content, and those that wait with a draft."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base, partial_index

MEGABYTE = 1024 * 1024
MAX_PIXELS = 50_000_000
# A picture that fails is tried three times; one whose lease only ran out (the process was killed) far more often.
MAX_TRIES, MAX_LEASES = 3, 10


@dataclass(frozen=True)
class PhotoLimits:
    """How many photos one form takes, and how many bytes each may have."""

    count: int = 12
    size: int = 20 * MEGABYTE

    @property
    def megabytes(self) -> int:
        return self.size // MEGABYTE


USUAL = PhotoLimits()
# No estate may set more; what is sent in one request is bounded anyway.
MOST_PHOTOS = 30


class MediaType(StrEnum):
    """The kinds of picture that are read."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"


class Failure(StrEnum):
    """Why no view of a picture could be made. The original stays."""

    UNREADABLE = "unreadable"
    TOO_BIG = "too_big"
    TOO_SLOW = "too_slow"
    CRASHED = "crashed"
    LOST = "lost"


class State(StrEnum):
    """What a page can show of a picture."""

    PREPARING = "preparing"
    READY = "ready"
    FAILED = "failed"


_WAITING = "derived_at IS NULL AND derive_failed IS NULL"
_UNSETTLED = "check_at IS NOT NULL"


class Blob(Base):
    """One original, kept unchanged under the hash of its bytes (S112). Width and height are those of the header;
    `view_width` and `view_height` those of the upright view, once it is made."""

    __tablename__ = "blobs"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256_is_hex"),
        CheckConstraint("size > 0", name="size_positive"),
        CheckConstraint("width > 0 AND height > 0", name="has_pixels"),
        CheckConstraint("derived_at IS NULL OR derive_failed IS NULL", name="made_or_failed"),
        partial_index("ix_blobs_derive_due", "derive_at", where=_WAITING),
        partial_index("ix_blobs_check_due", "check_at", where=_UNSETTLED),
    )

    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int]
    media_type: Mapped[MediaType]
    width: Mapped[int]
    height: Mapped[int]
    taken_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    derived_at: Mapped[datetime | None]
    derive_at: Mapped[datetime | None]
    derive_tries: Mapped[int] = mapped_column(default=0)
    derive_failed: Mapped[Failure | None]
    view_width: Mapped[int | None]
    view_height: Mapped[int | None]
    check_at: Mapped[datetime | None]

    @property
    def state(self) -> State:
        return state_of(self.derived_at, self.derive_failed)


def state_of(derived_at: datetime | None, derive_failed: object | None) -> State:
    """How far a photo's copies are, by the two columns that say so."""
    if derived_at is not None:
        return State.READY
    return State.FAILED if derive_failed is not None else State.PREPARING


class StagedFile(Base):
    """A picture that was sent before its form was accepted. The name is as typed, to be shown, never used as a path."""

    __tablename__ = "staged_files"
    __table_args__ = (UniqueConstraint("draft_key", "position"), UniqueConstraint("draft_key", "sha256"))

    draft_key: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64), ForeignKey("blobs.sha256"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    staged_at: Mapped[datetime] = mapped_column(index=True)
