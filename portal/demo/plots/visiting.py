"""From the work order to the door: planned, booked, confirmed, moved, and there."""

from collections.abc import Generator, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from portal.demo.acts import site, work
from portal.demo.company.ground import Somebody, Worker
from portal.demo.plots import cast
from portal.demo.plots.case import Case
from portal.demo.tale import Job
from portal.demo.world import Times
from portal.promises.models import ClockKind
from portal.repairs.offers import is_wished
from portal.reports.categories import Category, Trade
from portal.workforce.models import QUARTER, Appointment

Moments = Generator[datetime, None, datetime]
QUARTER_HOUR = timedelta(seconds=QUARTER)
LASTS: dict[Category, tuple[int, int]] = {
    Category.LEAK_ABOVE: (40, 100), Category.LEAK_PIPE: (20, 60), Category.LEAK_RAIN: (45, 110), Category.CRACK: (50,
    110),
    Category.FINISH: (45, 105), Category.WATER: (20, 55), Category.POWER: (20, 70), Category.GAS: (20, 50),
    Category.HEATING: (30, 75), Category.DRAIN: (20, 65), Category.LIFT: (30, 100), Category.DOOR: (20, 60),
    Category.LIGHT: (12, 30), Category.EQUIPMENT: (25, 80), Category.CLEANING: (20, 50),
}  # fmt: skip


class Slot(NamedTuple):
    """Who could come when."""

    who: Somebody
    window: Times
    span: Times


def lasts(case: Case) -> timedelta:
    """How long the work takes."""
    return case.world.minutes(*LASTS.get(case.tale.report.category, (20, 60)))


def booked(
    case: Case, job: Job, at: datetime, length: timedelta
) -> Generator[datetime, None, tuple[datetime, Appointment]]:
    """A visit on the calendar, confirmed by the technician; sometimes moved, or given back and booked anew."""
    at = _planning_time(case, at)
    yield at
    by = cast.planner(case.ground, at)
    visit = _book(case, job, slot_for(case, job, at, length), at, by)
    confirmed = min(at + case.world.minutes(2, 55), visit.span_from - timedelta(minutes=1))
    if confirmed > at:
        yield (at := confirmed)
        work.accept(case.tale, visit, at, case.ground.somebody(visit.person_id))
    if case.fate.given_back and visit.span_from - at > timedelta(hours=3):
        case.fate.given_back = False
        at = yield from _given_back(case, job, visit, at)
        return (yield from booked(case, job, at, length))
    if case.fate.moved and visit.span_from - at > timedelta(hours=4):
        case.fate.moved = False
        at = yield from _moved(case, job, visit, at, length)
    return at, visit


def _planning_time(case: Case, at: datetime) -> datetime:
    severity = case.tale.matter.severity
    if severity in cast.GRAVE:
        return at + case.world.minutes(0.5, 4)
    return cast.by_day(case.world, case.ground, at + case.world.minutes(4, 80), closes=19)


def _book(case: Case, job: Job, slot: Slot, at: datetime, by: Somebody) -> Appointment:
    return work.book(case.tale, job, slot.who, slot.window, slot.span, at, by)


def _given_back(case: Case, job: Job, visit: Appointment, at: datetime) -> Moments:
    at += case.world.minutes(20, 120)
    yield at
    why = case.say("given_back", "why")
    work.give_back(case.tale, job, visit, why, at, case.ground.somebody(visit.person_id))
    return at


def _moved(case: Case, job: Job, visit: Appointment, at: datetime, length: timedelta) -> Moments:
    at = cast.by_day(case.world, case.ground, at + case.world.minutes(30, 160))
    if at > visit.span_from - timedelta(hours=1):
        return at
    yield at
    by, worker = cast.planner(case.ground, at), _worker(case, visit.person_id)
    later = next(_slots(case, [worker], visit.window_to + timedelta(hours=1), _quarters(length)), None)
    if later is not None:
        why = case.say("moved", "why")
        work.move(case.tale, job, visit, later.window, later.span, why, at, by)
        at += case.world.minutes(3, 30)
        yield at
        work.accept(case.tale, visit, at, case.ground.somebody(visit.person_id))
    return at


