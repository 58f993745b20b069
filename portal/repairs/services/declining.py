"""A report was declined: the work that was planned for it is dropped, and whoever waited for it is told."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel import clock
from portal.kernel.access import SYSTEM
from portal.kernel.sweeps import claim
from portal.matters import services as matters
from portal.matters.models import Matter
from portal.repairs import queries
from portal.repairs.models import MOVES, Action, Status, WorkOrder
from portal.repairs.services.telling import tell_dropped
from portal.repairs.services.waiting import end_hold
from portal.reports.models import Status as ReportStatus
from portal.workforce import queries as workforce
from portal.workforce import services as calendar

REASON = 500


def follow_declined(session: Session, order_id: int) -> bool:
    """The work order is dropped for the reason that the household was given; its visit comes off the calendar. What
    is done for another report as well goes on, and so does what somebody does on site at this moment. False if another
    one was earlier, or if there is a reason to go on."""
    if set(queries.hold_reports(session, order_id)) != {ReportStatus.DECLINED}:
        return False
    # Whoever books at this moment has gone before us and is seen, or comes after us and is refused.
    matter = session.scalars(select(Matter).where(Matter.id == order_id).with_for_update()).one()
    still = WorkOrder.status.in_(MOVES[Action.CANCEL].sources)
    if not claim(session, WorkOrder, order_id, still, status=Status.CANCELLED):
        return False
    order = session.get_one(WorkOrder, order_id)
    now, reason = clock.now(), queries.why_declined(session, order_id)
    for visit in workforce.open_appointments(session, order_id):
        calendar.drop(session, visit, reason[:REASON])
        tell_dropped(session, SYSTEM, order, visit)
    order.matter = matter
    end_hold(session, SYSTEM, order, now)
    matter.close(now)
    matters.record(session, SYSTEM, order, "work_order.cancelled", because="declined")
    for report in queries.reports_of(session, order_id):
        matters.record(session, SYSTEM, report, "work_order.cancelled", work_order_id=order_id, because="declined")
    return True
