"""What an estate has set, with its history."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base, Json


class PolicyValue(Base):
    """A value in force from a moment until the next one of its key. Only ever added, so that what was stamped on a
    matter can be read again."""

    __tablename__ = "policy_values"
    __table_args__ = (
        UniqueConstraint("estate_id", "key", "valid_from"),
        Index("ix_policy_values_estate_id_key_valid_from_id", "estate_id", "key", "valid_from", "id"),
        CheckConstraint("reason <> ''", name="reason_given"),
    )

    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    key: Mapped[str] = mapped_column(sa.String(64))
    value: Mapped[Any] = mapped_column(Json, nullable=False)
    valid_from: Mapped[datetime]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(sa.String(500))
