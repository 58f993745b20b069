"""The first hours: answered, triaged, talked about, handed over, or refused with a way on."""

from collections.abc import Generator
from datetime import datetime, timedelta

from portal.demo.acts import answering, clocks, handing, intake
from portal.demo.company.ground import Somebody
from portal.demo.plots import cast
from portal.demo.plots.case import Case
from portal.kernel.access import Role
from portal.reports.categories import TREE, Category, Route
from portal.reports.models import WayOn

Moments = Generator[datetime, None, datetime]
FOR_OFFICER = frozenset(
    {Category.CONDUCT, Category.FEES, Category.PUBLIC_MONEY, Category.PROMISE, Category.DELAY, Category.NEIGHBOUR}
)


def met(case: Case) -> Moments:
    """Received, answered by a person, and confirmed for what it is; when that was done."""
    tale, fate = case.tale, case.fate
    yield case.at
    intake.receive(tale, case.said, case.at, case.by)
    at = cast.answered_after(case.world, case.ground, tale.matter.severity, case.at, slow=fate.slow_answer)
    yield at
    by = cast.desk(case.ground, at)
    if case.world.chance(0.15) and tale.matter.severity not in cast.GRAVE:
        _triage(case, at, by)
        at += case.world.minutes(1, 5)
        yield at
        answer(case, at, by)
    else:
        answer(case, at, by)
        at += case.world.minutes(0.6, 14)
        yield at
        _triage(case, at, by)
    if fate.note:
        at += case.world.minutes(1, 6)
        yield at
        answering.note(tale, case.say("note"), at, by)
    return at


def answer(case: Case, at: datetime, by: Somebody) -> None:
    """The first human answer of a round."""
    visit = TREE[case.tale.report.category].route is Route.REPAIR
    clocks.sweep(case.tale, at)
    promised_at = case.promised_by(at)
    answering.answer(case.tale, case.answer(promised_at, by, visit=visit), promised_at, at, by)


def _triage(case: Case, at: datetime, by: Somebody) -> None:
    tale = case.tale
    calmer = tale.report.growing and not tale.report.danger and case.world.chance(0.08)
    answering.triage(tale, at, by, growing=False if calmer else None, accountable=_keeper(case, by))


def _keeper(case: Case, by: Somebody) -> Somebody:
    """Who answers for it from now on: whoever confirmed it, or the colleague whose field it is."""
    category, dice = case.tale.report.category, case.world.dice
    if TREE[category].route is Route.REPAIR:
        return by
    officers = case.ground.holders(Role.CASE_OFFICER)
    if category in FOR_OFFICER and officers:
        return officers[0]
    return case.ground.holders(Role.STEWARD)[0] if dice.random() < 0.4 else by


def talked(case: Case, at: datetime) -> Moments:
    """The household writes in between, and is answered with a date; a few put something right, or say it grows."""
    tale = case.tale
    at, keeper = yield from _taken_up(case, at)
    speaker = tale.reporter
    for _ in range(case.fate.chats if speaker else 0):
        at = at + case.world.minutes(20, 300)
        if not 7 <= at.astimezone(case.ground.zone).hour < 23:
            break
        yield at
        assert speaker is not None
        answering.message(tale, case.about("more") or case.say("wanted"), at, speaker, by_staff=False)
        at = yield from _replied(case, at, keeper)
    if speaker and case.fate.corrected:
        at += case.world.minutes(5, 50)
        yield at
        answering.correct(tale, case.say("correction"), at, speaker)
    if speaker and case.fate.worse:
        at += case.world.minutes(30, 240)
        yield at
        photos = (case.world.album.pick(tale.report.category, "before"),)
        answering.worsened(tale, case.say("worse"), at, speaker, photos)
        at = yield from _replied(case, at, keeper)
    return at


def _taken_up(case: Case, at: datetime) -> Generator[datetime, None, tuple[datetime, Somebody]]:
    """Whoever it was given to says soon that they have it, with a word to the household."""
    tale = case.tale
    keeper = case.ground.somebody(tale.matter.accountable_id)
    if tale.matter.taken_up_at is None:
        at = cast.by_day(case.world, case.ground, at + case.world.minutes(4, 50))
        yield at
        until = max(tale.matter.next_update_at or at, at + timedelta(hours=5))
        answering.promise_update(tale, _update(case, until), until, at, keeper)
    return at, keeper


def _update(case: Case, until: datetime) -> str:
    return case.say("update", what=case.say("update", "what"), when=case.when(until))


def _replied(case: Case, at: datetime, keeper: Somebody) -> Moments:
    at = cast.by_day(case.world, case.ground, at + case.world.minutes(6, 70))
    yield at
    until = case.promised_by(at)
    answering.promise_update(case.tale, _update(case, until), until, at, keeper)
    return at


def handed_over(case: Case, at: datetime) -> Moments:
    """Offered to a colleague, who takes it over or, now and then, gives it back."""
    by_night = not cast.is_day(case.ground, at) and case.tale.matter.severity not in cast.GRAVE
    if not (case.fate.handed_over or (by_night and case.world.chance(0.7))):
        return at
    tale, giver = case.tale, case.ground.somebody(case.tale.matter.accountable_id)
    colleagues = [one for one in case.ground.holders(Role.FRONT_DESK, Role.DISPATCHER, Role.STEWARD) if one != giver]
    to = case.world.dice.choice(colleagues)
    at = cast.by_day(case.world, case.ground, at + case.world.minutes(15, 200))
    yield at
    handing.offer(tale, to, case.say("hand_over"), at, giver)
    at += case.world.minutes(3, 55)
    yield at
    handing.answer(tale, at, to, accepted=case.world.chance(0.86))
    return at


def refused(case: Case, at: datetime, way_on: WayOn) -> Moments:
    """No, with a reason and a way on; some do not accept it, and a supervisor looks again."""
    tale = case.tale
    at = cast.by_day(case.world, case.ground, at + case.world.minutes(10, 240))
    yield at
    by = cast.desk(case.ground, at)
    call_back_at = (
        cast.on_workday(case.world, case.ground, at + timedelta(hours=20)) if way_on is WayOn.CALL_BACK else None
    )
    words = case.say(way_on.value, "reason"), case.say(way_on.value, "way")
    answering.decline(tale, words, way_on, at, by, call_back_at)
    if call_back_at:
        at = call_back_at - case.world.minutes(5, 90)
        yield at
        answering.called_back(tale, case.say("called_back"), at, by)
    return at
