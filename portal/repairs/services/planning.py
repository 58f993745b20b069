"""Planning: a work order for a report, a visit in a window, and every change told to both sides."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.models import Visibility
from portal.kernel import clock
from portal.kernel.access import Actor, Permission, holds, require
from portal.kernel.errors import Conflict, Refused
from portal.matters import services as matters
from portal.matters.models import Matter, NextStep
from portal.promises import services as promises
from portal.repairs import queries, refusals
from portal.repairs.models import Action, WorkOrder
from portal.repairs.services import opening
from portal.repairs.services.finishing import ask_if_done
from portal.repairs.services.loading import ready, ready_visit
from portal.repairs.services.telling import send, tell_booked, tell_cancelled, tell_dropped, tell_technician
from portal.repairs.services.waiting import end_hold
from portal.reports import queries as reports
from portal.reports.categories import Trade
from portal.reports.models import Report
from portal.reports.models import Status as ReportStatus
from portal.reports.services import answering
from portal.workforce import queries as workforce
from portal.workforce import services as calendar
from portal.workforce.models import Admits, Appointment

Times = tuple[datetime, datetime]


@dataclass(frozen=True)
class Visit:
    """A visit as it is planned: the window that is promised, the span that the calendar blocks, who comes, who lets
    in."""

    technician_id: int
    window: Times
    span: Times
    admits: Admits
    note: str = ""


def open_order(
    session: Session, actor: Actor, report_id: int, trade: Trade, *, version: int | None = None
) -> WorkOrder:
    """A work order for a report; the planner answers for it. Raises Missing, Forbidden, and Conflict on a closed report
    or where the trade has an open work order for it already."""
    report, matter = answering.loaded(session, actor, report_id, version)
    require(holds(actor, Permission.WORK_PLAN, report.estate_id))
    _require_open(session, report, matter, trade)
    now = clock.now()
    soonest = min(matter.due_at or now, matter.next_update_at or now)
    planned = opening.Planned(trade, report.category, actor.person_id, soonest)
    return opening.open_for(session, actor, matter, [report], planned, now)


def _require_open(session: Session, report: Report, matter: Matter, trade: Trade) -> None:
    # Two planners of one report wait for each other here, so that the second sees what the first one opened.
    session.execute(select(Matter.id).where(Matter.id == matter.id).with_for_update(key_share=True))
    if report.has_ended or not matter.is_open:
        raise Conflict(refusals.report_closed(), reports.as_it_stands(session, report))
    if there := queries.open_for(session, report.id, trade):
        raise Conflict(refusals.trade_has_order(), {refusals.its_order(): there.matter.reference})


def book(session: Session, actor: Actor, order_id: int, visit: Visit, *, version: int | None = None) -> Appointment:
    """Book a visit; the household and the technician are told. Raises Missing, Forbidden, Conflict where the technician
    is taken then or every report was declined, Refused for somebody who does not do this work here."""
    order, matter = ready(session, actor, order_id, Action.BOOK, version)
    _require_wanted(session, order)
    _require_technician(session, order, visit.technician_id)
    booked = calendar.book(
        session, actor, matter_id=order.id, estate_id=order.estate_id, person_id=visit.technician_id,
        window=visit.window,
        span=visit.span, admits=visit.admits, note=visit.note,
    )  # fmt: skip
    now = clock.now()
    send(session, order, visit.technician_id, now)
    order.book(visit.technician_id)
    end_hold(session, actor, order, now)
    matter.await_update(NextStep.VISIT, visit.span[1])
    tell_booked(session, actor, order, booked)
    return booked


def _require_wanted(session: Session, order: WorkOrder) -> None:
    """Nobody is sent for a report that was declined; the clock drops its work a moment later."""
    if set(queries.hold_reports(session, order.id)) == {ReportStatus.DECLINED}:
        raise Conflict(refusals.report_declined(), queries.as_it_stands(session, order))


def _require_technician(session: Session, order: WorkOrder, person_id: int) -> None:
    if person_id not in {one.id for one in workforce.technicians(session, order.estate_id, clock.now())}:
        raise Refused({"technician": refusals.not_a_technician()})


def move(
    session: Session, actor: Actor, appointment_id: int, visit: Visit, *, reason: str, version: int | None = None
) -> Appointment:
    """Give a booked visit another time or another technician; both sides are told, and the one no longer sent as well.
    Raises Missing, Forbidden, Refused, Conflict where it changed meanwhile or the technician is taken."""
    booked, order, matter = ready_visit(session, actor, appointment_id, Action.MOVE)
    _require_technician(session, order, visit.technician_id)
    before, was = booked.person_id, booked.window_to
    moved = calendar.move(
        session, actor, appointment_id, person_id=visit.technician_id, window=visit.window, span=visit.span,
        admits=visit.admits,
        note=visit.note, version=version,
    )  # fmt: skip
    if before != visit.technician_id:
        send(session, order, visit.technician_id, clock.now())
        order.technician_id = visit.technician_id
        tell_technician(session, order, before, "job.taken_away", moved)
    matter.await_update(NextStep.VISIT, visit.span[1])
    _re_promise(session, actor, order, was, moved.window_to, reason)
    tell_booked(session, actor, order, moved, moved=True)
    return moved


def _re_promise(session: Session, actor: Actor, order: WorkOrder, was: datetime, to: datetime, reason: str) -> None:
    """A later date is a promise moved: with a reason that the household reads, and counted (S57)."""
    if to <= was:
        return
    if not reason.strip():
        raise Refused({"reason": refusals.needs_reason()})
    for report in queries.reports_of(session, order.id):
        promises.re_promise(session, report.id, "visit", was, to, reason, actor=actor)
        matters.write(session, actor, report.matter, reason, by_staff=True)


def cancel_visit(
    session: Session, actor: Actor, appointment_id: int, reason: str, *, version: int | None = None
) -> None:
    """Take a booked visit off the calendar; the work is to be planned again, and both sides are told.
    Raises Missing, Forbidden, Refused without a reason, Conflict."""
    if not reason.strip():
        raise Refused({"reason": refusals.needs_reason()})
    visit, order, _matter = ready_visit(session, actor, appointment_id, Action.CALL_OFF)
    calendar.cancel(session, actor, appointment_id, reason, version=version)
    to_be_planned(session, order, Action.CALL_OFF)
    tell_cancelled(session, actor, order, visit, reason)
    tell_technician(session, order, visit.person_id, "job.taken_away", visit)


def to_be_planned(session: Session, order: WorkOrder, action: Action) -> None:
    """Back to planning: a new time is due within the estate's call-back limit (S47)."""
    order.move(action)
    soon = answering.soon(session, order.matter)
    order.matter.await_update(NextStep.PLAN_VISIT, soon)
    for report in queries.reports_of(session, order.id):
        if report.matter.is_open:
            answering.expect(session, report.matter, NextStep.PLAN_VISIT, soon)


