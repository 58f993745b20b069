"""What an estate promises, and its own days: what clocks are made from (S3, S15)."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base, JsonDict, partial_index
from portal.kernel.severity import Severity
from portal.promises.calendar import Amount, Unit


class ClockKind(StrEnum):
    """What is promised, in the order in which it comes."""

    ANSWER = "answer"
    VISIT = "visit"
    SAFE = "safe"
    FINISH = "finish"


class Source(StrEnum):
    """Where a promise comes from (S3)."""

    PACK = "pack"
    LAW = "law"
    CONTRACT = "contract"
    BROCHURE = "brochure"
    NOTICE = "notice"
    CUSTOM = "custom"


class Promise(Base):
    """One row of an estate's register: for this severity (and category, where one is named) this is done within so much
    time. Rows are only ever added; the newest one in force counts, so that a clock can always show what it came
    from."""

    __tablename__ = "promises"
    __table_args__ = (
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="valid_to"),
        CheckConstraint("category IS NULL OR category <> ''", name="category"),
        partial_index(
            "uq_promises_general", "estate_id", "severity", "kind", "valid_from",
            unique=True, where="category IS NULL",
        ),
        partial_index(
            "uq_promises_category", "estate_id", "severity", "kind", "category", "valid_from",
            unique=True, where="category IS NOT NULL",
        ),
    )  # fmt: skip

    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    severity: Mapped[Severity]
    category: Mapped[str | None] = mapped_column(sa.String(64))
    kind: Mapped[ClockKind]
    number: Mapped[int]
    unit: Mapped[Unit]
    is_statutory: Mapped[bool] = mapped_column(default=False)
    source: Mapped[Source]
    source_text: Mapped[JsonDict] = mapped_column(default=dict)
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(sa.String(500), default="")

    @property
    def amount(self) -> Amount:
        return Amount(self.number, self.unit)

    def holds_at(self, at: datetime) -> bool:
        """Whether it is in force at that moment."""
        return self.valid_from <= at and (self.valid_to is None or self.valid_to > at)


class CalendarDay(Base):
    """A day on which an estate works, or does not, whatever the public calendar says."""

    __tablename__ = "calendar_days"
    __table_args__ = (UniqueConstraint("estate_id", "day"),)

    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    day: Mapped[date]
    works: Mapped[bool]
    note: Mapped[str] = mapped_column(sa.String(120), default="")
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[datetime]
