"""When a clock may rest: for a reason that the household reads, with the day on which it is expected to go on."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.audit.models import Visibility
from portal.audit.services import record
from portal.kernel.access import SYSTEM, Actor
from portal.kernel.errors import Refused
from portal.promises import queries, wording
from portal.promises.models import Clock, Pause, PauseReason
from portal.promises.services.clocks import rouse, settle


def pause(
    session: Session, matter_id: int, reason_code: str, expected_at: datetime, at: datetime, *, actor: Actor = SYSTEM
) -> list[Clock]:
    """Let the running clocks of a matter rest from `at`. Statutory clocks and the first answer never rest, and what
    is late by then stays late. A matter that rests already goes on resting for the new reason. The clocks that rest.
    Raises Refused if `expected_at` is not later, ValueError on an unknown reason."""
    if expected_at <= at:
        raise Refused({"expected_at": wording.needs_later_date()})
    reason = PauseReason(reason_code)
    running = queries.running_to_change(session, matter_id)
    rouse(session, running, at)
    resting = [clock for clock in running if clock.may_rest and not clock.is_late(at)]
    session.flush()
    for clock in resting:
        clock.paused_at = at
        session.add(Pause(clock_id=clock.id, reason=reason, started_at=at, expected_at=expected_at))
    if resting:
        _told(session, actor, "promise.paused", resting, at, reason=reason.value, expected_at=expected_at.isoformat())
        settle(session, matter_id)
    return resting


def resume(session: Session, matter_id: int, at: datetime, *, actor: Actor = SYSTEM) -> list[Clock]:
    """The resting clocks of a matter go on: what lay ahead moves by the time that counts since they began to rest. The
    clocks that went on."""
    roused = rouse(session, queries.running_to_change(session, matter_id, Clock.paused_at.is_not(None)), at)
    if roused:
        _told(session, actor, "promise.resumed", roused, at, due=[clock.due_at.isoformat() for clock in roused])
        settle(session, matter_id)
    return roused


def _told(session: Session, actor: Actor, action: str, clocks: list[Clock], at: datetime, **facts: Any) -> None:
    first = clocks[0]
    record(
        session, actor, action, estate_id=first.estate_id, matter_id=first.matter_id,
        visibility=Visibility.RESIDENT, at=at,
        clock_ids=[clock.id for clock in clocks], kinds=[clock.kind.value for clock in clocks], **facts,
    )  # fmt: skip
