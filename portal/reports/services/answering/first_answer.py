"""The first human answer, with its three parts."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.kernel import clock
from portal.kernel.access import Actor, Permission, holds, require
from portal.kernel.errors import Refused
from portal.matters import services as matters
from portal.matters.models import PostKind
from portal.promises import services as promises
from portal.promises.models import ClockKind
from portal.reports import refusals
from portal.reports.models import Answer, Report
from portal.reports.services.answering.loading import loaded, require_open
from portal.reports.services.answering.updates import expect, step_after
from portal.reports.services.telling import tell_reporter


def answer(
    session: Session,
    actor: Actor,
    report_id: int,
    *,
    restatement: str,
    stance: str,
    promise: str,
    promised_at: datetime,
    version: int | None = None,
) -> Answer:
    """The first human answer: what I understood, where I stand, what I promise by when (S42). It ends the answer clock,
    and its date becomes the next update. Raises Refused without a future date."""
    report, matter = loaded(session, actor, report_id, version)
    require(holds(actor, Permission.REPORTS_ANSWER, report.estate_id))
    require_open(session, report, matter)
    now = clock.now()
    if promised_at <= now:
        raise Refused({"promised_at": refusals.promise_in_future()})
    given = _written(session, actor, report, "\n".join((restatement, stance, promise)), promised_at, now)
    promises.meet(session, matter.id, ClockKind.ANSWER, now)
    matters.take_up(session, actor, matter, now)
    expect(session, matter, step_after(report), promised_at)
    tell_reporter(session, report, "report.answered", key=f"post:{given.post_id}", post_id=given.post_id)
    return given


def _written(
    session: Session, actor: Actor, report: Report, words: str, promised_at: datetime, now: datetime
) -> Answer:
    post = matters.write(session, actor, report.matter, words, by_staff=True, kind=PostKind.ANSWER)
    given = Answer(report_id=report.id, post_id=post.id, author_id=actor.person_id, promised_at=promised_at, at=now)
    session.add(given)
    report.first_answered_at = report.first_answered_at or now
    return given
