"""Writing the timeline."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.audit.models import Event, Visibility
from portal.kernel import clock
from portal.kernel.access import Actor


def record(
    session: Session,
    actor: Actor,
    action: str,
    *,
    estate_id: int,
    matter_id: int | None = None,
    visibility: Visibility = Visibility.STAFF,
    at: datetime | None = None,
    **data: Any,
) -> Event:
    """Add one event to the timeline; the clock acts with SYSTEM."""
    event = Event(
        at=at or clock.now(),
        estate_id=estate_id,
        matter_id=matter_id,
        actor_id=actor.id,
        action=action,
        visibility=visibility,
        data=data,
    )
    session.add(event)
    return event
