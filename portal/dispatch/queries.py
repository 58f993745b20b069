"""What the dispatcher's board and the technician's day show; they read across rooms, and write nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from portal.kernel import clock
from portal.kernel.access import Actor
from portal.kernel.paging import Page, keyset
from portal.matters.models import Matter
from portal.repairs.models import ReportWorkOrder, Status, WorkOrder
from portal.repairs.policy import visible_to
from portal.reports.categories import Trade
from portal.reports.models import Report
from portal.workforce import queries as workforce
from portal.workforce.models import OPEN, Appointment
from portal.workforce.models import Status as VisitStatus

TO_PLAN = (Status.PLANNED, Status.WAITING)
LEFT_BEHIND = timedelta(days=14)


@dataclass(frozen=True)
class Day:
    """A board with what is taken of each person's calendar, and the trade of each work order on it."""

    board: workforce.Board
    taken: dict[int, set[int]]
    trades: dict[int, Trade]


def day(session: Session, actor: Actor, estate_id: int, on: date) -> Day:
    """The board of one day. Seven statements, however full the day."""
    board = workforce.day_board(session, actor, estate_id, on)
    ids = [row.person.id for row in board.rows]
    taken = workforce.occupied(session, ids, board.start, board.end)
    orders = {visit.matter_id for row in board.rows for visit in row.appointments}
    found = select(WorkOrder.id, WorkOrder.trade).where(WorkOrder.id.in_(orders))
    return Day(board, taken, {row[0]: row[1] for row in session.execute(found)})


def to_plan(
    session: Session, actor: Actor, estate_id: int, trade: Trade | None, cursor: str | None, size: int
) -> Page[tuple[Matter, WorkOrder]]:
    """The work orders of an estate that need a visit, the least time left first; those that wait for a confirmed date
    come when it has come."""
    wanted = and_(WorkOrder.estate_id == estate_id, WorkOrder.status.in_(TO_PLAN), Matter.closed_at.is_(None))
    waits = and_(WorkOrder.status == Status.WAITING, Matter.waiting_until > clock.now())
    statement = (
        select(Matter, WorkOrder)
        .join(WorkOrder, WorkOrder.id == Matter.id)
        .where(wanted, ~waits, visible_to(actor))
        .options(joinedload(Matter.home), joinedload(Matter.place), joinedload(Matter.estate))
    )
    if trade is not None:
        statement = statement.where(WorkOrder.trade == trade)
    return keyset(session, statement, (Matter.due_at, Matter.id), cursor, size)


def order_to_plan(session: Session, actor: Actor, estate_id: int, reference: str) -> WorkOrder | None:
    """The work order that somebody looks for a place for, if it still needs one."""
    return session.scalar(
        select(WorkOrder)
        .join(Matter, Matter.id == WorkOrder.id)
        .where(Matter.reference == reference, WorkOrder.estate_id == estate_id, WorkOrder.status.in_(TO_PLAN))
        .where(visible_to(actor))
        .options(
            contains_eager(WorkOrder.matter).options(
                joinedload(Matter.home), joinedload(Matter.place), joinedload(Matter.estate)
            )
        )
    )


@dataclass(frozen=True)
class Stop:
    """One visit of a technician's day: the visit, its work order, and what the household said."""

    visit: Appointment
    order: WorkOrder
    reports: list[Report] = field(default_factory=list)


def stops(session: Session, actor: Actor, now: datetime) -> Sequence[Stop]:
    """A technician's visits from today to tomorrow's end in the order in which they come, and those of the last days
    that are still open. At every estate; only their own. Two statements."""
    ahead = and_(Appointment.span_to > now - timedelta(hours=36), Appointment.span_from < now + timedelta(hours=60))
    behind = and_(Appointment.status.in_(OPEN), Appointment.span_from > now - LEFT_BEHIND, Appointment.span_to <= now)
    rows = session.execute(
        select(Appointment, WorkOrder)
        .join(WorkOrder, WorkOrder.id == Appointment.matter_id)
        .join(Matter, Matter.id == WorkOrder.id)
        .where(Appointment.person_id == actor.id, Appointment.status != VisitStatus.CANCELLED, or_(ahead, behind))
        .where(visible_to(actor))
        .options(
            contains_eager(WorkOrder.matter).options(
                joinedload(Matter.home), joinedload(Matter.place), joinedload(Matter.estate)
            )
        )
        .order_by(Appointment.span_from, Appointment.id)
        .limit(80)
    ).all()
    said = _said(session, [order.id for _visit, order in rows])
    return [Stop(visit, order, said.get(order.id, [])) for visit, order in rows]


def _said(session: Session, order_ids: Sequence[int]) -> dict[int, list[Report]]:
    found: dict[int, list[Report]] = {}
    rows = session.execute(
        select(ReportWorkOrder.work_order_id, Report)
        .join(Report, Report.id == ReportWorkOrder.report_id)
        .where(ReportWorkOrder.work_order_id.in_(order_ids))
        .order_by(Report.id)
    )
    for order_id, report in rows:
        found.setdefault(order_id, []).append(report)
    return found