def cancel_order(session: Session, actor: Actor, order_id: int, reason: str, *, version: int | None = None) -> None:
    """Drop a work order that is not needed; its visit comes off the calendar, and whoever waited for it is told. If
    nothing else is open for a report, it needs a new plan. Raises Missing, Forbidden, Refused without a reason,
    Conflict."""
    if not reason.strip():
        raise Refused({"reason": refusals.needs_reason()})
    order, matter = ready(session, actor, order_id, Action.CANCEL, version)
    for visit in workforce.open_appointments(session, order.id):
        calendar.cancel(session, actor, visit.id, reason)
        tell_dropped(session, actor, order, visit, reason)
    _close(session, actor, order, matter, reason)
    for report in queries.reports_of(session, order.id):
        matters.record(session, actor, report, "work_order.cancelled", work_order_id=order.id)
        _go_on(session, actor, report)


def _close(session: Session, actor: Actor, order: WorkOrder, matter: Matter, reason: str) -> None:
    now = clock.now()
    order.move(Action.CANCEL)
    end_hold(session, actor, order, now)
    matters.write(session, actor, matter, reason, by_staff=True, visibility=Visibility.STAFF)
    matter.close(now)
    matters.record(session, actor, order, "work_order.cancelled")
    session.flush()


def _go_on(session: Session, actor: Actor, report: Report) -> None:
    """What was left of a report's work is dropped: the rest is done, or a new plan is due."""
    if queries.any_finished(session, report.id) and ask_if_done(session, actor, report):
        return
    if report.matter.is_open and not report.has_ended and queries.none_open(session, report.id):
        answering.expect(session, report.matter, NextStep.PLAN_VISIT, answering.soon(session, report.matter))
