"""Reads of contact points and the outbox."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import BigInteger, Row, String, and_, column, exists, or_, select, table
from sqlalchemy.orm import Session, aliased

from portal.kernel.access import Actor
from portal.kernel.paging import Page, keyset
from portal.notifications.models import UNREACHED, WAITING, ChannelHealth, ContactPoint, Message

# People are above us (accounts); their name is all that is read of them here.
PEOPLE = table("people", column("id", BigInteger), column("name", String))


def points_of(session: Session, person_ids: Collection[int]) -> dict[int, list[ContactPoint]]:
    """The contact points in use of some people, oldest first; one statement."""
    found: dict[int, list[ContactPoint]] = {person_id: [] for person_id in person_ids}
    rows = select(ContactPoint).where(ContactPoint.person_id.in_(found), ContactPoint.stopped_at.is_(None))
    for point in session.scalars(rows.order_by(ContactPoint.id)):
        found[point.person_id].append(point)
    return found


def point(session: Session, person_id: int, point_id: int) -> ContactPoint | None:
    """One of the person's own points in use."""
    return session.scalar(
        select(ContactPoint).where(
            ContactPoint.id == point_id, ContactPoint.person_id == person_id, ContactPoint.stopped_at.is_(None)
        )
    )


def due(session: Session, now: datetime, size: int) -> Sequence[Message]:
    """The messages to try now, at most one per person of those that keep their order: the oldest that still waits."""
    earlier = aliased(Message)
    held_back = exists().where(
        earlier.recipient_id == Message.recipient_id,
        earlier.id < Message.id,
        earlier.in_order,
        and_(earlier.sent_at.is_(None), earlier.failed_at.is_(None)),
    )
    ready = select(Message).where(WAITING, Message.next_try_at <= now, or_(~Message.in_order, ~held_back))
    return session.scalars(ready.order_by(Message.next_try_at, Message.id).limit(size)).all()


def shut_channels(session: Session, now: datetime) -> dict[str, datetime]:
    """The channels that are down and not to be tried yet, and when they are."""
    rows = select(ChannelHealth).where(ChannelHealth.down_since.is_not(None), ChannelHealth.next_try_at > now)
    return {health.channel: health.next_try_at for health in session.scalars(rows) if health.next_try_at}


def mailbox(session: Session, actor: Actor, cursor: str | None) -> Page[Message]:
    """What the person was written, newest first."""
    mine = select(Message).where(Message.recipient_id == actor.person_id, Message.sent_at.is_not(None))
    return keyset(session, mine, [Message.id], cursor, descending=True)


def unreached(session: Session, estate_id: int, cursor: str | None) -> Page[Row[Message, str]]:
    """What never arrived and nobody has told in person yet, oldest first, each with the name of its person."""
    lost = (
        select(Message, PEOPLE.c.name)
        .join(PEOPLE, PEOPLE.c.id == Message.recipient_id)
        .where(Message.estate_id == estate_id, Message.failed_at.is_not(None), Message.failure.in_(UNREACHED))
    )
    return keyset(session, lost, [Message.id], cursor)
