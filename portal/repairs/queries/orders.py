"""Work orders: one with what its page shows, those of a report, and the reports they are done for."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from portal.kernel.access import Actor
from portal.matters.models import Matter, Post
from portal.repairs import refusals, wording
from portal.repairs.models import ENDED, MOVES, Action, ReportWorkOrder, Status, WorkOrder
from portal.repairs.policy import visible_to
from portal.reports.categories import Trade
from portal.reports.models import Decline, Report
from portal.reports.models import Status as ReportStatus
from portal.workforce import queries as workforce
from portal.workforce.models import OPEN, Appointment

_WITH_MATTER: Any = (
    select(WorkOrder)
    .join(WorkOrder.matter)
    .options(
        contains_eager(WorkOrder.matter).options(
            joinedload(Matter.estate),
            joinedload(Matter.home),
            joinedload(Matter.place),
            joinedload(Matter.accountable),
        ),
        joinedload(WorkOrder.technician),
    )
)


def order(session: Session, actor: Actor, reference: str) -> WorkOrder | None:
    """One work order by its reference, if this person may see it."""
    found: WorkOrder | None = session.scalar(_WITH_MATTER.where(Matter.reference == reference, visible_to(actor)))
    return found


def order_by_id(session: Session, actor: Actor, order_id: int) -> WorkOrder | None:
    """One work order by its key, if this person may see it."""
    found: WorkOrder | None = session.scalar(_WITH_MATTER.where(WorkOrder.id == order_id, visible_to(actor)))
    return found


def orders_of(session: Session, report_id: int) -> Sequence[WorkOrder]:
    """The work orders of a report, oldest first; for panels on a page that was narrowed already."""
    found = session.scalars(
        _WITH_MATTER.join(ReportWorkOrder, ReportWorkOrder.work_order_id == WorkOrder.id)
        .where(ReportWorkOrder.report_id == report_id)
        .order_by(WorkOrder.id)
    ).all()
    return list(found)


_PLANNED = (
    select(WorkOrder, Appointment)
    .join(WorkOrder.matter)
    .join(ReportWorkOrder, ReportWorkOrder.work_order_id == WorkOrder.id)
    .outerjoin(Appointment, and_(Appointment.matter_id == WorkOrder.id, Appointment.status.in_(OPEN)))
    .where(ReportWorkOrder.report_id == bindparam("report"))
    .options(contains_eager(WorkOrder.matter), joinedload(Appointment.person))
    .order_by(WorkOrder.id, Appointment.span_from, Appointment.id)
)


def planned_for(session: Session, report_id: int) -> Mapping[WorkOrder, Appointment | None]:
    """The work orders of a report, oldest first, each with its next open visit and that one's person; for panels on a
    page that was narrowed already. One statement."""
    found: dict[WorkOrder, Appointment | None] = {}
    for order, visit in session.execute(_PLANNED, {"report": report_id}):
        found.setdefault(order, visit)
    return found


def reports_of(session: Session, order_id: int) -> Sequence[Report]:
    """The reports that a work order is done for, with their matters."""
    return session.scalars(
        select(Report)
        .join(ReportWorkOrder, ReportWorkOrder.report_id == Report.id)
        .where(ReportWorkOrder.work_order_id == order_id)
        .options(joinedload(Report.matter).joinedload(Matter.home), joinedload(Report.reporter))
        .order_by(Report.id)
    ).all()


def hold_reports(session: Session, order_id: int) -> Sequence[ReportStatus]:
    """How the reports of a work order stand, so that none of them changes before this transaction is over."""
    linked = select(ReportWorkOrder.report_id).where(ReportWorkOrder.work_order_id == order_id)
    held = select(Report.status).where(Report.id.in_(linked)).order_by(Report.id).with_for_update(key_share=True)
    return session.scalars(held).all()


def open_for(session: Session, report_id: int, trade: Trade) -> WorkOrder | None:
    """The open work order of a trade for a report."""
    found: WorkOrder | None = session.scalar(
        _WITH_MATTER.join(ReportWorkOrder, ReportWorkOrder.work_order_id == WorkOrder.id).where(
            ReportWorkOrder.report_id == report_id, WorkOrder.trade == trade, WorkOrder.status.not_in(ENDED)
        )
    )
    return found


def _states(session: Session, report_id: int, *which: Any) -> int:
    of_report = (
        select(func.count())
        .select_from(ReportWorkOrder)
        .join(WorkOrder, WorkOrder.id == ReportWorkOrder.work_order_id)
        .where(ReportWorkOrder.report_id == report_id, *which)
    )
    return session.scalar(of_report) or 0


def none_open(session: Session, report_id: int) -> bool:
    """Whether no work is left to do for a report."""
    return _states(session, report_id, WorkOrder.status.not_in(ENDED)) == 0


def any_finished(session: Session, report_id: int) -> bool:
    """Whether work of the report's round was finished."""
    return _states(session, report_id, WorkOrder.status == Status.FINISHED) > 0


def works_on(session: Session, person_id: int, report_id: int, *, besides: int) -> bool:
    """Whether another open work order of a report is this person's."""
    return (
        _states(
            session,
            report_id,
            WorkOrder.status.not_in(ENDED),
            WorkOrder.technician_id == person_id,
            WorkOrder.id != besides,
        )
        > 0
    )


def as_it_stands(session: Session, order: WorkOrder) -> Mapping[Any, Any]:
    """What a late-comer is shown: its state, and the visit that stands in the calendar."""
    now = {refusals.now_stands(): wording.STATUS[order.status]}
    for visit in workforce.visits_of(session, [order.id]):
        if visit.is_open:
            zone = order.matter.estate.zone
            now[refusals.next_visit()] = wording.visit(visit.person.name, visit.window_from, visit.window_to, zone)
    return now


def behind_their_report(session: Session, limit: int = 500) -> Sequence[int]:
    """Links whose report was opened again after the work order was finished."""
    return session.scalars(
        select(ReportWorkOrder.id)
        .join(Report, Report.id == ReportWorkOrder.report_id)
        .join(WorkOrder, WorkOrder.id == ReportWorkOrder.work_order_id)
        .where(
            Report.status == ReportStatus.IN_PROGRESS,
            WorkOrder.status == Status.FINISHED,
            Report.round > ReportWorkOrder.round,
        )
        .order_by(ReportWorkOrder.id)
        .limit(limit)
    ).all()


def left_by_declined(session: Session, limit: int = 500) -> Sequence[int]:
    """Work orders that could be dropped, and whose reports were all declined."""
    linked = (
        select(ReportWorkOrder.id)
        .join(Report, Report.id == ReportWorkOrder.report_id)
        .where(ReportWorkOrder.work_order_id == WorkOrder.id)
    )
    return session.scalars(
        select(WorkOrder.id)
        .where(WorkOrder.status.in_(MOVES[Action.CANCEL].sources))
        .where(linked.where(Report.status == ReportStatus.DECLINED).exists())
        .where(~linked.where(Report.status != ReportStatus.DECLINED).exists())
        .order_by(WorkOrder.id)
        .limit(limit)
    ).all()


def why_declined(session: Session, order_id: int) -> str:
    """What the household was told when its report was declined; the newest refusal of the work order's reports."""
    said = (
        select(Post.words)
        .join(Decline, Decline.post_id == Post.id)
        .join(ReportWorkOrder, ReportWorkOrder.report_id == Decline.report_id)
        .where(ReportWorkOrder.work_order_id == order_id)
        .order_by(Decline.id.desc())
        .limit(1)
    )
    return session.scalars(said).one()
