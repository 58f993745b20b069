"""Finished by us, judged by the household alone (reports.services.verdicts)."""

from datetime import datetime, timedelta

from portal.audit.models import Visibility
from portal.demo.acts import clocks, reopening
from portal.demo.company.ground import Somebody
from portal.demo.tale import Facts, Tale
from portal.estates import settings
from portal.kernel.access import Role
from portal.matters.models import LinkPurpose, NextStep
from portal.promises.models import ClockKind
from portal.reports.models import Verdict, VerdictWord, Voice

RESIDENT = Visibility.RESIDENT
# Reminders and closings are swept every ten minutes.
SWEPT_AFTER = timedelta(seconds=20)


def finish(tale: Tale, at: datetime, by: Somebody) -> None:
    """We are done; now the household judges."""
    tale.report.finish(at)
    for kind in ClockKind:
        clocks.meet(tale, kind, at)
    tale.matter.waiting_until = None
    tale.matter.await_update(NextStep.VERDICT, at + _days(tale, at))
    tale.event("report.finished", at, by.id, visibility=RESIDENT, round=tale.report.round)
    _ask(tale, "report.finished", at)


def _days(tale: Tale, at: datetime) -> timedelta:
    return timedelta(days=tale.ground.value(settings.VERDICT_REMINDER_DAYS, at))


def _ask(tale: Tale, kind: str, at: datetime) -> None:
    report = tale.report
    for who in tale.judges(at):
        link_id = tale.link_to(who.id, LinkPurpose.VERDICT, at)
        key = f"{kind}:{report.id}:{report.round}:{report.reminders}:{who.id}"
        tale.tell(who.id, kind, key, at, link_id=link_id)


def finish_by_hand(tale: Tale, words: str, at: datetime, by: Somebody) -> None:
    """Finished without a work order; what was done stands in the thread."""
    clocks.sweep(tale, at)
    tale.write(words, at, by, by_staff=True)
    finish(tale, at, by)


def give(tale: Tale, word: VerdictWord, words: str, at: datetime, by: Somebody, voice: Voice = Voice.PAGE) -> None:
    """The household's verdict, from its page or from a one-time link."""
    clocks.sweep(tale, at)
    if voice is Voice.LINK:
        link = next(
            row for row in reversed(tale.links) if row["person_id"] == by.id and row["purpose"] is LinkPurpose.VERDICT
        )
        link["used_at"] = at
    _take(tale, word, words, voice, at, by, speaker_id=by.id)


def spoken(
    tale: Tale,
    word: VerdictWord,
    words: str,
    at: datetime,
    recorder: Somebody,
    speaker: Somebody | None,
    name: str | None = None,
) -> None:
    """What the household said to the desk or a steward, who tell it what they wrote."""
    clocks.sweep(tale, at)
    verdict_id = _take(
        tale, word, words, Voice.SPOKEN, at, recorder, speaker_id=speaker.id if speaker else None, speaker_name=name
    )
    for who in tale.judges(at):
        link_id = tale.link_to(who.id, LinkPurpose.OBJECTION, at)
        key = f"verdict:{verdict_id}:{who.id}"
        tale.tell(who.id, "verdict.recorded", key, at, verdict_id=verdict_id, link_id=link_id)


def _take(
    tale: Tale, word: VerdictWord, words: str, voice: Voice, at: datetime, by: Somebody, *, speaker_id: int | None,
    speaker_name: str | None = None,
) -> int:  # fmt: skip
    by_staff = voice is Voice.SPOKEN
    post_id = tale.write(words, at, by, by_staff=by_staff) if words else None
    row = tale.world.book.put(
        Verdict, report_id=tale.report.id, round=tale.report.round, word=word, voice=voice, speaker_id=speaker_id,
        speaker_name=speaker_name, recorder_id=by.id if by_staff else None, post_id=post_id, at=at, objected_at=None,
    )  # fmt: skip
    facts: Facts = {"word": word, "voice": voice, "verdict_id": row["id"], "round": tale.report.round}
    tale.event("verdict.given", at, by.id, visibility=RESIDENT, **facts)
    tale.revoke_links(LinkPurpose.VERDICT, at)
    if word is VerdictWord.SOLVED:
        tale.report.solve(at)
        if tale.matter.is_open:
            tale.matter.close(at)
    else:
        _reopen(tale, word, at)
    key: int = row["id"]
    return key


