"""Finished by us, judged by the household alone (S63)."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.queries import people_with_role
from portal.estates import settings
from portal.estates.models import Relation
from portal.estates.policy import gives, in_force
from portal.kernel import clock
from portal.kernel.access import SYSTEM, Actor, Permission, Right, Role, holds, require
from portal.kernel.errors import Conflict, Missing, Refused
from portal.kernel.sweeps import claim
from portal.matters import services as matters
from portal.matters.models import Link, LinkPurpose, Matter, NextStep
from portal.promises import services as promises
from portal.promises.models import ClockKind
from portal.reports import policy, queries, refusals
from portal.reports.models import Action, Report, Status, Verdict, VerdictWord, Voice
from portal.reports.services.answering import expect, loaded
from portal.reports.services.telling import tell

LINK_LASTS = timedelta(days=30)
# Until the estate's own table says when: an estate without one still owes an answer the same half-day.
SOON = timedelta(hours=4)


def finish(session: Session, actor: Actor, report: Report, matter: Matter, *, at: datetime | None = None) -> None:
    """We are done; now the household judges. Its clocks end, a link asks for the verdict."""
    at = at or clock.now()
    if report.status is Status.RECEIVED:
        raise Conflict(refusals.triage_first(), queries.as_it_stands(session, report))
    report.finish(at)
    for kind in ClockKind:
        promises.meet(session, matter.id, kind, at)
    days = settings.value(session, matter.estate_id, settings.VERDICT_REMINDER_DAYS)
    matter.waiting_until = None
    matter.await_update(NextStep.VERDICT, at + timedelta(days=days))
    matters.record_openly(session, actor, matter, "report.finished", round=report.round, at=at)
    ask_verdict(session, report, matter, "report.finished")


def finish_by_hand(session: Session, actor: Actor, report_id: int, words: str, *, version: int | None = None) -> None:
    """A handler finishes a report that needed no work order; what was done stands in the thread."""
    report, matter = loaded(session, actor, report_id, version)
    require(policy.may(session, actor, Action.FINISH, report))
    matters.write(session, actor, matter, words, by_staff=True)
    finish(session, actor, report, matter)


def ask_verdict(session: Session, report: Report, matter: Matter, kind: str) -> None:
    """Ask each person whose word counts, with a link of their own. Those who can't be asked are called by the desk."""
    for person_id in judges(session, report, matter):
        link = matters.make_link(session, matter, person_id, LinkPurpose.VERDICT, lasts=LINK_LASTS)
        key = f"{kind}:{report.id}:{report.round}:{report.reminders}:{person_id}"
        tell(session, report, person_id, kind, key=key, link_id=link.id)


def judges(session: Session, report: Report, matter: Matter) -> list[int]:
    """Whom we ask: the reporter if their word counts, else those of the home whose word does."""
    if report.reporter_id and policy.speaks_for_household(session, report.reporter_id, report):
        return [report.reporter_id]
    if matter.home_id is None:
        return []
    people = select(Relation.person_id).where(
        Relation.home_id == matter.home_id, in_force(), gives(Right.VERDICT), Relation.sees_at <= matter.opened_at
    )
    return [
        person_id
        for person_id in session.scalars(people.limit(5))
        if not policy.did_the_work(session, person_id, report.id)
    ]


def give(
    session: Session, actor: Actor, report_id: int, word: VerdictWord, words: str, *, version: int | None = None
) -> Verdict:
    """The household's verdict from its page. Raises Forbidden for others, Conflict where there is nothing to judge."""
    report, matter = loaded(session, actor, report_id, version)
    require(policy.speaks_for_household(session, actor.id, report))
    return _take(session, actor, report, matter, word, words, Voice.PAGE, speaker_id=actor.person_id)


def give_by_link(session: Session, link: Link, word: VerdictWord, words: str) -> Verdict:
    """The household's verdict from a one-time link. Raises Missing where the person's word no longer counts."""
    report, matter = queries.report_and_matter(session, link.matter_id)
    if not policy.speaks_for_household(session, link.person_id, report):
        raise Missing
    won = claim(session, Link, link.id, Link.used_at.is_(None), Link.revoked_at.is_(None), used_at=clock.now())
    if not won:
        raise Conflict(refusals.link_used(), queries.as_it_stands(session, report))
    speaker = Actor(link.person_id, "")
    return _take(session, speaker, report, matter, word, words, Voice.LINK, speaker_id=link.person_id)


