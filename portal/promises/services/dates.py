"""A dated word to the household, moved by us (S57)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.estates import settings
from portal.kernel import clock
from portal.kernel.access import SYSTEM, Actor, Role
from portal.kernel.errors import Refused
from portal.matters import services as matters
from portal.matters.models import Matter
from portal.promises import queries, wording
from portal.promises.models import ClockKind, RePromise

REASON_LENGTH = 500


def re_promise(
    session: Session,
    matter_id: int,
    kind: ClockKind | str,
    was: datetime,
    to: datetime,
    reason: str,
    *,
    actor: Actor = SYSTEM,
    at: datetime | None = None,
) -> int:
    """Note that we moved a date that the household relies on (a visit, or the day of finishing), with the reason it
    reads. The clock of the promise stays where it is. How often this matter's dates were moved by now; from the
    estate's limit on (default: the third) its managers are told. The caller tells the household. Raises Refused
    without a reason."""
    if not reason.strip():
        raise Refused({"reason": wording.needs_reason()})
    # The row of the matter is the queue in which two moves wait for each other: the count is right.
    matter = session.scalars(select(Matter).where(Matter.id == matter_id).with_for_update(key_share=True)).one()
    if was == to:
        return re_promised(session, matter_id)
    at = at or clock.now()
    moved = RePromise(
        matter_id=matter_id,
        kind=ClockKind(kind),
        was_at=was,
        now_at=to,
        reason=reason.strip()[:REASON_LENGTH],
        by_id=actor.id,
        at=at,
    )
    session.add(moved)
    session.flush()
    count = re_promised(session, matter_id)
    facts = {"kind": ClockKind(kind).value, "was_at": was.isoformat(), "now_at": to.isoformat()}
    matters.record_openly(session, actor, matter, "promise.moved", at=at, count=count, re_promise_id=moved.id, **facts)
    if count > settings.value(session, matter.estate_id, settings.RE_PROMISE_LIMIT, at):
        _alert(session, matter, moved.id, count, at)
    return count


def _alert(session: Session, matter: Matter, moved_id: int, count: int, at: datetime) -> None:
    managers = queries.staff_with(session, matter.estate_id, [Role.MANAGER], at)
    for person_id in managers or queries.at_work_on(session, matter.id):
        key = f"re_promise:{moved_id}:{person_id}"
        matters.tell(session, matter, person_id, "promise.moved_often", key=key, times=count)


def re_promised(session: Session, matter_id: int) -> int:
    """How often a date of this matter was moved."""
    return queries.re_promised(session, matter_id)
