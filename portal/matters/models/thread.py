"""What is written and shown on a matter."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Person
from portal.audit.models import Visibility
from portal.kernel.db import Base


class PostKind(StrEnum):
    """What a post in the thread is."""

    MESSAGE = "message"
    ANSWER = "answer"
    CORRECTION = "correction"
    NOTE = "note"


class Purpose(StrEnum):
    """What a photo shows."""

    REPORT = "report"
    MESSAGE = "message"
    ARRIVAL = "arrival"
    BEFORE = "before"
    SAFE = "safe"
    AFTER = "after"


class Post(Base):
    """One contribution to the thread. Words are corrected by another post, never overwritten (S33; by trigger)."""

    __tablename__ = "posts"
    __table_args__ = (Index("ix_posts_matter_id_id", "matter_id", "id"),)

    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    by_staff: Mapped[bool]
    kind: Mapped[PostKind]
    visibility: Mapped[Visibility]
    words: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]

    author: Mapped[Person | None] = relationship(lazy="raise")


class Attachment(Base):
    """A photo of a matter: the original by its hash, unchanged (S112)."""

    __tablename__ = "attachments"
    __table_args__ = (Index("ix_attachments_matter_id_id", "matter_id", "id"),)

    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    blob_sha256: Mapped[str] = mapped_column(sa.String(64), ForeignKey("blobs.sha256"), index=True)
    purpose: Mapped[Purpose]
    visibility: Mapped[Visibility]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    added_at: Mapped[datetime]
