"""Waiting: for a reason that the household reads, until a date that somebody confirmed (S55)."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.kernel import clock
from portal.kernel.access import Actor
from portal.kernel.errors import Refused
from portal.matters import services as matters
from portal.matters.models import NextStep
from portal.promises import services as promises
from portal.promises.models import PauseReason
from portal.repairs import queries, refusals
from portal.repairs.models import Action, Hold, WorkOrder
from portal.repairs.services.loading import ready
from portal.repairs.services.telling import tell_household
from portal.reports.models import Report
from portal.reports.services import answering
from portal.workforce import services as calendar


def hold(
    session: Session, actor: Actor, order_id: int, *, reason: PauseReason, why: str, until: datetime, meanwhile: str,
    version: int | None = None,
) -> Hold:  # fmt: skip
    """The work waits: the report's clocks rest and its next update is the confirmed date. A work order that waits
    already waits on, and moving its date counts as a moved promise (S57). Raises Missing, Forbidden, Refused,
    Conflict."""
    order, matter = ready(session, actor, order_id, Action.HOLD, version)
    now = clock.now()
    _require_words(why, until, now)
    earlier = _end(session, order, now)
    calendar.finish_open(session, actor, order.id, now)
    order.move(Action.HOLD)
    made = Hold(work_order_id=order.id, reason=reason, why=why, meanwhile=meanwhile, since=now, until=until)
    session.add(made)
    session.flush()
    matter.await_update(NextStep.WAIT, until)
    matter.waiting_until = until
    matters.record(session, actor, order, "work.waits", **_facts(made))
    for report in queries.reports_of(session, order.id):
        _wait(session, actor, report, made, earlier)
    return made


def _require_words(why: str, until: datetime, now: datetime) -> None:
    wrong = {}
    if until <= now:
        wrong["until"] = refusals.until_in_future()
    if not why.strip():
        wrong["why"] = refusals.say_why()
    if wrong:
        raise Refused(wrong)


def _wait(session: Session, actor: Actor, report: Report, made: Hold, earlier: datetime | None) -> None:
    matter = report.matter
    if not matter.is_open:
        return
    if earlier is not None and made.until > earlier:
        promises.re_promise(session, report.id, "finish", earlier, made.until, made.why, actor=actor)
    longest = max(one.until for one in queries.holds_of_report(session, report.id))
    promises.pause(session, report.id, made.reason, longest, made.since, actor=actor)
    matter.waiting_until = longest
    answering.expect(session, matter, NextStep.WAIT, made.until)
    matters.record_openly(session, actor, report, "work.waits", **_facts(made))
    tell_household(session, report, "work.waits", key=f"hold:{made.id}", hold_id=made.id)


def _facts(made: Hold) -> dict[str, Any]:
    return {"hold_id": made.id, "reason": made.reason.value, "until": made.until.isoformat()}


def _end(session: Session, order: WorkOrder, now: datetime) -> datetime | None:
    """End the work order's open hold; until when it was to last, or None if there was none."""
    ended = (
        update(Hold)
        .where(Hold.work_order_id == order.id, Hold.ended_at.is_(None))
        .values(ended_at=now)
        .returning(Hold.until)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(ended)


def end_hold(session: Session, actor: Actor, order: WorkOrder, now: datetime) -> None:
    """Waiting is over: the clocks go on where they stood, unless other work of the same report still waits."""
    ended = _end(session, order, now)
    order.matter.waiting_until = None
    if ended is None:
        return
    for report in queries.reports_of(session, order.id):
        still = queries.holds_of_report(session, report.id)
        report.matter.waiting_until = max((one.until for one in still), default=None)
        if not still:
            promises.resume(session, report.id, now, actor=actor)
