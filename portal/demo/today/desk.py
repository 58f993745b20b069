"""Everything that a desk has on its plate: unanswered, not taken up, late, to be planned, waiting, come back."""

from datetime import timedelta

from portal.demo.acts import answering, handing, site, work
from portal.demo.company.ground import Somebody
from portal.demo.plots import cast, meeting
from portal.demo.plots.case import Case
from portal.demo.today import steps
from portal.demo.today.stage import Stage
from portal.kernel.access import Role
from portal.promises.models import PauseReason as R
from portal.reports.categories import Category as C
from portal.reports.models import VerdictWord as V
from portal.reports.models import WayOn

HOUR = timedelta(hours=1)


def tell(stage: Stage, *, small: bool = False) -> None:
    """A whole desk, or the smaller one of the other estate."""
    _coming_in(stage, small)
    _being_answered(stage, small)
    _to_be_planned(stage, small)
    _planned(stage, small)
    _waiting(stage, small)
    _to_be_judged(stage, small)
    _come_back(stage, small)
    _talked_about(stage, small)


def _coming_in(stage: Stage, small: bool) -> None:
    """Received, and nobody has answered; some for too long."""
    fresh = ((C.DOOR, 7), (C.FEES, 23), (C.POWER, 12), (C.LIGHT, 41), (C.CLEANING, 96), (C.PARKING, 150))
    for category, minutes in fresh[: 2 if small else 6]:
        steps.received(stage.some(category, stage.ago(minutes=minutes), grave=category is C.POWER))
    if not small:
        # Forgotten: a whole office day without an answer.
        opened = cast.on_workday(stage.world, stage.ground, stage.ago(days=4)) + HOUR
        steps.received(stage.some(C.FINISH, min(opened, stage.ago(hours=30))))


def _being_answered(stage: Stage, small: bool) -> None:
    """Answered, but not triaged; triaged, but without a plan yet."""
    for category, hours in ((C.CRACK, 2.1), (C.LEAK_RAIN, 3.2))[: 1 if small else 2]:
        steps.answered(stage.some(category, stage.ago(hours=hours)))
    for category, hours in ((C.HEATING, 1.2), (C.FINISH, 4.4))[: 0 if small else 2]:
        steps.accepted(stage.some(category, stage.ago(hours=hours)))


def _to_be_planned(stage: Stage, small: bool) -> None:
    """Work orders without a visit: new ones, one that was given back, one where nobody opened."""
    kinds = ((C.DRAIN, 3.0), (C.LEAK_PIPE, 2.2), (C.POWER, 5.1), (C.EQUIPMENT, 6.3), (C.CRACK, 20.0))
    for category, hours in kinds[: 1 if small else 3]:
        steps.ordered(stage.some(category, stage.ago(hours=hours)))
    if small:
        return
    _given_back(stage)
    _not_let_in(stage)


def _given_back(stage: Stage) -> None:
    case = stage.some(C.FINISH, stage.ago(hours=21))
    helper, start = stage.hand(C.FINISH, stage.local(1, 10))
    at, job, visit = steps.booked(case, helper, (start, start + 2 * HOUR))
    at = max(at + timedelta(minutes=5), stage.ago(minutes=50))
    work.give_back(case.tale, job, visit, case.say("given_back", "why"), at, helper)


def _not_let_in(stage: Stage) -> None:
    case = stage.some(C.HEATING, stage.ago(hours=30))
    helper, start = stage.hand(C.HEATING, stage.ago(minutes=75))
    _at, job, visit = steps.booked(case, helper, (start, start + 2 * HOUR), (start, start + HOUR))
    at = start + timedelta(minutes=18)
    site.no_access(case.tale, job, visit, case.say("no_access"), at, helper, stage.world.album.door())


def _planned(stage: Stage, small: bool) -> None:
    """Visits of the other technicians, today and in the days to come."""
    kinds = ((C.FINISH, 0, 14), (C.DRAIN, 1, 9), (C.LIFT, 0, 16), (C.CRACK, 2, 10), (C.HEATING, 2, 14))
    for category, days, hour in kinds[: 1 if small else 3]:
        after = max(stage.local(days, hour), stage.now + HOUR)
        helper, start = stage.hand(category, after, besides=_stage_hands(stage))
        if start > stage.now:
            case = stage.some(category, stage.hours_ago(3, 12))
            steps.booked(case, helper, (start, start + 2 * HOUR), (start, start + HOUR))


def _stage_hands(stage: Stage) -> list[Somebody]:
    return [worker.who for worker in stage.ground.workers if worker.who.is_demo]


