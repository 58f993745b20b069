"""A no with a reason and a way on, and the call that it may promise."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.kernel import clock
from portal.kernel.access import Actor, Permission, holds, require
from portal.kernel.errors import Conflict, Refused
from portal.matters import services as matters
from portal.matters.models import NextStep, PostKind
from portal.promises import services as promises
from portal.promises.models import ClockKind
from portal.reports import policy, queries, refusals
from portal.reports.models import Action, Decline, Report, Status, WayOn
from portal.reports.services.answering.loading import loaded
from portal.reports.services.telling import tell_reporter


def decline(
    session: Session,
    actor: Actor,
    report_id: int,
    *,
    reason: str,
    way_on: WayOn,
    way_words: str,
    call_back_at: datetime | None = None,
    version: int | None = None,
) -> Decline:
    """Say no with a reason and a way on (S46). With a call-back the matter stays open until the call is made."""
    report, matter = loaded(session, actor, report_id, version)
    require(policy.may(session, actor, Action.DECLINE, report))
    now = clock.now()
    if way_on is not WayOn.CALL_BACK:
        call_back_at = None
    elif call_back_at is None or call_back_at <= now:
        raise Refused({"call_back_at": refusals.call_back_in_future()})
    report.decline(now)
    post = matters.write(session, actor, matter, f"{reason}\n{way_words}".strip(), by_staff=True, kind=PostKind.ANSWER)
    made = Decline(report_id=report.id, post_id=post.id, author_id=actor.person_id, way_on=way_on, at=now)
    _settle(session, report, made, call_back_at)
    matters.record_openly(session, actor, matter, "report.declined", way_on=way_on, post_id=post.id)
    tell_reporter(session, report, "report.declined", key=f"post:{post.id}", post_id=post.id)
    return made


def _settle(session: Session, report: Report, made: Decline, call_back_at: datetime | None) -> None:
    made.call_back_at = call_back_at
    session.add(made)
    promises.meet(session, report.id, ClockKind.ANSWER, made.at)
    promises.stop(session, report.id, made.at)
    report.first_answered_at = report.first_answered_at or made.at
    if call_back_at:
        report.matter.await_update(NextStep.CALL_BACK, call_back_at)
    else:
        report.matter.close(made.at)


def called_back(session: Session, actor: Actor, report_id: int, words: str, *, version: int | None = None) -> None:
    """The call that a refusal promised was made; what was said stands in the thread, and the matter ends."""
    report, matter = loaded(session, actor, report_id, version)
    require(holds(actor, Permission.REPORTS_ANSWER, matter.estate_id))
    if report.status is not Status.DECLINED or not matter.is_open:
        raise Conflict(refusals.closed_already(), queries.as_it_stands(session, report))
    matters.write(session, actor, matter, words, by_staff=True)
    matter.close(clock.now())
