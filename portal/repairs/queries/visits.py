"""Visits as repairs meet them: with the work order they belong to."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.kernel.access import Actor
from portal.repairs.models import ReportWorkOrder, WorkOrder
from portal.repairs.queries.orders import order_by_id
from portal.workforce import queries as workforce
from portal.workforce.models import OPEN, Appointment


def visit(session: Session, actor: Actor, appointment_id: int) -> tuple[Appointment, WorkOrder] | None:
    """One visit with its work order, if this person may see both."""
    found = workforce.appointment(session, actor, appointment_id)
    order = order_by_id(session, actor, found.matter_id) if found else None
    return (found, order) if found and order else None


def coming(session: Session, report_ids: Collection[int]) -> Mapping[int, Appointment]:
    """The next open visit of each of these reports, with its person; callers have narrowed the reports. One
    statement."""
    if not report_ids:
        return {}
    rows = session.execute(
        select(ReportWorkOrder.report_id, Appointment)
        .join(Appointment, Appointment.matter_id == ReportWorkOrder.work_order_id)
        .where(ReportWorkOrder.report_id.in_(report_ids), Appointment.status.in_(OPEN))
        .options(joinedload(Appointment.person))
        .order_by(Appointment.span_from.desc(), Appointment.id.desc())
    )
    return {row.report_id: row.Appointment for row in rows}
