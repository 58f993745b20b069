"""A link without sign-in, for one purpose on one matter."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class LinkPurpose(StrEnum):
    """The one thing that a link without sign-in is good for."""

    VERDICT = "verdict"
    OBJECTION = "objection"


class Link(Base):
    """A link without sign-in: one purpose, one matter, one person, until it expires. Its row opens nothing."""

    __tablename__ = "links"
    __table_args__ = (Index("ix_links_matter", "matter_id", "purpose"),)

    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    purpose: Mapped[LinkPurpose]
    nonce: Mapped[str] = mapped_column(sa.String(32))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
