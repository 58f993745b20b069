"""Whole stories, from the first word to the last."""

from collections.abc import Generator
from datetime import datetime, timedelta

from portal.demo.acts import answering, verdicts
from portal.demo.plots import cast, judging, meeting, working
from portal.demo.plots.case import Case, Plot
from portal.reports.categories import TREE, Route

Moments = Generator[datetime, None, datetime]


def story(case: Case) -> Plot:
    """What becomes of a report, whatever it is."""
    at = yield from meeting.met(case)
    if case.fate.declined:
        yield from _refused(case, at)
        return
    at = yield from meeting.talked(case, at)
    at = yield from meeting.handed_over(case, at)
    if TREE[case.tale.report.category].route is Route.REPAIR:
        at = yield from working.worked(case, at)
    else:
        at = yield from _seen_to(case, at)
    if working.is_finished(case):
        yield from judging.judged(case, at)


def _refused(case: Case, at: datetime) -> Plot:
    """Refused with a way on; a few object, and a supervisor sees to it after all."""
    assert case.fate.declined is not None
    at = yield from meeting.refused(case, at, case.fate.declined)
    if not (case.fate.objects and case.tale.reporter and case.tale.judges(at)):
        return
    at += case.world.minutes(60 * 3, 60 * 40)
    yield at
    verdicts.object_to_decline(case.tale, case.say("objection"), at, case.tale.judges(at)[0])
    at = cast.by_day(case.world, case.ground, at + case.world.minutes(15, 110))
    yield at
    by = case.ground.somebody(case.tale.matter.accountable_id)
    meeting.answer(case, at, by)
    at += case.world.minutes(3, 40)
    yield at
    answering.triage(case.tale, at, by)
    at = yield from _seen_to(case, at)
    yield from judging.judged(case, at)


def _seen_to(case: Case, at: datetime) -> Moments:
    """Without a work order: word by word, until it is done."""
    tale, dice = case.tale, case.world.dice
    keeper = case.ground.somebody(tale.matter.accountable_id)
    over = at + timedelta(days=dice.choices((0.5, 1.5, 3.5, 7.5), (22, 36, 30, 12))[0] * dice.uniform(0.5, 1.2))
    while (expected := tale.matter.next_update_at) and expected < over:
        late = case.world.minutes(20, 300) if dice.random() < 0.07 else -case.world.minutes(5, 150)
        at = max(cast.by_day(case.world, case.ground, expected + late), at + timedelta(minutes=10))
        yield at
        until = max(min(over, at + timedelta(days=2)), at + timedelta(hours=3))
        until = cast.on_workday(case.world, case.ground, until)
        words = case.say("update", what=case.say("update", "what"), when=case.when(until))
        answering.promise_update(tale, words, until, at, keeper)
    at = cast.by_day(case.world, case.ground, max(over, at + timedelta(minutes=20)))
    yield at
    verdicts.finish_by_hand(tale, case.about("done", "finished"), at, keeper)
    return at
