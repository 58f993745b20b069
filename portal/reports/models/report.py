"""One thing that somebody told us, and where it stands."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Person
from portal.kernel.db import Base, JsonDict, JsonList, one_of, partial_index
from portal.kernel.severity import Scope, Severity
from portal.kernel.states import Move, moves_from, target_of
from portal.matters.models import Matter
from portal.reports.categories import Category
from portal.reports.dangers import Danger


class Status(StrEnum):
    """Where a report stands. Only a household's word makes it solved (S63)."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    FINISHED = "finished"
    SOLVED = "solved"
    UNCONFIRMED = "unconfirmed"
    DECLINED = "declined"


class Action(StrEnum):
    """What can be done with a report."""

    ACCEPT = "accept"
    BEGIN = "begin"
    FINISH = "finish"
    SOLVE = "solve"
    REOPEN = "reopen"
    CLOSE = "close"
    DECLINE = "decline"
    OBJECT = "object"


MOVES = {
    Action.ACCEPT: Move({Status.RECEIVED}, Status.ACCEPTED),
    Action.BEGIN: Move({Status.ACCEPTED}, Status.IN_PROGRESS),
    Action.FINISH: Move({Status.ACCEPTED, Status.IN_PROGRESS}, Status.FINISHED),
    Action.SOLVE: Move({Status.FINISHED, Status.UNCONFIRMED}, Status.SOLVED),
    Action.REOPEN: Move({Status.FINISHED, Status.SOLVED, Status.UNCONFIRMED}, Status.IN_PROGRESS),
    Action.CLOSE: Move({Status.FINISHED}, Status.UNCONFIRMED),
    Action.DECLINE: Move({Status.RECEIVED, Status.ACCEPTED}, Status.DECLINED),
    Action.OBJECT: Move({Status.DECLINED}, Status.RECEIVED),
}


ENDED = frozenset({Status.SOLVED, Status.UNCONFIRMED, Status.DECLINED})


class Report(Base):
    """One thing that somebody told us, in their own words. Those words are never overwritten (a trigger holds it)."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("estate_id", "external_id"),
        CheckConstraint(
            "reporter_id IS NOT NULL OR caller_name IS NOT NULL OR external_id IS NOT NULL", name="somebody_said_it"
        ),
        CheckConstraint(
            "(finished_at IS NOT NULL) = (status IN ('finished', 'solved', 'unconfirmed'))", name="finished_at"
        ),
        CheckConstraint("(ended_at IS NOT NULL) = (status IN ('solved', 'unconfirmed', 'declined'))", name="ended_at"),
        CheckConstraint(
            "status NOT IN ('accepted', 'in_progress', 'finished') OR accepted_at IS NOT NULL", name="accepted_at"
        ),
        CheckConstraint("round >= 1", name="round"),
        partial_index("ix_reports_awaiting_verdict", "finished_at", where="status = 'finished'"),
        partial_index("ix_reports_came_back", "estate_id", "id", where="round > 1 AND ended_at IS NULL"),
        partial_index("ix_reports_finished", "estate_id", "id", where="status = 'finished'"),
        partial_index("ix_reports_unanswered", "estate_id", "id", where="first_answered_at IS NULL"),
        Index("ix_reports_reporter_id", "reporter_id"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("matters.id"), primary_key=True, autoincrement=False)
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    caller_name: Mapped[str | None] = mapped_column(sa.String(80))
    caller_phone: Mapped[str | None] = mapped_column(sa.String(32))
    external_id: Mapped[str | None] = mapped_column(sa.String(64))
    words: Mapped[str] = mapped_column(sa.Text)
    wanted: Mapped[str | None] = mapped_column(sa.Text)
    category: Mapped[Category]
    guessed_category: Mapped[Category | None] = mapped_column(one_of(Category, "guessed_category"))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    danger: Mapped[Danger | None]
    life: Mapped[bool] = mapped_column(default=False)
    danger_now: Mapped[bool] = mapped_column(default=False)
    growing: Mapped[bool] = mapped_column(default=False)
    essential_lost: Mapped[bool] = mapped_column(default=False)
    scope: Mapped[Scope]
    felt_urgency: Mapped[Severity | None] = mapped_column(one_of(Severity, "felt_urgency"))
    answers: Mapped[JsonDict]
    windows: Mapped[JsonList]
    status: Mapped[Status] = mapped_column(default=Status.RECEIVED)
    round: Mapped[int] = mapped_column(default=1)
    relapse_of_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"), index=True)
    first_answered_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    reminded_at: Mapped[datetime | None]

    matter: Mapped[Matter] = relationship(lazy="raise", foreign_keys="Report.id")
    reporter: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=reporter_id)

    @property
    def moves(self) -> list[Action]:
        return moves_from(MOVES, self.status)

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED

    def accept(self, at: datetime) -> None:
        self._move(Action.ACCEPT)
        self.accepted_at = at

    def begin(self) -> None:
        self._move(Action.BEGIN)

    def finish(self, at: datetime) -> None:
        self._move(Action.FINISH)
        self.finished_at, self.reminders, self.reminded_at = at, 0, None

    def solve(self, at: datetime) -> None:
        self._move(Action.SOLVE)
        self.ended_at = at

    def reopen(self) -> None:
        self._move(Action.REOPEN)
        self.round += 1
        self.finished_at = self.ended_at = None

    def close_unconfirmed(self, at: datetime) -> None:
        self._move(Action.CLOSE)
        self.ended_at = at

    def decline(self, at: datetime) -> None:
        self._move(Action.DECLINE)
        self.ended_at = at

    def object(self) -> None:
        self._move(Action.OBJECT)
        self.ended_at = None

    def _move(self, action: Action) -> None:
        self.status = target_of(MOVES, self.status, action)
