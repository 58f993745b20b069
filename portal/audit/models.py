"""Who did what to which thing, when: the timeline of everything. Rows are only ever added."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base, JsonDict


class Visibility(StrEnum):
    """Who may read it; fixed when it is written."""

    RESIDENT = "resident"
    STAFF = "staff"
    RESTRICTED = "restricted"


class Event(Base):
    """One act. `data` holds ids, codes and dates only, so that erasing a person leaves no word behind."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_matter_id_id", "matter_id", "id"),
        Index("ix_events_estate_id_id", "estate_id", "id"),
    )

    at: Mapped[datetime]
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matters.id"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    action: Mapped[str] = mapped_column(sa.String(64))
    visibility: Mapped[Visibility]
    schema: Mapped[int] = mapped_column(default=1)
    data: Mapped[JsonDict]
