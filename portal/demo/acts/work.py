"""Planning: work orders and visits (repairs.services.planning, workforce.services)."""

from datetime import datetime

from portal.audit.models import Visibility
from portal.demo.acts import answering, calendar, clocks, waiting
from portal.demo.company.ground import Somebody
from portal.demo.tale import Facts, Job, Tale
from portal.demo.world import Times
from portal.matters.models import Channel, Kind, NextStep, Part
from portal.promises.models import ClockKind
from portal.repairs.models import Action, ReportWorkOrder, WorkOrder
from portal.reports.categories import Trade
from portal.workforce.models import Admits, Appointment

RESIDENT, STAFF = Visibility.RESIDENT, Visibility.STAFF


def open_order(tale: Tale, trade: Trade, at: datetime, by: Somebody) -> Job:
    """A work order for the report; the planner answers for it."""
    clocks.sweep(tale, at)
    about = tale.matter
    planned_by = max(min(about.due_at or at, about.next_update_at or at), at)
    work, tenure = tale.open_matter(
        Kind.WORK_ORDER, by, about.title, at, severity=about.severity, channel=Channel.STAFF, home_id=about.home_id,
        building_id=about.building_id, place_id=about.place_id, place_text=about.place_text, taken_up_at=at,
        next_step=NextStep.PLAN_VISIT, next_update_at=planned_by, due_at=planned_by,
    )  # fmt: skip
    order = tale.world.book.begin(
        WorkOrder, id=work.id, estate_id=work.estate_id, trade=trade, category=tale.report.category
    )
    link = tale.world.book.put(
        ReportWorkOrder, report_id=tale.report.id, work_order_id=order.id, round=tale.report.round
    )
    tale.event("work_order.opened", at, by.id, trade=trade.value, work_order_id=order.id)
    tale.event("work_order.opened", at, by.id, work, trade=trade.value, report_id=tale.report.id)
    job = Job(work, order, link, tenure)
    tale.jobs.append(job)
    return job


def book(
    tale: Tale, job: Job, who: Somebody, window: Times, span: Times, at: datetime, by: Somebody
) -> Appointment:  # fmt: skip
    """Book a visit; both sides are told."""
    clocks.sweep(tale, at)
    admits = Admits.RESIDENT if tale.house else Admits.OPEN
    visit = tale.world.book.begin(
        Appointment, matter_id=job.order.id, estate_id=tale.ground.id, person_id=who.id, booked_by_id=by.id,
        window_from=window[0], window_to=window[1], span_from=span[0], span_to=span[1], admits=admits, booked_at=at,
        code=f"{tale.world.dice.randrange(10_000):04}",
    )  # fmt: skip
    job.visits.append(visit)
    tale.world.take(who.id, span)
    calendar.noted(tale, visit, "booked", at, by.id)
    _send(tale, job, who.id, at)
    job.order.book(who.id)
    waiting.end_hold(tale, job, at, by)
    job.matter.await_update(NextStep.VISIT, span[1])
    _tell_booked(tale, job, visit, at, by)
    return visit


def _send(tale: Tale, job: Job, person_id: int, at: datetime) -> None:
    """Somebody may see the work from now on; who was sent before no more, unless other work there is theirs."""
    before = job.order.technician_id
    if before and before != person_id:
        tale.part_from(job.order.id, before, Part.TECHNICIAN, at)
        if not any(one.order.technician_id == before for one in tale.orders_open if one is not job):
            tale.part_from(tale.report.id, before, Part.TECHNICIAN, at)
    tale.take_part(job.order.id, person_id, Part.TECHNICIAN, at)
    tale.take_part(tale.report.id, person_id, Part.TECHNICIAN, at)
    tale.worked.add(person_id)


def _tell_booked(tale: Tale, job: Job, visit: Appointment, at: datetime, by: Somebody, *, moved: bool = False) -> None:
    kind = "visit.moved" if moved else "visit.booked"
    facts: Facts = {
        "appointment_id": visit.id, "window_from": visit.window_from.isoformat(),
        "window_to": visit.window_to.isoformat(),
    }  # fmt: skip
    answering.begin(tale, NextStep.VISIT, visit.window_to, at, by)
    tale.event(kind, at, by.id, visibility=RESIDENT, work_order_id=job.order.id, **facts)
    key = f"{kind}:{visit.id}:{visit.version}:{tale.report.id}"
    tale.tell(tale.report.reporter_id, kind, key, at, appointment_id=visit.id)
    tale.event(kind, at, by.id, job.matter, **facts)
    tell_technician(tale, job, visit.person_id, "job.moved" if moved else "job.booked", visit, at)