def _worker(case: Case, person_id: int) -> Worker:
    return next(worker for worker in case.ground.workers if worker.who.id == person_id)


def _quarters(length: timedelta) -> int:
    """The length and a little for being late, in quarters of an hour; never more than a window of two hours."""
    return min(-(-int(length.total_seconds() + 14 * 60) // QUARTER), 8)


def slot_for(case: Case, job: Job, at: datetime, length: timedelta) -> Slot:
    """Where the visit fits: at once what is grave, the rest as the household likes and, nearly always, as promised."""
    crew = _crew(case, job)
    quarters = _quarters(length)
    if case.tale.matter.severity in cast.GRAVE:
        return _at_once(case, crew, at, quarters)
    due = next((one.due_at for one in case.tale.clocks if one.kind is ClockKind.VISIT and not one.ended_at), None)
    after = at + timedelta(minutes=100)
    if case.fate.slow_visit and due:
        case.fate.slow_visit = False
        return next(_slots(case, crew, max(due, after), quarters))
    offers = [slot for slot in islice(_slots(case, crew, after, quarters), 9) if due is None or slot.window[1] <= due]
    if not offers:
        return next(_slots(case, crew, after, quarters))
    wished = [slot for slot in offers if is_wished(slot.window, case.tale.report.windows, case.ground.zone)]
    return case.world.dice.choice(wished or offers[:6])


def _crew(case: Case, job: Job) -> list[Worker]:
    """Who can do it: the same person again, else who learned the trade, the less busy first."""
    if job.order.technician_id:
        return [_worker(case, job.order.technician_id)]
    found = list(case.ground.skilled(job.order.trade)) or list(case.ground.skilled(Trade.GENERAL))
    case.world.dice.shuffle(found)
    return found


def _at_once(case: Case, crew: Sequence[Worker], at: datetime, quarters: int) -> Slot:
    start = cast.floor_quarter(at)
    late = timedelta(minutes=30 if case.fate.slow_visit else 0)
    case.fate.slow_visit = False
    while True:
        window = (start, start + timedelta(hours=2))
        for worker in crew:
            if (span := case.world.free(case.ground, worker, window, quarters, on_call=True)) and span[
                0
            ] <= start + late:
                return Slot(worker.who, window, span)
        start += QUARTER_HOUR


def _slots(case: Case, crew: Sequence[Worker], after: datetime, quarters: int) -> Iterator[Slot]:
    for window in case.world.windows(case.ground, after, 40):
        for worker in crew:
            if span := case.world.free(case.ground, worker, window, quarters):
                yield Slot(worker.who, window, span)
                break


def arrived(case: Case, job: Job, visit: Appointment, at: datetime) -> Generator[datetime, None, tuple[datetime, bool]]:
    """At the door, with proof; whether somebody let us in."""
    by = case.ground.somebody(visit.person_id)
    grave = case.tale.matter.severity in cast.GRAVE
    at = max(at, visit.span_from) + (case.world.minutes(6, 21) if grave else case.world.minutes(0, 13))
    at = min(at, max(visit.span_from + timedelta(minutes=13), visit.booked_at + timedelta(minutes=21)))
    at = max(at, (visit.accepted_at or visit.booked_at) + timedelta(seconds=20))
    yield at
    album = case.world.album
    if case.fate.no_access and case.tale.house and not grave:
        case.fate.no_access = False
        site.no_access(case.tale, job, visit, case.say("no_access"), at, by, album.door())
        return at, False
    by_photo = case.tale.house is None or case.world.chance(0.55)
    site.arrive(case.tale, job, visit, at, by, album.door() if by_photo else "")
    return at, True
