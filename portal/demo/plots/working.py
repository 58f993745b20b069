"""On site: made safe, photographed, waiting or finished."""

from collections.abc import Generator
from datetime import datetime, timedelta

from portal.demo.acts import site, verdicts, waiting, work
from portal.demo.plots import cast, visiting
from portal.demo.plots.case import Case
from portal.demo.tale import Job
from portal.kernel.severity import Scope
from portal.promises.models import ClockKind, PauseReason
from portal.repairs.models import Degree, Nature
from portal.repairs.services import is_minor
from portal.reports.categories import TREE, Category, Trade
from portal.reports.models import Status
from portal.workforce.models import Appointment

Moments = Generator[datetime, None, datetime]
# How many days a wait lasts, at least and at most.
DAYS: dict[PauseReason, tuple[int, int]] = {
    PauseReason.PARTS: (3, 11), PauseReason.ACCESS: (2, 6), PauseReason.DECISION: (3, 8), PauseReason.NEIGHBOUR: (2, 7),
    PauseReason.WEATHER: (2, 9), PauseReason.DRYING: (5, 14), PauseReason.SPECIALIST: (5, 16),
    PauseReason.AUTHORITY: (2, 6),
}  # fmt: skip
NATURES = {
    Category.LEAK_ABOVE: (Nature.OUTSIDE, Nature.WORKMANSHIP, Nature.WEAR), Category.LEAK_RAIN: (Nature.WORKMANSHIP,
    Nature.OUTSIDE),
    Category.CRACK: (Nature.WORKMANSHIP, Nature.MATERIAL), Category.FINISH: (Nature.WORKMANSHIP, Nature.MATERIAL),
    Category.DRAIN: (Nature.USE, Nature.WEAR), Category.CLEANING: (Nature.USE,),
}  # fmt: skip


def worked(case: Case, at: datetime) -> Moments:
    """Everything from the work order to the end of the work."""
    tale, trade = case.tale, TREE[case.tale.report.category].trade
    assert trade is not None
    at = visiting._planning_time(case, at)
    yield at
    first = work.open_order(tale, trade, at, cast.planner(case.ground, at))
    if case.fate.cancelled:
        return (yield from _dropped(case, first, at))
    jobs = [first]
    if case.fate.second_trade:
        at += case.world.minutes(1, 9)
        yield at
        jobs.append(work.open_order(tale, Trade.MASONRY, at, cast.planner(case.ground, at)))
    for job in jobs:
        at = yield from done(case, job, at)
    return at


def again(case: Case, at: datetime) -> Moments:
    """The work of another round: every reopened order is done again by the same person."""
    for job in [one for one in case.tale.jobs if one.matter.is_open]:
        at = yield from done(case, job, at)
    return at


def _dropped(case: Case, job: Job, at: datetime) -> Moments:
    at += case.world.minutes(25, 240)
    yield at
    by = cast.planner(case.ground, at)
    work.cancel_order(case.tale, job, case.say("cancelled", "why"), at, by)
    at += case.world.minutes(10, 90)
    yield at
    verdicts.finish_by_hand(case.tale, case.about("done", "finished"), at, cast.desk(case.ground, at))
    return at


def done(case: Case, job: Job, at: datetime) -> Moments:
    """One trade's work until it is finished, over as many visits as it takes."""
    while True:
        length = visiting.lasts(case)
        at, visit = yield from visiting.booked(case, job, at, length)
        at, inside = yield from visiting.arrived(case, job, visit, at)
        if not inside:
            continue
        at = yield from _first_steps(case, job, visit, at)
        if case.fate.waits and case.tale.report.round == 1:
            at = yield from _waited(case, job, visit, at)
            continue
        return (yield from _finished(case, job, visit, at, length))


def _first_steps(case: Case, job: Job, visit: Appointment, at: datetime) -> Moments:
    tale, by, album = case.tale, case.ground.somebody(visit.person_id), case.world.album
    promised = any(one.kind is ClockKind.SAFE and one.ended_at is None for one in tale.clocks)
    unsafe = promised or (tale.report.danger and job.order.made_safe_at is None)
    if unsafe and (words := case.about("safe")):
        at += case.world.minutes(3, 14)
        yield at
        site.make_safe(tale, job, words, album.pick(job.order.category, "before"), at, by)
    if len(job.shown) < 1 and (not is_minor(job.matter.severity) or case.world.chance(0.35)):
        at += case.world.minutes(1, 4)
        yield at
        site.before(tale, job, [album.pick(job.order.category, "before")], at, by)
    return at


def _waited(case: Case, job: Job, visit: Appointment, at: datetime) -> Moments:
    """It has to wait; before the day comes, the next visit is booked."""
    reason = case.fate.waits
    assert reason is not None
    case.fate.waits = None
    at += case.world.minutes(4, 18)
    yield at
    wait(case, job, reason, case.world.dice.randint(*DAYS[reason]), at)
    assert job.hold is not None
    until: datetime = job.hold["until"]
    ahead = until - case.world.minutes(60 * 6, 60 * 40)
    return max(at + timedelta(hours=2), cast.by_day(case.world, case.ground, ahead))


def wait(case: Case, job: Job, reason: PauseReason, days: int, at: datetime) -> None:
    """Hold the work for so many days, with all that the household reads on its page."""
    day = case.ground.day(at) + timedelta(days=days)
    while not case.ground.calendar.is_working_day(day):
        day += timedelta(days=1)
    why, meanwhile = case.say(reason.value, "why"), case.say("meanwhile")
    technician = job.order.technician_id
    by = case.ground.somebody(technician) if technician else cast.planner(case.ground, at)
    until = case.ground.local(day, case.world.dice.choice((12, 17)))
    waiting.hold(case.tale, job, waiting.Why(reason, why, until, meanwhile), at, by)


def _finished(case: Case, job: Job, visit: Appointment, at: datetime, length: timedelta) -> Moments:
    begun = visit.arrived_at or at
    over = max(at + case.world.minutes(2, 6), min(begun + length, visit.span_to - timedelta(minutes=1)))
    yield over
    wanted = 1 if is_minor(job.matter.severity) or job.shown else 2
    photos = case.world.album.several(job.order.category, "after", wanted + case.world.chance(0.2))
    by, words = case.ground.somebody(visit.person_id), case.about("done", "finished")
    site.finish(case.tale, job, found(case), words, photos, over, by)
    return over


def found(case: Case) -> site.Found:
    """The facts of a site report."""
    dice, report = case.world.dice, case.tale.report
    nature = dice.choice(NATURES.get(report.category, (Nature.WEAR, Nature.WEAR, Nature.MATERIAL, Nature.USE)))
    degree = dice.choices(list(Degree), (6, 3, 1))[0]
    scope = report.scope if report.scope is not Scope.ESTATE else Scope.BUILDING
    return site.Found(nature, degree, scope, case.about("view", "solved"))


def is_finished(case: Case) -> bool:
    """Whether the household is to judge now."""
    return case.tale.report.status is Status.FINISHED
