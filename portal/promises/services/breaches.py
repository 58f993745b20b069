"""What is broken, and who is told on the way there (S47, S53)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.audit.models import Visibility
from portal.audit.services import record
from portal.kernel.access import SYSTEM, Actor, Role
from portal.kernel.inserts import insert_once
from portal.kernel.sweeps import claim
from portal.matters import services as matters
from portal.notifications.services import notify
from portal.promises import queries
from portal.promises.models import Breach, BreachKind, Clock, Mark

# Who is told when nobody holds the role: the next one, and in the end whoever answers for the matter.
LADDER: dict[Mark, tuple[Role, ...]] = {
    Mark.MOST: (Role.SUPERVISOR, Role.MANAGER),
    Mark.DUE: (Role.MANAGER, Role.SUPERVISOR),
}


def note_breach(session: Session, clock: Clock, at: datetime, *, actor: Actor = SYSTEM) -> bool:
    """Note once that a promise was broken; the household sees it. False if it's noted already."""
    made = insert_once(
        session,
        Breach,
        "matter_id",
        "kind",
        "due_at",
        estate_id=clock.estate_id,
        matter_id=clock.matter_id,
        kind=BreachKind(clock.kind.value),
        clock_id=clock.id,
        due_at=clock.due_at,
        noted_at=at,
    )
    if made is None:
        return False
    record(
        session, actor, "promise.missed", estate_id=clock.estate_id, matter_id=clock.matter_id,
        visibility=Visibility.RESIDENT, at=at, kind=clock.kind.value, **facts_of(clock),
    )  # fmt: skip
    return True


def facts_of(clock: Clock) -> dict[str, Any]:
    """What an event or a message says of a clock."""
    return {"clock_id": clock.id, "due_at": clock.due_at.isoformat()}


def tell(session: Session, clock_id: int, mark: Mark, now: datetime) -> bool:
    """A clock passed a mark: say so, once. False if someone else said it, or if it ended, rests or was moved
    meanwhile."""
    if not claim(session, Clock, clock_id, *queries.untold(mark, now), **{mark.told: now}):
        return False
    clock = session.get_one(Clock, clock_id, populate_existing=True)
    if mark is Mark.DUE:
        note_breach(session, clock, now)
    else:
        record(
            session, SYSTEM, f"promise.{mark.value}", estate_id=clock.estate_id, matter_id=clock.matter_id, at=now,
            kind=clock.kind.value, **facts_of(clock),
        )  # fmt: skip
    for person_id in recipients(session, clock, mark, now):
        notify(
            session, person_id, f"promise.{'missed' if mark is Mark.DUE else mark.value}",
            key=f"clock:{clock.id}:{mark.value}:{person_id}", estate_id=clock.estate_id, matter_id=clock.matter_id,
            promise=clock.kind.value, **facts_of(clock),
        )  # fmt: skip
    return True


def recipients(session: Session, clock: Clock, mark: Mark, at: datetime) -> Sequence[int]:
    """Half gone: who works on it; most gone: the supervisors; due: the managers (S53). Never nobody."""
    for role in LADDER.get(mark, ()):
        if found := queries.staff_with(session, clock.estate_id, [role], at):
            return found
    return queries.at_work_on(session, clock.matter_id)


def miss_update(session: Session, matter_id: int, now: datetime) -> bool:
    """A promised update did not come: a breach of its own, even if the repair is in time (S47). The one who answers for
    the matter is told. False if someone else noted it, or if the update came meanwhile."""
    matter = matters.miss_next_update(session, matter_id, now, SYSTEM)
    if matter is None or matter.next_update_at is None:
        return False
    promised = matter.next_update_at
    insert_once(
        session, Breach, "matter_id", "kind", "due_at", estate_id=matter.estate_id, matter_id=matter_id,
        kind=BreachKind.NEXT_UPDATE, due_at=promised, noted_at=now,
    )  # fmt: skip
    key = f"missed:{matter_id}:{promised.isoformat()}:{matter.accountable_id}"
    matters.tell_accountable(session, matter, "next_update.missed", key=key)
    return True
