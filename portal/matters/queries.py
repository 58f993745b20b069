"""Reading the register: one matter with what its page shows, and lists of open ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, Select, bindparam, select
from sqlalchemy.orm import Session, joinedload

from portal.audit.models import Event
from portal.kernel.access import Actor
from portal.kernel.db import rows_of
from portal.matters.models import Attachment, HandOver, Kind, Link, Matter, Post, Tenure
from portal.matters.policy import reads, visible_to

MAX_STORY = 40


def matter(session: Session, actor: Actor, reference: str, kind: Kind | None = None) -> Matter | None:
    """One matter by its reference, if this person may see it."""
    statement = (
        select(Matter)
        .where(Matter.reference == reference, visible_to(actor))
        .options(
            joinedload(Matter.estate),
            joinedload(Matter.home),
            joinedload(Matter.place),
            joinedload(Matter.accountable),
        )
    )
    if kind:
        statement = statement.where(Matter.kind == kind)
    return session.scalar(statement)


def open_by_ids(session: Session, actor: Actor, ids: Sequence[int]) -> Sequence[Matter]:
    """Those of the given open matters that this person may see."""
    return session.scalars(
        select(Matter).where(Matter.id.in_(ids), Matter.closed_at.is_(None), visible_to(actor)).order_by(Matter.id)
    ).all()


def offers_by_ids(session: Session, actor: Actor, ids: Sequence[int]) -> Sequence[HandOver]:
    """Those hand-overs offered to this person that still wait for an answer."""
    return session.scalars(
        select(HandOver)
        .where(HandOver.id.in_(ids), HandOver.to_id == actor.id, HandOver.answered_at.is_(None))
        .options(joinedload(HandOver.matter))
        .order_by(HandOver.id)
    ).all()


def offers_to(session: Session, actor: Actor, limit: int = 200) -> Sequence[HandOver]:
    """What colleagues offer this person, oldest first."""
    return session.scalars(
        select(HandOver)
        .where(HandOver.to_id == actor.id, HandOver.answered_at.is_(None))
        .options(
            joinedload(HandOver.matter).options(joinedload(Matter.home), joinedload(Matter.estate)),
            joinedload(HandOver.giver),
        )
        .order_by(HandOver.id)
        .limit(limit)
    ).all()


@dataclass(frozen=True)
class Story:
    """What happened, for one reader: rows of posts (id, at, author_id, by_staff, kind, visibility, words) and of events
    (at, actor_id, action, visibility, data) in their order, and whether there is more before them."""

    posts: Sequence[Row[Any]]
    events: Sequence[Row[Any]]
    has_more: bool


def _newest(table: type[Post] | type[Event], *columns: Any) -> Select[Any]:
    read = table.visibility.in_(bindparam("visible", expanding=True))
    here = select(*columns).where(table.matter_id == bindparam("matter"), read)
    return here.order_by(table.id.desc()).limit(bindparam("most", type_=Integer))


_POSTS = _newest(Post, Post.id, Post.at, Post.author_id, Post.by_staff, Post.kind, Post.visibility, Post.words)
_EVENTS = _newest(Event, Event.at, Event.actor_id, Event.action, Event.visibility, Event.data)


def story(session: Session, actor: Actor, matter: Matter, *, most: int = MAX_STORY) -> Story:
    """The newest posts and events of a matter that this person reads, at most so many of each, oldest first."""
    facts = {"matter": matter.id, "visible": reads(actor, matter), "most": most}
    posts = rows_of(session, _POSTS, **facts)
    events = rows_of(session, _EVENTS, **facts)
    return Story(posts[::-1], events[::-1], has_more=most in {len(posts), len(events)})


def tenures(session: Session, matter_id: int) -> Sequence[Tenure]:
    """Everybody who was accountable, first to last."""
    return session.scalars(
        select(Tenure).where(Tenure.matter_id == matter_id).options(joinedload(Tenure.person)).order_by(Tenure.since)
    ).all()


def photo(session: Session, actor: Actor, attachment_id: int) -> Attachment | None:
    """One photo, if its matter is this person's to see and its visibility theirs to read."""
    found = session.execute(
        select(Attachment, Matter)
        .join(Matter, Matter.id == Attachment.matter_id)
        .where(Attachment.id == attachment_id, visible_to(actor))
    ).first()
    if found is None or found.Attachment.visibility not in reads(actor, found.Matter):
        return None
    attachment: Attachment = found.Attachment
    return attachment


def missed_updates(session: Session, now: datetime, limit: int = 500) -> Sequence[int]:
    """Open reports whose promised update did not come and was not noted yet."""
    return session.scalars(
        select(Matter.id)
        .where(Matter.kind == Kind.REPORT, Matter.closed_at.is_(None), Matter.next_update_at < now)
        .where(Matter.next_update_missed_at.is_(None) | (Matter.next_update_missed_at < Matter.next_update_at))
        .order_by(Matter.next_update_at)
        .limit(limit)
    ).all()


def not_taken_up(session: Session, opened_before: datetime, limit: int = 500) -> Sequence[int]:
    """Open reports that nobody took up since then, not told to a supervisor yet (S28)."""
    return session.scalars(
        select(Matter.id)
        .where(Matter.kind == Kind.REPORT, Matter.closed_at.is_(None), Matter.taken_up_at.is_(None))
        .where(Matter.untaken_told_at.is_(None), Matter.opened_at < opened_before)
        .order_by(Matter.opened_at)
        .limit(limit)
    ).all()


def link_by_id(session: Session, link_id: int) -> Link | None:
    """A link's row, for rendering the message that carries it."""
    return session.get(Link, link_id)


def open_of(session: Session, actor: Actor, estate_id: int, limit: int = 200) -> Sequence[int]:
    """The open reports at an estate that this person is accountable for, the most pressing first."""
    return session.scalars(
        select(Matter.id)
        .where(Matter.accountable_id == actor.id, Matter.kind == Kind.REPORT, Matter.closed_at.is_(None))
        .where(Matter.estate_id == estate_id)
        .order_by(Matter.due_at)
        .limit(limit)
    ).all()
