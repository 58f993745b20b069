"""Clocks that measure promises, their pauses, and what was broken (S47, S53, S57)."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.kernel.db import Base, JsonList, partial_index
from portal.promises.calendar import Span, WorkingCalendar
from portal.promises.models.register import ClockKind, Promise


class BreachKind(StrEnum):
    """What can be broken: any promise, and the next update, which is a promise of its own (S47)."""

    ANSWER = "answer"
    VISIT = "visit"
    SAFE = "safe"
    FINISH = "finish"
    NEXT_UPDATE = "next_update"


class Outcome(StrEnum):
    """How a clock ended. `stopped`: the matter was declined or cancelled in time; `superseded`: triage put another
    clock in its place. Neither counts as kept or missed."""

    KEPT = "kept"
    MISSED = "missed"
    STOPPED = "stopped"
    SUPERSEDED = "superseded"


class PauseReason(StrEnum):
    """Why a clock may rest; each is a sentence that the resident reads."""

    PARTS = "parts"
    ACCESS = "access"
    DECISION = "decision"
    NEIGHBOUR = "neighbour"
    WEATHER = "weather"
    DRYING = "drying"
    SPECIALIST = "specialist"
    AUTHORITY = "authority"


class Mark(StrEnum):
    """Points on the way to a due time at which somebody is told (S53)."""

    HALF = "half"
    MOST = "most"
    DUE = "due"

    @property
    def told(self) -> str:
        """The column that says when it was told."""
        return f"{self.value}_told_at"


def _of_running(name: str, *columns: str, told: str) -> Index:
    return partial_index(name, *columns, where=f"ended_at IS NULL AND paused_at IS NULL AND {told} IS NULL")


class Clock(Base):
    """One promise running on one matter. `due_at` is absolute and never recomputed from the table; only a pause moves
    it. A matter that is reopened gets clocks of a new round, the ended ones stay as they are."""

    __tablename__ = "clocks"
    __table_args__ = (
        CheckConstraint("round > 0", name="round"),
        CheckConstraint("due_at > started_at", name="due_after_start"),
        CheckConstraint("half_at <= most_at AND most_at <= due_at", name="marks_in_order"),
        CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="ended_has_outcome"),
        CheckConstraint("outcome IS NULL OR outcome <> 'kept' OR ended_at <= due_at", name="kept_in_time"),
        CheckConstraint("outcome IS NULL OR outcome <> 'missed' OR ended_at > due_at", name="missed_late"),
        CheckConstraint("paused_at IS NULL OR ended_at IS NULL", name="ended_never_rests"),
        CheckConstraint("paused_at IS NULL OR NOT is_statutory", name="statutory_never_rests"),
        CheckConstraint("paused_at IS NULL OR kind <> 'answer'", name="answer_never_rests"),
        partial_index("uq_clocks_running", "matter_id", "round", "kind", unique=True, where="ended_at IS NULL"),
        Index("ix_clocks_matter_id_id", "matter_id", "id"),
        Index("ix_clocks_estate_id_due_at", "estate_id", "due_at"),
        _of_running("ix_clocks_half", "half_at", told="half_told_at"),
        _of_running("ix_clocks_most", "most_at", told="most_told_at"),
        _of_running("ix_clocks_due", "due_at", told="due_told_at"),
    )

    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    round: Mapped[int]
    kind: Mapped[ClockKind]
    promise_id: Mapped[int] = mapped_column(ForeignKey("promises.id"), index=True)
    span: Mapped[Span]
    is_statutory: Mapped[bool]
    started_at: Mapped[datetime]
    half_at: Mapped[datetime]
    most_at: Mapped[datetime]
    due_at: Mapped[datetime]
    promised_at: Mapped[datetime]
    closed_days: Mapped[JsonList] = mapped_column(default=list)
    half_told_at: Mapped[datetime | None]
    most_told_at: Mapped[datetime | None]
    due_told_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]

    promise: Mapped[Promise] = relationship(lazy="raise")
    pauses: Mapped[list["Pause"]] = relationship(lazy="raise", order_by="Pause.id")

    @property
    def kept(self) -> bool | None:
        """Whether the promise was kept, by its timestamps; None while it runs, and where it was stopped or
        superseded."""
        return self.ended_at <= self.due_at if self.ended_at and self.outcome in COUNTED else None

    @property
    def may_rest(self) -> bool:
        """Whether a reason for waiting moves this clock: law never waits, and nothing hinders an answer."""
        return not self.is_statutory and self.kind is not ClockKind.ANSWER

    def is_late(self, at: datetime) -> bool:
        """Whether the promise is broken by then. A clock that rests is never late."""
        return self.due_at < (self.ended_at or self.paused_at or at)

    def shift(self, calendar: WorkingCalendar, since: datetime, until: datetime) -> None:
        """Move what still lay ahead at `since` by the time that counts between the two."""
        rested = calendar.between(self.span, since, until)
        for name in ("half_at", "most_at", "due_at"):
            if (moment := getattr(self, name)) >= since:
                setattr(self, name, calendar.after(self.span, moment, rested))

    def end(self, at: datetime, in_time: Outcome = Outcome.KEPT) -> None:
        """End it: missed if it is too late by then, else as said."""
        self.ended_at = at
        self.outcome = Outcome.MISSED if at > self.due_at else in_time
        self.paused_at = None


COUNTED = frozenset({Outcome.KEPT, Outcome.MISSED})


class Pause(Base):
    """A rest of one clock: why, since when, until when it was expected to last, and until when it did."""

    __tablename__ = "pauses"
    __table_args__ = (
        CheckConstraint("expected_at > started_at", name="expected_later"),
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="in_order"),
        partial_index("uq_pauses_open", "clock_id", unique=True, where="ended_at IS NULL"),
        Index("ix_pauses_clock_id_id", "clock_id", "id"),
    )  # fmt: skip

    clock_id: Mapped[int] = mapped_column(ForeignKey("clocks.id"))
    reason: Mapped[PauseReason]
    started_at: Mapped[datetime]
    expected_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Breach(Base):
    """A broken promise, once per promise. A promised update that did not come is a breach of its own (S47)."""

    __tablename__ = "breaches"
    __table_args__ = (
        UniqueConstraint("matter_id", "kind", "due_at"),
        CheckConstraint("(kind = 'next_update') = (clock_id IS NULL)", name="clock_of_promise"),
        Index("ix_breaches_estate_id_due_at", "estate_id", "due_at"),
        Index("ix_breaches_clock_id", "clock_id"),
    )

    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    kind: Mapped[BreachKind]
    clock_id: Mapped[int | None] = mapped_column(ForeignKey("clocks.id"))
    due_at: Mapped[datetime]
    noted_at: Mapped[datetime]


class RePromise(Base):
    """A dated word given to a household and moved by us: from when to when, and why (S57)."""

    __tablename__ = "re_promises"
    __table_args__ = (
        CheckConstraint("now_at <> was_at", name="moved"),
        CheckConstraint("reason <> ''", name="reason_given"),
        CheckConstraint("kind IN ('visit', 'finish')", name="what_can_move"),
        Index("ix_re_promises_matter_id_id", "matter_id", "id"),
    )

    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    kind: Mapped[ClockKind]
    was_at: Mapped[datetime]
    now_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(sa.String(500))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
