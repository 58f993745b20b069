"""The promised next update of a matter, and that it did not come."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.kernel.access import Actor
from portal.matters.models import Matter
from portal.matters.services.telling import record_openly


def miss_next_update(session: Session, matter_id: int, now: datetime, actor: Actor) -> Matter | None:
    """Note once that a promised update did not come (S47). The matter, or None if someone else noted it or it came."""
    marked: Any = session.scalar(
        update(Matter)
        .where(Matter.id == matter_id, Matter.closed_at.is_(None), Matter.next_update_at < now)
        .where(Matter.next_update_missed_at.is_(None) | (Matter.next_update_missed_at < Matter.next_update_at))
        .values(next_update_missed_at=now, version=Matter.version + 1)
        .returning(Matter.id)
        .execution_options(synchronize_session=False)
    )
    if marked is None:
        return None
    matter = session.get_one(Matter, matter_id)
    record_openly(
        session,
        actor,
        matter,
        "next_update.missed",
        promised=matter.next_update_at.isoformat() if matter.next_update_at else "",
    )
    return matter
