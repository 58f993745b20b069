"""How far a report has come: each step does what is missing up to it, at likely moments before now."""

from datetime import datetime, timedelta

from portal.demo.acts import answering, intake, site, verdicts, work
from portal.demo.company.ground import Somebody
from portal.demo.plots import cast, meeting, working
from portal.demo.plots.case import Case
from portal.demo.tale import Job
from portal.demo.world import Times
from portal.kernel.access import Role
from portal.promises.models import PauseReason
from portal.reports.categories import TREE
from portal.reports.models import VerdictWord
from portal.workforce.models import Appointment

SOON = timedelta(seconds=45)


def received(case: Case) -> datetime:
    """Nobody has answered yet."""
    intake.receive(case.tale, case.said, case.at, case.by)
    return case.at


def answered(case: Case, after: timedelta | None = None) -> datetime:
    """Answered by a person; not triaged yet."""
    received(case)
    grave = case.tale.matter.severity in cast.GRAVE
    at = case.at + (after or case.world.minutes(*((1, 4) if grave else (4, 22))))
    meeting.answer(case, at, cast.desk(case.ground, at))
    return at


def accepted(case: Case) -> datetime:
    """Answered and triaged; somebody has it."""
    at = answered(case) + case.world.minutes(1, 6)
    answering.triage(case.tale, at, cast.desk(case.ground, at), accountable=cast.desk(case.ground, at))
    return at


def given(case: Case, *roles: Role) -> datetime:
    """Answered, and given to the colleague whose field it is, who has written to the household."""
    at = answered(case) + case.world.minutes(1, 6)
    keeper = case.ground.holders(*roles)[0]
    answering.triage(case.tale, at, cast.desk(case.ground, at), accountable=keeper)
    at += case.world.minutes(6, 40)
    until = max(case.promised_by(at), at + timedelta(hours=3))
    words = case.say("update", what=case.say("update", "what"), when=case.when(until))
    answering.promise_update(case.tale, words, until, at, keeper)
    return at


def ordered(case: Case) -> tuple[datetime, Job]:
    """A work order is open and waits to be planned."""
    at = accepted(case) + case.world.minutes(3, 15)
    trade = TREE[case.tale.report.category].trade
    assert trade is not None
    return at, work.open_order(case.tale, trade, at, cast.planner(case.ground, at))


def booked(case: Case, who: Somebody, window: Times, span: Times | None = None) -> tuple[datetime, Job, Appointment]:
    """A visit is booked and confirmed."""
    at, job = ordered(case)
    at = min(at + case.world.minutes(1, 8), max(window[0] - timedelta(minutes=2), at + SOON))
    visit = work.book(case.tale, job, who, window, span or _in(case, who, window), at, cast.planner(case.ground, at))
    at = min(at + case.world.minutes(1, 20), max(visit.span_from - timedelta(minutes=1), at + SOON))
    if at < case.world.now:
        work.accept(case.tale, visit, at, who)
    return at, job, visit


def _in(case: Case, who: Somebody, window: Times) -> Times:
    worker = next(one for one in case.ground.workers if one.who == who)
    span = case.world.free(case.ground, worker, window, 4, on_call=True)
    assert span is not None, f"{who.name} is taken"
    return span


def on_site(
    case: Case, who: Somebody, window: Times, arrived_at: datetime, span: Times | None = None
) -> tuple[datetime, Job]:
    """The technician is there now; what was dangerous is safe."""
    at, job, visit = booked(case, who, window, span)
    at = max(arrived_at, at + SOON)
    site.arrive(case.tale, job, visit, at, who, case.world.album.door())
    at += case.world.minutes(2, 4)
    if at < case.world.now and case.tale.report.danger and (words := case.about("safe")):
        site.make_safe(case.tale, job, words, case.world.album.pick(job.order.category, "before"), at, who)
    elif at < case.world.now:
        site.before(case.tale, job, [case.world.album.pick(job.order.category, "before")], at, who)
    return at, job


def waiting(
    case: Case, who: Somebody, visited_at: datetime, reason: PauseReason, days: int, length: int = 35
) -> tuple[datetime, Job]:
    """Seen on site; now it waits for so many days from today on."""
    start = cast.floor_quarter(visited_at)
    window = (start, start + timedelta(hours=2))
    at, job = on_site(case, who, window, start + timedelta(minutes=3))
    at += timedelta(minutes=length - 10)
    left = (case.ground.day(case.world.now) - case.ground.day(at)).days
    working.wait(case, job, reason, days + left, at)
    return at, job


def finished(case: Case, who: Somebody, done_at: datetime, length: int = 40, span: Times | None = None) -> datetime:
    """The work is done; the household is asked."""
    start = cast.floor_quarter(done_at - timedelta(minutes=length))
    window = span or (start, start + timedelta(hours=2))
    at, job = on_site(
        case, who, (window[0], max(window[1], window[0] + timedelta(hours=2))), start + timedelta(minutes=2), span
    )
    at = max(at + SOON, min(done_at, job.visits[-1].span_to))
    photos = case.world.album.several(job.order.category, "after", 2)
    site.finish(case.tale, job, working.found(case), case.about("done", "finished"), photos, at, who)
    return at


def asked_again(case: Case) -> None:
    """The clock has asked as often as it would have by now."""
    while (at := verdicts.next_asked(case.tale)) and at < case.world.now - SOON:
        if not verdicts.asks_again(case.tale, at):
            verdicts.close_unconfirmed(case.tale, at)
            return
        verdicts.remind(case.tale, at)


def solved(case: Case, at: datetime) -> None:
    """The household is content, and says so."""
    speaker = next(iter(case.tale.judges(at)), None)
    if speaker:
        verdicts.give(case.tale, VerdictWord.SOLVED, case.say("solved"), at, speaker)


def returned(case: Case, word: VerdictWord, at: datetime) -> None:
    """The household says that it is not good, or that it came back."""
    speaker = case.tale.judges(at)[0]
    verdicts.give(case.tale, word, case.say(word.value), at, speaker)
