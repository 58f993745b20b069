"""Waiting for a reason that the household reads, until a confirmed date (repairs.services.waiting)."""

from datetime import datetime
from typing import NamedTuple

from portal.audit.models import Visibility
from portal.demo.acts import calendar, clocks
from portal.demo.company.ground import Somebody
from portal.demo.tale import Facts, Job, Tale
from portal.matters.models import NextStep
from portal.promises.models import ClockKind, PauseReason
from portal.repairs.models import Action, Hold


class Why(NamedTuple):
    """Why work waits, until when, and what helps meanwhile."""

    reason: PauseReason
    words: str
    until: datetime
    meanwhile: str


def hold(tale: Tale, job: Job, why: Why, at: datetime, by: Somebody) -> None:
    """The work waits; its report's clocks rest, and the confirmed date is the next update."""
    clocks.sweep(tale, at)
    earlier = job.hold["until"] if job.hold else None
    if job.hold:
        job.hold["ended_at"] = at
    calendar.finish_open(tale, job, at, by.id)
    job.order.move(Action.HOLD)
    job.hold = tale.world.book.put(
        Hold, work_order_id=job.order.id, reason=why.reason, why=why.words, meanwhile=why.meanwhile, since=at,
        until=why.until,
        ended_at=None,
    )  # fmt: skip
    job.matter.await_update(NextStep.WAIT, why.until)
    job.matter.waiting_until = why.until
    facts: Facts = {"hold_id": job.hold["id"], "reason": why.reason.value, "until": why.until.isoformat()}
    tale.event("work.waits", at, by.id, job.matter, **facts)
    if tale.matter.is_open:
        _wait(tale, job.hold, earlier, at, by, facts)


def _wait(tale: Tale, made: Facts, earlier: datetime | None, at: datetime, by: Somebody, facts: Facts) -> None:
    until, why = made["until"], str(made["why"])
    assert isinstance(until, datetime)
    if earlier is not None and until > earlier:
        clocks.re_promise(tale, ClockKind.FINISH, earlier, until, why, at, by.id)
    longest = max(job.hold["until"] for job in tale.jobs if job.hold and job.hold["ended_at"] is None)
    clocks.pause(tale, PauseReason(str(made["reason"])), longest, at, by.id)
    tale.matter.waiting_until = longest
    tale.expect(NextStep.WAIT, until)
    tale.event("work.waits", at, by.id, visibility=Visibility.RESIDENT, **facts)
    key = f"hold:{made['id']}:{tale.report.id}"
    tale.tell(tale.report.reporter_id, "work.waits", key, at, hold_id=made["id"])


def end_hold(tale: Tale, job: Job, at: datetime, by: Somebody) -> None:
    """Waiting is over: the clocks go on, unless other work of the report still waits."""
    ended, job.hold = job.hold, None
    job.matter.waiting_until = None
    if ended is None:
        return
    ended["ended_at"] = at
    still = [one.hold["until"] for one in tale.jobs if one.hold and one.hold["ended_at"] is None]
    tale.matter.waiting_until = max(still, default=None)
    if not still:
        clocks.resume(tale, at, by.id)