def tell_technician(tale: Tale, job: Job, person_id: int, kind: str, visit: Appointment, at: datetime) -> None:
    """Somebody learns of a visit that they are, or were, sent to."""
    key = f"{kind}:{visit.id}:{visit.version}:{person_id}"
    tale.tell(person_id, kind, key, at, job.matter, appointment_id=visit.id)


def move(
    tale: Tale, job: Job, visit: Appointment, window: Times, span: Times, why: str, at: datetime, by: Somebody
) -> None:
    """Another time for the same technician, with a reason that the household reads."""
    clocks.sweep(tale, at)
    was = visit.window_to
    tale.world.give_back(visit.person_id, (visit.span_from, visit.span_to))
    visit.rebook(visit.person_id, window, span)
    visit.version += 1
    tale.world.take(visit.person_id, span)
    job.order.move(Action.MOVE)
    calendar.noted(tale, visit, "moved", at, by.id)
    job.matter.await_update(NextStep.VISIT, span[1])
    if window[1] > was:
        clocks.re_promise(tale, ClockKind.VISIT, was, window[1], why, at, by.id)
        tale.write(why, at, by, by_staff=True)
    _tell_booked(tale, job, visit, at, by, moved=True)


def accept(tale: Tale, visit: Appointment, at: datetime, by: Somebody) -> None:
    """The technician says yes."""
    clocks.sweep(tale, at)
    visit.accept(at)
    calendar.noted(tale, visit, "accepted", at, by.id)
    tale.event("visit.accepted", at, by.id, visibility=RESIDENT, appointment_id=visit.id)


def give_back(tale: Tale, job: Job, visit: Appointment, why: str, at: datetime, by: Somebody) -> None:
    """The technician can't come; a new time is due soon."""
    clocks.sweep(tale, at)
    visit.cancel(why, at, refused=True)
    tale.world.give_back(visit.person_id, (visit.span_from, visit.span_to))
    calendar.noted(tale, visit, "refused", at, by.id)
    to_be_planned(tale, job, Action.GIVE_BACK, at)
    tale.write(why, at, by, by_staff=True, visibility=STAFF, job=job)
    tale.tell(
        job.matter.accountable_id,
        "job.given_back",
        f"job.given_back:{visit.id}",
        at,
        job.matter,
        appointment_id=visit.id,
    )
    facts: Facts = {"appointment_id": visit.id, "work_order_id": job.order.id}
    tale.event("visit.cancelled", at, by.id, visibility=RESIDENT, **facts)
    key = f"cancelled:{visit.id}:{tale.report.id}"
    tale.tell(tale.report.reporter_id, "visit.cancelled", key, at, appointment_id=visit.id)


def to_be_planned(tale: Tale, job: Job, action: Action, at: datetime) -> None:
    """Back to planning: a new time is due within the estate's call-back limit."""
    job.order.move(action)
    soon = answering.soon(tale, at, job.matter.severity)
    job.matter.await_update(NextStep.PLAN_VISIT, soon)
    if tale.matter.is_open:
        tale.expect(NextStep.PLAN_VISIT, soon)


def cancel_order(tale: Tale, job: Job, why: str, at: datetime, by: Somebody) -> None:
    """Drop a planned work order that is not needed; whoever waits for it needs a new plan."""
    clocks.sweep(tale, at)
    job.order.move(Action.CANCEL)
    waiting.end_hold(tale, job, at, by)
    tale.write(why, at, by, by_staff=True, visibility=STAFF, job=job)
    job.matter.close(at)
    tale.event("work_order.cancelled", at, by.id, job.matter)
    tale.event("work_order.cancelled", at, by.id, work_order_id=job.order.id)
    if tale.matter.is_open and not tale.orders_open:
        tale.expect(NextStep.PLAN_VISIT, answering.soon(tale, at))
