"""The next word to the household: what it is about, when it is due, and when we move it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.estates import settings
from portal.kernel import clock
from portal.kernel.access import Actor, Permission, Role, holds, require
from portal.kernel.errors import Refused
from portal.kernel.severity import Severity
from portal.matters import services as matters
from portal.matters.models import Matter, NextStep
from portal.promises import services as promises
from portal.promises.calendar import Span
from portal.promises.models import Clock, ClockKind
from portal.promises.queries import working_calendar
from portal.reports import queries, refusals
from portal.reports.categories import TREE, Route
from portal.reports.models import Report, Status
from portal.reports.services.answering.loading import loaded, require_open
from portal.reports.services.telling import tell_reporter

SOON = timedelta(hours=4)


def expect(session: Session, matter: Matter, step: NextStep, at: datetime) -> None:
    """Set the next update of an open matter, and with it what the queue sorts by."""
    matter.await_update(step, at, obligation=promises.earliest_due(session, matter.id))


def answer_due(clocks: Sequence[Clock], at: datetime) -> datetime:
    """When the answer clock among these is due; an estate without such a promise owes an answer the same half-day."""
    return next((running.due_at for running in clocks if running.kind is ClockKind.ANSWER), at + SOON)


def step_after(report: Report) -> NextStep:
    """What the word after an answer is about."""
    if report.status is Status.RECEIVED:
        return NextStep.TRIAGE
    if report.status is Status.ACCEPTED and TREE[report.category].route is Route.REPAIR:
        return NextStep.PLAN_VISIT
    return NextStep.PROGRESS


def soon(session: Session, matter: Matter) -> datetime:
    """Now and the estate's call-back limit: clock time for what is urgent, office time for the rest (S47)."""
    minutes = settings.value(session, matter.estate_id, settings.CALLBACK_MINUTES)
    grave = matter.severity.step >= Severity.URGENT.step
    calendar = working_calendar(session, matter.estate_id)
    return calendar.after(Span.ALWAYS if grave else Span.OFFICE, clock.now(), timedelta(minutes=minutes))


def reply_soon(session: Session, matter: Matter) -> None:
    """The household is owed a word within the call-back limit."""
    by = soon(session, matter)
    if matter.is_open and matter.next_update_at and by < matter.next_update_at:
        expect(session, matter, NextStep.CALL_BACK, by)


def promise_update(
    session: Session, actor: Actor, report_id: int, *, words: str, at: datetime, version: int | None = None
) -> None:
    """Say how it stands and when the next word comes. Moving a promised date counts; the one beyond the estate's
    limit tells the manager (S54, S57)."""
    report, matter = loaded(session, actor, report_id, version)
    require(holds(actor, Permission.REPORTS_ANSWER, matter.estate_id))
    now = clock.now()
    if at <= now:
        raise Refused({"at": refusals.promise_in_future()})
    require_open(session, report, matter)
    post = matters.write(session, actor, matter, words, by_staff=True)
    matters.take_up(session, actor, matter, now)
    if matter.next_update_at and at > matter.next_update_at:
        matters.record(session, actor, matter, "next_update.moved", until=at.isoformat())
        session.flush()
        _alert_on_many_moves(session, matter)
    expect(session, matter, NextStep.PROGRESS, at)
    tell_reporter(session, report, "message.written", key=f"post:{post.id}", post_id=post.id)


def _alert_on_many_moves(session: Session, matter: Matter) -> None:
    moves = queries.times_moved(session, matter.id)
    if moves <= settings.value(session, matter.estate_id, settings.RE_PROMISE_LIMIT):
        return
    key = f"moved:{matter.id}:{moves}"
    matters.tell_roles(session, matter, [Role.MANAGER], clock.now(), "promise.moved_often", key=key, times=moves)