def record_spoken(
    session: Session,
    actor: Actor,
    report_id: int,
    word: VerdictWord,
    words: str,
    *,
    speaker_id: int | None,
    speaker_name: str | None,
    version: int | None = None,
) -> Verdict:
    """What somebody of the household said to the desk or a steward who did not do the work; they are told what we
    wrote and may object. Raises Forbidden, Refused (nobody named, or a speaker whose word does not count)."""
    report, matter = loaded(session, actor, report_id, version)
    require(holds(actor, Permission.VERDICT_RECORD, matter.estate_id))
    require(not policy.did_the_work(session, actor.person_id, report.id))
    if speaker_id is None and not (speaker_name or "").strip():
        raise Refused({"speaker_name": refusals.who_spoke()})
    if speaker_id is not None and not policy.speaks_for_household(session, speaker_id, report):
        raise Refused({"speaker": refusals.word_does_not_count()})
    verdict = _take(
        session, actor, report, matter, word, words, Voice.SPOKEN, speaker_id=speaker_id, speaker_name=speaker_name
    )
    for person_id in judges(session, report, matter):
        link = matters.make_link(session, matter, person_id, LinkPurpose.OBJECTION, lasts=LINK_LASTS)
        key = f"verdict:{verdict.id}:{person_id}"
        tell(session, report, person_id, "verdict.recorded", key=key, verdict_id=verdict.id, link_id=link.id)
    return verdict


def _take(
    session: Session,
    actor: Actor,
    report: Report,
    matter: Matter,
    word: VerdictWord,
    words: str,
    voice: Voice,
    *,
    speaker_id: int | None,
    speaker_name: str | None = None,
) -> Verdict:
    now = clock.now()
    _require_moment(session, report, word, now)
    by_staff = voice is Voice.SPOKEN
    post = matters.write(session, actor, matter, words, by_staff=by_staff) if words.strip() else None
    verdict = Verdict(
        report_id=report.id,
        round=report.round,
        word=word,
        voice=voice,
        speaker_id=speaker_id,
        speaker_name=speaker_name,
        recorder_id=actor.id if by_staff else None,
        post_id=post.id if post else None,
        at=now,
    )
    session.add(verdict)
    session.flush()
    matters.record_openly(
        session, actor, matter, "verdict.given", word=word, voice=voice, verdict_id=verdict.id, round=report.round
    )
    matters.revoke_links(session, matter.id, LinkPurpose.VERDICT, now)
    if word is VerdictWord.SOLVED:
        report.solve(now)
        if matter.is_open:
            matter.close(now)
    else:
        reopen(session, report, matter, word, now)
    return verdict


def _require_moment(session: Session, report: Report, word: VerdictWord, now: datetime) -> None:
    """Each word has its time: solved, partly and not while we ask; came back afterwards, within the estate's days."""
    if report.status is Status.FINISHED:
        return
    days = settings.value(session, report.estate_id, settings.REOPEN_DAYS)
    late = report.ended_at is not None and report.ended_at + timedelta(days=days) < now
    confirming = report.status is Status.UNCONFIRMED and word is VerdictWord.SOLVED
    returning = report.status in {Status.SOLVED, Status.UNCONFIRMED} and word is not VerdictWord.SOLVED and not late
    if not (confirming or returning):
        reason = refusals.too_long_ago(days) if late else refusals.nothing_to_judge()
        raise Conflict(reason, queries.as_it_stands(session, report))


def reopen(session: Session, report: Report, matter: Matter, word: VerdictWord, now: datetime) -> None:
    """Back to the same person, with a new round of promised times; what came back is one step graver (S63, S71)."""
    report.reopen()
    if word is VerdictWord.CAME_BACK:
        matter.severity = matter.severity.step_up()
    matter.open_again(NextStep.CALL_BACK, now + SOON)
    clocks = promises.stamp(session, matter, matter.severity, report.category, now, round=report.round)
    answer_due = next((running.due_at for running in clocks if running.kind is ClockKind.ANSWER), now + SOON)
    matter.taken_up_at = None
    matter.untaken_told_at = None
    expect(session, matter, NextStep.CALL_BACK, answer_due)
    matters.record_openly(
        session, SYSTEM, matter, "report.reopened", round=report.round, word=word, severity=matter.severity
    )
    told = {matter.accountable_id}
    if word is VerdictWord.CAME_BACK:
        told |= {person.id for person in people_with_role(session, matter.estate_id, (Role.SUPERVISOR,), now)}
    for person_id in told:
        matters.tell(
            session,
            matter,
            person_id,
            "report.reopened",
            key=f"reopened:{report.id}:{report.round}:{person_id}",
            word=word,
        )


