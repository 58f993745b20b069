"""A report was opened again: its finished work opens again too, for the same person."""

from sqlalchemy.orm import Session

from portal.kernel import clock
from portal.kernel.access import SYSTEM
from portal.kernel.sweeps import claim
from portal.matters import services as matters
from portal.matters.models import Matter, NextStep, Part
from portal.repairs.models import ReportWorkOrder, Status, WorkOrder
from portal.reports.models import Report


def follow_reopened(session: Session, link_id: int) -> bool:
    """The work order of a report that was opened again opens again too; its past and its person stay. False if someone
    else was earlier, or if it is open already."""
    link = session.get_one(ReportWorkOrder, link_id)
    report = session.get_one(Report, link.report_id)
    order = session.get_one(WorkOrder, link.work_order_id)
    won = claim(session, ReportWorkOrder, link_id, ReportWorkOrder.round < report.round, round=report.round)
    if not won or order.status is not Status.FINISHED:
        return False
    now = clock.now()
    about, matter = session.get_one(Matter, report.id), session.get_one(Matter, order.id)
    order.reopen()
    matter.severity = about.severity
    matter.open_again(NextStep.PLAN_VISIT, about.due_at or now)
    matters.record(session, SYSTEM, order, "work_order.reopened", round=order.round)
    if order.technician_id:
        matters.take_part(session, report.id, order.technician_id, Part.TECHNICIAN, now)
        matters.tell(session, order, order.technician_id, "job.reopened", key=f"job:reopened:{order.id}:{order.round}")
    return True
