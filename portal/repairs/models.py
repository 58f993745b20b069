"""What we do about it: a work order, its holds, its site report and its checks."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Person
from portal.kernel.db import Base, partial_index
from portal.kernel.severity import Scope
from portal.kernel.states import Move, moves_from, target_of
from portal.matters.models import Matter
from portal.promises.models import PauseReason
from portal.reports.categories import Category, Trade
from portal.reports.models import Report


class Status(StrEnum):
    """Where a work order stands."""

    PLANNED = "planned"
    BOOKED = "booked"
    ARRIVED = "arrived"
    WAITING = "waiting"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What can be done with a work order."""

    BOOK = "book"
    MOVE = "move"
    CALL_OFF = "call_off"
    GIVE_BACK = "give_back"
    ARRIVE = "arrive"
    MAKE_SAFE = "make_safe"
    NO_ACCESS = "no_access"
    HOLD = "hold"
    FINISH = "finish"
    REOPEN = "reopen"
    CANCEL = "cancel"


MOVES = {
    Action.BOOK: Move({Status.PLANNED, Status.WAITING}, Status.BOOKED),
    Action.MOVE: Move({Status.BOOKED}, Status.BOOKED),
    Action.CALL_OFF: Move({Status.BOOKED}, Status.PLANNED),
    Action.GIVE_BACK: Move({Status.BOOKED}, Status.PLANNED),
    Action.ARRIVE: Move({Status.BOOKED}, Status.ARRIVED),
    Action.MAKE_SAFE: Move({Status.ARRIVED}, Status.ARRIVED),
    Action.NO_ACCESS: Move({Status.ARRIVED, Status.BOOKED}, Status.PLANNED),
    Action.HOLD: Move({Status.ARRIVED, Status.PLANNED, Status.WAITING}, Status.WAITING),
    Action.FINISH: Move({Status.ARRIVED}, Status.FINISHED),
    Action.REOPEN: Move({Status.FINISHED}, Status.PLANNED),
    Action.CANCEL: Move({Status.PLANNED, Status.BOOKED, Status.WAITING}, Status.CANCELLED),
}
ENDED = frozenset({Status.FINISHED, Status.CANCELLED})


class WorkOrder(Base):
    """One trade's work on one or more reports. Reopened, it keeps its person and its past."""

    __tablename__ = "work_orders"
    __table_args__ = (
        CheckConstraint("(finished_at IS NOT NULL) = (status = 'finished')", name="finished_at"),
        CheckConstraint(
            "status NOT IN ('booked', 'arrived', 'finished') OR technician_id IS NOT NULL", name="has_technician"
        ),
        CheckConstraint("round >= 1", name="round"),
        Index("ix_work_orders_estate_status", "estate_id", "status", "id"),
        Index("ix_work_orders_technician", "technician_id", "status"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(ForeignKey("matters.id"), primary_key=True, autoincrement=False)
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    trade: Mapped[Trade]
    category: Mapped[Category]
    technician_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    status: Mapped[Status] = mapped_column(default=Status.PLANNED)
    round: Mapped[int] = mapped_column(default=1)
    made_safe_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    matter: Mapped[Matter] = relationship(lazy="raise", foreign_keys="WorkOrder.id")
    technician: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=technician_id)

    @property
    def moves(self) -> list[Action]:
        return moves_from(MOVES, self.status)

    def move(self, action: Action) -> None:
        """Make a move of the table. Raises Conflict where there is none."""
        self.status = target_of(MOVES, self.status, action)

    def book(self, technician_id: int) -> None:
        self.move(Action.BOOK)
        self.technician_id = technician_id

    def finish(self, at: datetime) -> None:
        self.move(Action.FINISH)
        self.finished_at = at

    def reopen(self) -> None:
        self.move(Action.REOPEN)
        self.finished_at = None
        self.round += 1


class ReportWorkOrder(Base):
    """A report and a work order that is done for it; many to many (one leak, two trades; ten reports, one pump).
    `round` is the report's round that the work order knows of; a newer one reopens it."""

    __tablename__ = "report_work_orders"
    __table_args__ = (
        UniqueConstraint("report_id", "work_order_id"),
        Index("ix_report_work_orders_order", "work_order_id"),
    )

    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_orders.id"))
    round: Mapped[int] = mapped_column(default=1)

    report: Mapped[Report] = relationship(lazy="raise")
    work_order: Mapped[WorkOrder] = relationship(lazy="raise")


class Hold(Base):
    """Why a work order waits and until when, and what helps meanwhile; the place in the queue and the number of those
    who wait too are counted when they are asked for (S55)."""

    __tablename__ = "holds"
    __table_args__ = (
        CheckConstraint("until > since", name="until_later"),
        CheckConstraint("why <> ''", name="why_given"),
        partial_index("uq_holds_open", "work_order_id", unique=True, where="ended_at IS NULL"),
    )  # fmt: skip

    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_orders.id"))
    reason: Mapped[PauseReason]
    why: Mapped[str] = mapped_column(sa.Text)
    meanwhile: Mapped[str] = mapped_column(sa.Text, default="")
    since: Mapped[datetime]
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Nature(StrEnum):
    """What the technician found to be the matter (S49)."""

    WEAR = "wear"
    WORKMANSHIP = "workmanship"
    MATERIAL = "material"
    USE = "use"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


class Degree(StrEnum):
    """How bad it was found to be (S49)."""

    SLIGHT = "slight"
    MARKED = "marked"
    SEVERE = "severe"


class SiteReport(Base):
    """Facts fixed on site: nature, degree, scope and what the resident says of it (S49). Once per round."""

    __tablename__ = "site_reports"
    __table_args__ = (
        UniqueConstraint("work_order_id", "round"),
        CheckConstraint("users_view <> ''", name="users_view"),
    )

    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_orders.id"))
    round: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    nature: Mapped[Nature]
    degree: Mapped[Degree]
    scope: Mapped[Scope]
    users_view: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]


class Check(Base):
    """One line of the completion checklist, ticked by whom and when. What did not pass says what is wrong, and names
    the further work order in which it is mended (S62)."""

    __tablename__ = "checks"
    __table_args__ = (
        UniqueConstraint("work_order_id", "round", "line"),
        CheckConstraint("(finding IS NULL) = (further_order_id IS NULL)", name="finding_is_mended"),
        CheckConstraint("finding IS NULL OR (NOT passed AND finding <> '')", name="finding_failed"),
        CheckConstraint("further_order_id <> work_order_id", name="mended_elsewhere"),
    )

    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_orders.id"))
    round: Mapped[int]
    line: Mapped[str] = mapped_column(sa.String(48))
    passed: Mapped[bool]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    at: Mapped[datetime]
    finding: Mapped[str | None] = mapped_column(sa.Text)
    further_order_id: Mapped[int | None] = mapped_column(ForeignKey("work_orders.id"), index=True)

    order: Mapped[WorkOrder] = relationship(lazy="raise", foreign_keys=work_order_id)
    further_order: Mapped[WorkOrder | None] = relationship(lazy="raise", foreign_keys=further_order_id)