def _reopen(tale: Tale, word: VerdictWord, at: datetime) -> None:
    """Back to the same person, with a new round; what came back is one step graver."""
    report, matter = tale.report, tale.matter
    report.reopen()
    if word is VerdictWord.CAME_BACK:
        matter.severity = matter.severity.step_up()
    matter.closed_at = None
    made = clocks.stamp(tale, matter.severity, at, report.round)
    matter.taken_up_at = matter.untaken_told_at = None
    tale.untaken_since = at
    answer_due = next((one.due_at for one in made if one.kind is ClockKind.ANSWER), at + timedelta(hours=4))
    tale.expect(NextStep.CALL_BACK, answer_due)
    facts: Facts = {"round": report.round, "word": word, "severity": matter.severity}
    tale.event("report.reopened", at, None, visibility=RESIDENT, **facts)
    told = {matter.accountable_id}
    if word is VerdictWord.CAME_BACK:
        told |= {who.id for who in tale.holders(Role.SUPERVISOR)}
    for person_id in told:
        tale.tell(person_id, "report.reopened", f"reopened:{report.id}:{report.round}:{person_id}", at, word=word)
    reopening.follow(tale, at + tale.world.minutes(0.05, 0.2))


def object_to_verdict(tale: Tale, words: str, at: datetime, by: Somebody) -> None:
    """That is not what I said: the spoken verdict stays as objected to, and the report opens again."""
    clocks.sweep(tale, at)
    found = (one for one in tale.world.book.rows[Verdict.__tablename__] if one["report_id"] == tale.report.id)
    verdict = [one for one in found if one["voice"] is Voice.SPOKEN][-1]
    verdict["objected_at"] = at
    link = next(row for row in tale.links if row["person_id"] == by.id and row["purpose"] is LinkPurpose.OBJECTION)
    link["used_at"] = at
    tale.write(words, at, by, by_staff=False)
    tale.event("verdict.objected", at, by.id, visibility=RESIDENT, verdict_id=verdict["id"])
    _reopen(tale, VerdictWord.NOT, at)


def object_to_decline(tale: Tale, words: str, at: datetime, by: Somebody) -> None:
    """The household does not accept a refusal: a supervisor has it now."""
    clocks.sweep(tale, at)
    tale.report.object()
    tale.write(words, at, by, by_staff=False)
    tale.matter.closed_at = None
    supervisors = tale.holders(Role.SUPERVISOR, Role.MANAGER)
    tale.give_to(supervisors[0].id, at)
    made = clocks.stamp(tale, tale.matter.severity, at, tale.report.round)
    answer_due = next((one.due_at for one in made if one.kind is ClockKind.ANSWER), at + timedelta(hours=4))
    tale.expect(NextStep.CALL_BACK, answer_due)
    tale.event("report.objected", at, by.id, visibility=RESIDENT)
    tale.tell(tale.matter.accountable_id, "report.objected", f"objected:{tale.report.id}:{tale.matter.version}", at)


def next_asked(tale: Tale) -> datetime | None:
    """When the clock asks again or gives up; None while there is nothing to ask."""
    report = tale.report
    last = report.reminded_at or report.finished_at
    return last + _days(tale, last) + SWEPT_AFTER if last else None


def asks_again(tale: Tale, at: datetime) -> bool:
    """Whether another reminder is due rather than the end."""
    most: int = tale.ground.value(settings.VERDICT_REMINDERS, at)
    return tale.report.reminders < most


def remind(tale: Tale, at: datetime) -> None:
    """Ask once more for a verdict."""
    report = tale.report
    report.reminders, report.reminded_at = report.reminders + 1, at
    tale.matter.await_update(NextStep.VERDICT, at + _days(tale, at))
    _ask(tale, "verdict.reminder", at)
    tale.event("verdict.reminded", at, None, visibility=RESIDENT, number=report.reminders)


def close_unconfirmed(tale: Tale, at: datetime) -> None:
    """Nobody answered: closed, but never counted as solved."""
    tale.report.close_unconfirmed(at)
    tale.matter.close(at)
    tale.event("report.closed_unconfirmed", at, None, visibility=RESIDENT)
    for who in tale.judges(at):
        key = f"unconfirmed:{tale.report.id}:{tale.report.round}:{who.id}"
        tale.tell(who.id, "report.closed_unconfirmed", key, at)
