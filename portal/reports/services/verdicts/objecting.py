"""The household objects: to a verdict written down for it, or to a refusal."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.queries import people_with_role
from portal.kernel import clock
from portal.kernel.access import Actor, Role, require
from portal.kernel.errors import Conflict
from portal.matters import services as matters
from portal.matters.models import Link, NextStep
from portal.reports import policy, queries, refusals
from portal.reports.models import Report, Status, Verdict, VerdictWord, Voice
from portal.reports.services.answering import SOON, loaded
from portal.reports.services.verdicts.giving import use_up
from portal.reports.services.verdicts.reopening import promise_anew, reopen


def object_to_verdict(session: Session, link: Link, words: str) -> None:
    """“That is not what I said”: the spoken verdict stays on record as objected to, and the report opens again."""
    report, matter = queries.report_and_matter(session, link.matter_id)
    now = clock.now()
    use_up(session, link, report, now)
    spoken = _last_spoken(session, report)
    if spoken is None or spoken.objected_at is not None:
        raise Conflict(refusals.link_used(), queries.as_it_stands(session, report))
    spoken.objected_at = now
    speaker = Actor(link.person_id, "")
    if words.strip():
        matters.write(session, speaker, matter, words, by_staff=False)
    matters.record_openly(session, speaker, matter, "verdict.objected", verdict_id=spoken.id)
    if report.status in {Status.SOLVED, Status.UNCONFIRMED, Status.FINISHED}:
        reopen(session, report, VerdictWord.NOT, now)


def _last_spoken(session: Session, report: Report) -> Verdict | None:
    spoken = select(Verdict).where(Verdict.report_id == report.id, Verdict.voice == Voice.SPOKEN)
    return session.scalar(spoken.order_by(Verdict.id.desc()).limit(1))


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
    promise_anew(session, report, now)
    matters.record_openly(session, actor, matter, "report.objected")
    matters.tell_accountable(session, matter, "report.objected", key=f"objected:{report.id}:{matter.version}")
