"""The household's word, its silence, and what follows from either."""

from collections.abc import Generator
from datetime import datetime, timedelta

from portal.demo.acts import verdicts
from portal.demo.plots import cast, meeting, working
from portal.demo.plots.case import Case
from portal.kernel.access import Role
from portal.matters.models import Channel
from portal.reports.models import Status, VerdictWord, Voice

Moments = Generator[datetime, None, datetime]


def judged(case: Case, at: datetime) -> Moments:
    """Round after round, until the household is content, or silent."""
    for word in case.fate.ends:
        if word is VerdictWord.CAME_BACK:
            at = at + case.world.minutes(60 * 30, 60 * 24 * 24)
            if not case.tale.judges(at):
                break
        elif case.tale.report.status is not Status.FINISHED:
            break
        at = yield from _one_round(case, at, word)
        if case.tale.report.status is Status.IN_PROGRESS:
            at = yield from _taken_on_again(case, at)
    if case.fate.late_word and case.tale.report.status is Status.UNCONFIRMED:
        at = yield from _late_word(case, at)
    return at


def _one_round(case: Case, at: datetime, word: VerdictWord | None) -> Moments:
    speaks = case.tale.judges(at) or case.said.caller_name
    if word is None or not speaks:
        return (yield from _silence(case))
    if word is not VerdictWord.CAME_BACK:
        at = yield from _thought_over(case, at)
        if case.tale.report.status is not Status.FINISHED:
            return at
    return (yield from _speak(case, at, word))


def _thought_over(case: Case, at: datetime) -> Moments:
    """Most answer within a day, some only after they were reminded."""
    days = case.world.dice.choices((0.03, 0.6, 1.6, 3.7, 6.5), (30, 38, 18, 9, 5))[0]
    until = at + timedelta(days=days * case.world.dice.uniform(0.4, 1.1))
    while (asked := verdicts.next_asked(case.tale)) and asked < until and verdicts.asks_again(case.tale, asked):
        yield asked
        verdicts.remind(case.tale, asked)
    return until


def _silence(case: Case) -> Moments:
    """Reminded as often as the estate says, then closed unconfirmed."""
    while asked := verdicts.next_asked(case.tale):
        yield asked
        if not verdicts.asks_again(case.tale, asked):
            verdicts.close_unconfirmed(case.tale, asked)
            return asked
        verdicts.remind(case.tale, asked)
    raise AssertionError("nothing was finished")


def _when_awake(case: Case, at: datetime) -> datetime:
    there = at.astimezone(case.ground.zone)
    return at if 7 <= there.hour < 23 else at + timedelta(hours=9)


def _speak(case: Case, at: datetime, word: VerdictWord) -> Moments:
    words = case.say(word.value) if word is not VerdictWord.SOLVED or case.world.chance(0.45) else ""
    by_phone = case.said.channel is not Channel.WEB
    if not case.tale.judges(at) or case.world.chance(0.55 if by_phone else 0.1):
        yield (at := cast.by_day(case.world, case.ground, at))
        _told_to_staff(case, at, word, words)
        return at
    yield (at := _when_awake(case, at))
    who = next(iter(case.tale.judges(at)))
    able = [row for row in case.tale.links if row["person_id"] == who.id and not (row["used_at"] or row["revoked_at"])]
    voice = Voice.LINK if able and (by_phone or case.world.chance(0.5)) else Voice.PAGE
    verdicts.give(case.tale, word, words, at, who, voice)
    return at


def _told_to_staff(case: Case, at: datetime, word: VerdictWord, words: str) -> None:
    recorder = case.world.dice.choice([cast.desk(case.ground, at), *case.ground.holders(Role.STEWARD)])
    speaker = next(iter(case.tale.judges(at)), None)
    name = None if speaker else case.said.caller_name or case.tale.locale
    verdicts.spoken(case.tale, word, words, at, recorder, speaker, name)


def _taken_on_again(case: Case, at: datetime) -> Moments:
    """Open again, with the same person: called, and done once more."""
    tale = case.tale
    at = cast.answered_after(case.world, case.ground, tale.matter.severity, at, slow=False)
    yield at
    meeting.answer(case, at, case.ground.somebody(tale.matter.accountable_id))
    if tale.orders_open:
        return (yield from working.again(case, at))
    at = cast.by_day(case.world, case.ground, at + case.world.minutes(120, 60 * 30))
    yield at
    verdicts.finish_by_hand(tale, case.about("done", "finished"), at, case.ground.somebody(tale.matter.accountable_id))
    return at


def _late_word(case: Case, at: datetime) -> Moments:
    at = _when_awake(case, at + case.world.minutes(60 * 4, 60 * 24 * 9))
    yield at
    if judges := case.tale.judges(at):
        verdicts.give(case.tale, VerdictWord.SOLVED, case.say("solved"), at, judges[0])
    return at
