"""What work waits for, and with whom (S55)."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.matters.models import Kind, Matter
from portal.repairs.models import Hold, ReportWorkOrder, WorkOrder
from portal.reports.models import Report


def open_hold(session: Session, order_id: int) -> Hold | None:
    """What a work order waits for now."""
    return session.scalar(select(Hold).where(Hold.work_order_id == order_id, Hold.ended_at.is_(None)))


def hold_by_id(session: Session, hold_id: int) -> Hold | None:
    """One hold, for the message that tells of it."""
    return session.get(Hold, hold_id)


def holds_of_report(session: Session, report_id: int) -> Sequence[Hold]:
    """What a report waits for now, the earliest date first."""
    return session.scalars(
        select(Hold)
        .join(ReportWorkOrder, ReportWorkOrder.work_order_id == Hold.work_order_id)
        .where(ReportWorkOrder.report_id == report_id, Hold.ended_at.is_(None))
        .order_by(Hold.until)
    ).all()


def ahead_of(session: Session, hold: Hold, estate_id: int) -> int:
    """How many others at this estate wait for the same reason and came before."""
    statement = (
        select(func.count())
        .select_from(Hold)
        .join(WorkOrder, WorkOrder.id == Hold.work_order_id)
        .where(
            WorkOrder.estate_id == estate_id,
            Hold.ended_at.is_(None),
            Hold.reason == hold.reason,
            Hold.since < hold.since,
        )
    )
    return session.scalar(statement) or 0


def sharing(session: Session, report: Report) -> int:
    """How many other homes of the building wait with the same kind of trouble; a number, never a name."""
    building = report.matter.building_id
    if building is None:
        return 0
    statement = (
        select(func.count(Matter.home_id.distinct()))
        .select_from(Report)
        .join(Matter, Matter.id == Report.id)
        .where(Matter.building_id == building, Matter.kind == Kind.REPORT, Matter.closed_at.is_(None))
        .where(Report.category == report.category, Matter.home_id.is_distinct_from(report.matter.home_id))
    )
    return session.scalar(statement) or 0
