"""Who is accountable for a matter, without a gap."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.kernel.access import Actor
from portal.matters.models import Matter, Tenure
from portal.matters.services.telling import record


def take_up(session: Session, actor: Actor, matter: Matter, at: datetime) -> None:
    """The accountable person says: I have it."""
    if matter.taken_up_at is None and matter.accountable_id == actor.id:
        matter.taken_up_at = at
        record(session, actor, matter, "matter.taken_up")


def give_to(session: Session, matter: Matter, person_id: int, at: datetime, *, summary: str = "") -> None:
    """Make somebody else accountable: one tenure ends, the next begins, in the same moment."""
    if matter.accountable_id == person_id:
        return
    session.execute(update(Tenure).where(Tenure.matter_id == matter.id, Tenure.until.is_(None)).values(until=at))
    session.flush()
    session.add(Tenure(matter_id=matter.id, person_id=person_id, since=at, summary=summary))
    matter.accountable_id = person_id
    matter.taken_up_at = None
    matter.untaken_told_at = None
    matter.hand_overs += 1