def _waiting(stage: Stage, small: bool) -> None:
    """Waits with a reason and a date."""
    kinds = (
        (C.DOOR, 4, R.PARTS, 3), (C.LEAK_RAIN, 6, R.WEATHER, 2), (C.FINISH, 9, R.DRYING, 5), (C.LEAK_ABOVE, 5,
        R.NEIGHBOUR, 2),
        (C.CRACK, 12, R.DECISION, 3), (C.POWER, 3, R.AUTHORITY, 1),
    )  # fmt: skip
    for category, days, reason, more in kinds[: 1 if small else 4]:
        case = stage.some(category, stage.ago(days=days, hours=20))
        helper, start = stage.hand(category, stage.local(-days, 10, 30), besides=_stage_hands(stage))
        steps.waiting(case, helper, start, reason, more)


def _to_be_judged(stage: Stage, small: bool) -> None:
    """Finished, says the company; the household has not spoken yet."""
    kinds = ((C.DRAIN, 0.3), (C.LIGHT, 0.8), (C.LEAK_PIPE, 2.4), (C.DOOR, 5.2), (C.WATER, 7.7))
    for category, days in kinds[: 1 if small else 3]:
        case = stage.some(category, stage.ago(days=days + 1.2))
        helper, start = stage.hand(category, stage.ago(days=days, hours=1), besides=_stage_hands(stage))
        steps.finished(case, helper, start + timedelta(minutes=45), 45, (start, start + HOUR))
        steps.asked_again(case)


def _come_back(stage: Stage, small: bool) -> None:
    """Not solved after all: called back by now, or still to be called."""
    kinds = ((C.DRAIN, V.NOT, 2.0), (C.LIFT, V.NOT, 1.1), (C.HEATING, V.PARTLY, 5.0))
    for number, (category, word, hours) in enumerate(kinds[: 1 if small else 3]):
        case = _done_lately(stage, category, 1.5)
        steps.returned(case, word, stage.ago(hours=hours))
        if number == 2:
            at = stage.ago(hours=hours - 1)
            meeting.answer(case, at, case.ground.somebody(case.tale.matter.accountable_id))
    if not small:
        case = _done_lately(stage, C.LEAK_RAIN, 9)
        steps.returned(case, V.SOLVED, stage.ago(days=8))
        steps.returned(case, V.CAME_BACK, stage.ago(hours=3.4))


def _done_lately(stage: Stage, category: C, days: float) -> Case:
    while True:
        case = stage.some(category, stage.ago(days=days + 1))
        helper, start = stage.hand(category, stage.ago(days=days), besides=_stage_hands(stage))
        if case.tale.reporter:
            steps.finished(case, helper, start + timedelta(minutes=45), 45, (start, start + HOUR))
            return case


def _talked_about(stage: Stage, small: bool) -> None:
    """What needs no work order: complaints and questions; some late, one to be called, some handed over."""
    officer, steward = Role.CASE_OFFICER, Role.STEWARD
    kinds = ((C.NOISE, 26, steward), (C.CONDUCT, 30, officer), (C.PARKING, 9, steward), (C.PROMISE, 50, officer))
    for category, hours, role in kinds[: 1 if small else 4]:
        case = stage.some(category, stage.ago(hours=hours))
        steps.given(case, steward if small else role)
    if small:
        return
    _late(stage)
    _to_be_called(stage)
    _offered(stage)


def _late(stage: Stage) -> None:
    """A word that was promised and did not come, noted as such."""
    for category, hours in ((C.DELAY, 29), (C.FEES, 53)):
        case = stage.some(category, stage.ago(hours=hours))
        at = steps.accepted(case) + timedelta(hours=1)
        until, by = stage.ago(hours=hours - 5), cast.desk(stage.ground, at)
        words = case.say("update", what=case.say("update", "what"), when=case.when(until))
        answering.promise_update(case.tale, words, until, at, by)


def _to_be_called(stage: Stage) -> None:
    case = stage.some(C.PROMISE, stage.ago(hours=6))
    at = steps.accepted(case) + timedelta(minutes=40)
    words = case.say("call_back", "reason"), case.say("call_back", "way")
    call = cast.on_workday(stage.world, stage.ground, stage.now + 4 * HOUR)
    answering.decline(case.tale, words, WayOn.CALL_BACK, at, cast.desk(stage.ground, at), call)


def _offered(stage: Stage) -> None:
    """Offered to those who sign in, and not answered yet."""
    night = next(worker.who for worker in stage.ground.workers if worker.nights)
    desk, officer = stage.ground.holders(Role.FRONT_DESK)[0], stage.ground.holders(Role.CASE_OFFICER)[0]
    steward = stage.ground.holders(Role.STEWARD)[0]
    pairs = ((C.DOOR, night, desk), (C.HEATING, night, desk), (C.FEES, desk, officer), (C.NOISE, desk, steward))
    for category, giver, to in pairs:
        case = stage.some(category, stage.ago(hours=5.5))
        at = steps.answered(case) + timedelta(minutes=6)
        by = cast.desk(stage.ground, at)
        answering.triage(case.tale, at, by, accountable=giver)
        at += timedelta(minutes=9)
        answering.promise_update(case.tale, case.say("finished", "say"), case.promised_by(at), at, giver)
        handing.offer(case.tale, to, case.say("hand_over"), stage.ago(minutes=35), giver)
