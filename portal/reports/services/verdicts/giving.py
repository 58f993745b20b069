"""The household's word: from its page, from a link, or spoken to us."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.estates import settings
from portal.kernel import clock
from portal.kernel.access import Actor, Permission, holds, require
from portal.kernel.errors import Conflict, Missing, Refused
from portal.kernel.sweeps import claim
from portal.matters import services as matters
from portal.matters.models import Link, LinkPurpose
from portal.reports import policy, queries, refusals
from portal.reports.models import Report, Status, Verdict, VerdictWord, Voice
from portal.reports.services.answering import loaded
from portal.reports.services.verdicts.asking import ask_each
from portal.reports.services.verdicts.reopening import reopen


@dataclass(frozen=True)
class Said:
    """What somebody said of the finished work, how it reached us, and whose word it is."""

    word: VerdictWord
    words: str
    voice: Voice
    speaker_id: int | None
    speaker_name: str | None = None


def give(
    session: Session, actor: Actor, report_id: int, word: VerdictWord, words: str, *, version: int | None = None
) -> Verdict:
    """The household's verdict from its page. Raises Forbidden for others, Conflict where there is nothing to judge."""
    report, _matter = loaded(session, actor, report_id, version)
    require(policy.speaks_for_household(session, actor.id, report))
    return take(session, actor, report, Said(word, words, Voice.PAGE, actor.person_id))


def give_by_link(session: Session, link: Link, word: VerdictWord, words: str) -> Verdict:
    """The household's verdict from a one-time link. Raises Missing where the person's word no longer counts."""
    report, _matter = queries.report_and_matter(session, link.matter_id)
    if not policy.speaks_for_household(session, link.person_id, report):
        raise Missing
    use_up(session, link, report, clock.now())
    return take(session, Actor(link.person_id, ""), report, Said(word, words, Voice.LINK, link.person_id))


def use_up(session: Session, link: Link, report: Report, now: datetime) -> None:
    """A link is good for one act. Raises Conflict where it was used or ended."""
    if not claim(session, Link, link.id, Link.used_at.is_(None), Link.revoked_at.is_(None), used_at=now):
        raise Conflict(refusals.link_used(), queries.as_it_stands(session, report))


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
    report, _matter = loaded(session, actor, report_id, version)
    require(holds(actor, Permission.VERDICT_RECORD, report.estate_id))
    require(not policy.did_the_work(session, actor.person_id, report.id))
    if speaker_id is None and not (speaker_name or "").strip():
        raise Refused({"speaker_name": refusals.who_spoke()})
    if speaker_id is not None and not policy.speaks_for_household(session, speaker_id, report):
        raise Refused({"speaker": refusals.word_does_not_count()})
    verdict = take(session, actor, report, Said(word, words, Voice.SPOKEN, speaker_id, speaker_name))
    ask_each(session, report, LinkPurpose.OBJECTION, "verdict.recorded", f"verdict:{verdict.id}", verdict_id=verdict.id)
    return verdict


def take(session: Session, actor: Actor, report: Report, said: Said) -> Verdict:
    """Keep a verdict; the report is solved or opens again by it. Raises Conflict where there is nothing to judge."""
    now, matter = clock.now(), report.matter
    _require_moment(session, report, said.word, now)
    verdict = _kept(session, actor, report, said, now)
    facts = {"word": said.word, "voice": said.voice, "verdict_id": verdict.id, "round": report.round}
    matters.record_openly(session, actor, matter, "verdict.given", **facts)
    matters.revoke_links(session, matter.id, LinkPurpose.VERDICT, now)
    if said.word is not VerdictWord.SOLVED:
        reopen(session, report, said.word, now)
        return verdict
    report.solve(now)
    if matter.is_open:
        matter.close(now)
    return verdict


def _kept(session: Session, actor: Actor, report: Report, said: Said, now: datetime) -> Verdict:
    by_staff, words = said.voice is Voice.SPOKEN, said.words
    post = matters.write(session, actor, report.matter, words, by_staff=by_staff) if words.strip() else None
    verdict = Verdict(
        report_id=report.id, round=report.round, word=said.word, voice=said.voice, speaker_id=said.speaker_id,
        speaker_name=said.speaker_name, recorder_id=actor.id if by_staff else None, post_id=post.id if post else None,
        at=now,
    )  # fmt: skip
    session.add(verdict)
    session.flush()
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
