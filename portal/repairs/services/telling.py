"""Every change of a visit is told to both sides: the household, and whoever was sent or is sent no more."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy.orm import Session

from portal.kernel.access import Actor
from portal.matters import services as matters
from portal.matters.models import NextStep, Part
from portal.repairs import queries
from portal.repairs.models import WorkOrder
from portal.reports.models import Report
from portal.reports.services import answering
from portal.reports.services.telling import tell_reporter
from portal.workforce.models import Appointment


def tell_household(session: Session, report: Report, kind: str, *, key: str, **params: Any) -> None:
    """Tell the reporter, if they can be told at all."""
    tell_reporter(session, report, kind, key=f"{key}:{report.id}", **params)


def tell_technician(session: Session, order: WorkOrder, person_id: int, kind: str, visit: Appointment) -> None:
    """Tell somebody about a visit that they are, or were, sent to."""
    key = f"{kind}:{visit.id}:{visit.version}:{person_id}"
    matters.tell(session, order, person_id, kind, key=key, appointment_id=visit.id)


def tell_booked(session: Session, actor: Actor, order: WorkOrder, visit: Appointment, *, moved: bool = False) -> None:
    """Both sides learn of a booked or moved visit; its window's end is the report's next update."""
    kind = "visit.moved" if moved else "visit.booked"
    facts: dict[str, Any] = {
        "appointment_id": visit.id,
        "window_from": visit.window_from.isoformat(),
        "window_to": visit.window_to.isoformat(),
    }
    for report in queries.reports_of(session, order.id):
        if report.matter.is_open:
            answering.begin(session, actor, report, report.matter, NextStep.VISIT, visit.window_to)
        matters.record_openly(session, actor, report, kind, work_order_id=order.id, **facts)
        tell_household(session, report, kind, key=f"{kind}:{visit.id}:{visit.version}", appointment_id=visit.id)
    matters.record(session, actor, order, kind, **facts)
    tell_technician(session, order, visit.person_id, "job.moved" if moved else "job.booked", visit)


def tell_cancelled(session: Session, actor: Actor, order: WorkOrder, visit: Appointment, reason: str = "") -> None:
    """The household learns that nobody comes then; the reason, where it is theirs to read, stands in their thread."""
    _tell_nobody_comes(session, actor, order, visit, reason, "cancelled")


def tell_dropped(session: Session, actor: Actor, order: WorkOrder, visit: Appointment, reason: str = "") -> None:
    """Both sides learn that nobody comes, then or later: the work is not needed any more."""
    _tell_nobody_comes(session, actor, order, visit, reason, "dropped")
    tell_technician(session, order, visit.person_id, "job.taken_away", visit)


def _tell_nobody_comes(
    session: Session,
    actor: Actor,
    order: WorkOrder,
    visit: Appointment,
    reason: str,
    what: Literal["cancelled", "dropped"],
) -> None:
    kind = f"visit.{what}"
    for report in queries.reports_of(session, order.id):
        if reason:
            matters.write(session, actor, report.matter, reason, by_staff=True)
        matters.record_openly(session, actor, report, kind, appointment_id=visit.id, work_order_id=order.id)
        tell_household(session, report, kind, key=f"{what}:{visit.id}", appointment_id=visit.id)


def send(session: Session, order: WorkOrder, person_id: int, now: datetime) -> None:
    """The person may see the work order and its reports from now on; whoever was sent before them no more, unless other
    work of theirs is open there."""
    reports = [report.id for report in queries.reports_of(session, order.id)]
    before = order.technician_id
    if before and before != person_id:
        matters.part_from(session, order.id, before, Part.TECHNICIAN, now)
        for report_id in reports:
            if not queries.works_on(session, before, report_id, besides=order.id):
                matters.part_from(session, report_id, before, Part.TECHNICIAN, now)
    for matter_id in (order.id, *reports):
        matters.take_part(session, matter_id, person_id, Part.TECHNICIAN, now)