def object_to_verdict(session: Session, link: Link, words: str) -> None:
    """“That is not what I said”: the spoken verdict stays on record as objected to, and the report opens again."""
    report, matter = queries.report_and_matter(session, link.matter_id)
    now = clock.now()
    spoken = session.scalar(
        select(Verdict)
        .where(Verdict.report_id == report.id, Verdict.voice == Voice.SPOKEN)
        .order_by(Verdict.id.desc())
        .limit(1)
    )
    won = claim(session, Link, link.id, Link.used_at.is_(None), Link.revoked_at.is_(None), used_at=now)
    if not won or spoken is None or spoken.objected_at is not None:
        raise Conflict(refusals.link_used(), queries.as_it_stands(session, report))
    spoken.objected_at = now
    speaker = Actor(link.person_id, "")
    if words.strip():
        matters.write(session, speaker, matter, words, by_staff=False)
    matters.record_openly(session, speaker, matter, "verdict.objected", verdict_id=spoken.id)
    if report.status in {Status.SOLVED, Status.UNCONFIRMED, Status.FINISHED}:
        reopen(session, report, matter, VerdictWord.NOT, now)


def object_to_decline(
    session: Session, actor: Actor, report_id: int, words: str, *, version: int | None = None
) -> None:
    """The household does not accept a refusal: the report is open again and goes to a supervisor."""
    report, matter = loaded(session, actor, report_id, version)
    require(policy.speaks_for_household(session, actor.id, report))
    now = clock.now()
    report.object()
    matters.write(session, actor, matter, words, by_staff=False)
    matter.open_again(NextStep.CALL_BACK, now + SOON)
    supervisors = people_with_role(session, matter.estate_id, (Role.SUPERVISOR, Role.MANAGER), now)
    if supervisors:
        matters.give_to(session, matter, supervisors[0].id, now)
    clocks = promises.stamp(session, matter, matter.severity, report.category, now, round=report.round)
    answer_due = next((running.due_at for running in clocks if running.kind is ClockKind.ANSWER), now + SOON)
    expect(session, matter, NextStep.CALL_BACK, answer_due)
    matters.record_openly(session, actor, matter, "report.objected")
    matters.tell_accountable(session, matter, "report.objected", key=f"objected:{report.id}:{matter.version}")


def remind(session: Session, report_id: int, now: datetime) -> bool:
    """Ask once more for a verdict. False if someone else just did, or it came."""
    report = session.get_one(Report, report_id)
    won = claim(
        session,
        Report,
        report_id,
        Report.status == Status.FINISHED,
        Report.reminders == report.reminders,
        reminders=report.reminders + 1,
        reminded_at=now,
    )
    if not won:
        return False
    session.refresh(report)
    matter = session.get_one(Matter, report_id)
    days = settings.value(session, report.estate_id, settings.VERDICT_REMINDER_DAYS)
    matter.await_update(NextStep.VERDICT, now + timedelta(days=days))
    ask_verdict(session, report, matter, "verdict.reminder")
    matters.record_openly(session, SYSTEM, matter, "verdict.reminded", number=report.reminders)
    return True


def close_unconfirmed(session: Session, report_id: int, now: datetime) -> bool:
    """Nobody answered: closed, but never counted as solved (S63). False if a verdict came."""
    won = claim(session, Report, report_id, Report.status == Status.FINISHED, status=Status.UNCONFIRMED, ended_at=now)
    if not won:
        return False
    matter = session.get_one(Matter, report_id)
    matter.close(now)
    matters.record_openly(session, SYSTEM, matter, "report.closed_unconfirmed")
    report = session.get_one(Report, report_id)
    for person_id in judges(session, report, matter):
        key = f"unconfirmed:{report.id}:{report.round}:{person_id}"
        tell(session, report, person_id, "report.closed_unconfirmed", key=key)
    return True
