"""The steps of sending one message, each a short transaction of its own: lease, then sent, put off or given up."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.kernel.inserts import insert_once
from portal.kernel.sweeps import claim
from portal.notifications.letters import Letter
from portal.notifications.models import WAITING, Carrier, ChannelHealth, ContactKind, ContactPoint, Failure, Message
from portal.notifications.post import Post

LEASE = timedelta(seconds=90)
"""Longer than any channel's patience, shorter than the two minutes in which a dead sender's message must move on."""

WAITS = tuple(timedelta(minutes=m) for m in (1, 2, 5, 10, 20, 40, 60, 120, 240, 480))
KNOCKS = tuple(timedelta(seconds=s) for s in (30, 60, 120, 240, 300))


@dataclass(frozen=True)
class Item:
    """One message on its way, with the route it takes."""

    id: int
    tries: int
    carrier: Carrier
    address: str | None
    is_expired: bool
    is_short: bool = False

    @classmethod
    def of(cls, message: Message, route: tuple[Carrier, ContactPoint | None], now: datetime) -> "Item":
        carrier, point = route
        asked_for_phone = point is not None and message.contact_point_id == point.id and point.kind is ContactKind.PHONE
        is_short = carrier is Carrier.SMS or asked_for_phone
        late = message.expires_at is not None and message.expires_at <= now
        return cls(message.id, message.tries, carrier, point.value if point else None, late, is_short)


def lease(session: Session, item: Item, now: datetime) -> bool:
    """Take the message for this try: whoever dies now, someone tries again after the lease. False if it was taken."""
    still = (WAITING, Message.next_try_at <= now, Message.tries == item.tries)
    return claim(session, Message, item.id, *still, next_try_at=now + LEASE, tries=item.tries + 1)


def mark_sent(session: Session, item: Item, letter: Letter, code: str, at: datetime) -> bool:
    """It went: when, where, in which words (secrets masked), and the provider's code."""
    return claim(
        session, Message, item.id, WAITING, sent_at=at, provider_code=code[:120], error=None, **_kept(item, letter)
    )


def put_off(session: Session, post: Post, item: Item, letter: Letter | None, error: str, now: datetime) -> None:
    """It did not go this time: wait longer after each try, and give up after the last."""
    if item.tries >= len(WAITS):
        give_up(session, post, item, Failure.TOO_OFTEN, letter, error, now)
    else:
        wait = jittered(WAITS[item.tries])
        claim(session, Message, item.id, WAITING, next_try_at=now + wait, error=error[:200])


def give_up(
    session: Session, post: Post, item: Item, failure: Failure, letter: Letter | None, error: str, now: datetime
) -> bool:
    """It will not go. The words are kept all the same: the desk tells them in person."""
    marks = _kept(item, letter) if letter else {"channel": item.carrier, "address": item.address}
    lost = claim(session, Message, item.id, WAITING, failed_at=now, failure=failure, error=error[:200] or None, **marks)
    if lost:
        post.given_up(session, session.get_one(Message, item.id, populate_existing=True))
    return lost


def give_back(session: Session, item: Item, until: datetime) -> None:
    """The way was shut, which is not the message's fault: the try does not count."""
    later = until + jittered(timedelta(seconds=5))
    claim(session, Message, item.id, WAITING, next_try_at=later, tries=item.tries)


def wait_for(session: Session, ids: list[int], until: datetime) -> None:
    """Messages whose way is shut wait for it, without a try."""
    session.execute(
        update(Message)
        .where(Message.id.in_(ids), WAITING)
        .values(next_try_at=until + timedelta(seconds=1))
        .execution_options(synchronize_session=False)
    )


def shut(session: Session, post: Post, carrier: Carrier, error: str, now: datetime) -> datetime:
    """A way out is down: when to knock again. The first to find it so raises the one alert."""
    insert_once(session, ChannelHealth, "channel", channel=carrier, knocks=0)
    health = session.scalars(select(ChannelHealth).where(ChannelHealth.channel == carrier)).one()
    health.next_try_at = now + jittered(KNOCKS[min(health.knocks, len(KNOCKS) - 1)])
    first = claim(session, ChannelHealth, health.id, ChannelHealth.down_since.is_(None), down_since=now)
    health.knocks, health.error = health.knocks + 1, error[:200]
    session.flush()
    if first:
        session.refresh(health)
        post.alert(session, health)
    return health.next_try_at


def reopen(session: Session, carrier: Carrier) -> None:
    """The way out works again."""
    session.execute(
        update(ChannelHealth)
        .where(ChannelHealth.channel == carrier, ChannelHealth.down_since.is_not(None))
        .values(down_since=None, next_try_at=None, knocks=0, error=None)
        .execution_options(synchronize_session=False)
    )


def jittered(wait: timedelta) -> timedelta:
    """About so long: between 0.8 and 1.2 of it, so that what failed together does not come back together."""
    return wait * random.uniform(0.8, 1.2)


def _kept(item: Item, letter: Letter) -> dict[str, object]:
    words = letter.masked()
    return {
        "channel": item.carrier,
        "address": item.address,
        "locale": words.locale,
        "subject": words.subject[:300],
        "body": words.short if item.is_short else words.body,
    }
