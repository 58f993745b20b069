"""What happens to any matter: opened, written to, handed over, closed."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.queries import people_with_role
from portal.audit.models import Visibility
from portal.audit.services import record
from portal.estates import settings
from portal.kernel import clock, references, search
from portal.kernel.access import Actor, Permission, Role, holds, require
from portal.kernel.errors import Conflict, Missing, Refused
from portal.kernel.inserts import insert_once
from portal.kernel.severity import Severity
from portal.matters import queries, wording
from portal.matters.models import (
    Attachment,
    Channel,
    HandOver,
    Kind,
    Link,
    LinkPurpose,
    Matter,
    NextStep,
    Part,
    Participant,
    Post,
    PostKind,
    Purpose,
    Tenure,
)
from portal.notifications.services import notify

PREFIX = {Kind.REPORT: "R", Kind.WORK_ORDER: "W"}


@dataclass(frozen=True)
class Whereabouts:
    """Where a matter is: a home, or a common area, or words."""

    estate_id: int
    home_id: int | None = None
    building_id: int | None = None
    place_id: int | None = None
    place_text: str | None = None


@dataclass(frozen=True)
class Expected:
    """The next update that is promised with an act: what, and by when."""

    step: NextStep
    at: datetime


def open_matter(
    session: Session,
    kind: Kind,
    where: Whereabouts,
    *,
    title: str,
    severity: Severity,
    channel: Channel,
    accountable_id: int,
    expected: Expected,
    at: datetime,
) -> Matter:
    """A new matter with a reference of its own, somebody accountable from its first second, and a next update."""
    matter = Matter(
        kind=kind,
        reference=_free_reference(session, PREFIX[kind]),
        estate_id=where.estate_id,
        home_id=where.home_id,
        building_id=where.building_id,
        place_id=where.place_id,
        place_text=where.place_text,
        title=title[:200],
        severity=severity,
        channel=channel,
        accountable_id=accountable_id,
        next_step=expected.step,
        next_update_at=expected.at,
        due_at=expected.at,
        opened_at=at,
    )
    session.add(matter)
    session.flush()
    session.add(Tenure(matter_id=matter.id, person_id=accountable_id, since=at))
    return matter


def _free_reference(session: Session, prefix: str) -> str:
    for _ in range(20):
        reference = references.new_reference(prefix)
        if session.scalar(select(Matter.id).where(Matter.reference == reference)) is None:
            return reference
    raise Conflict("no free reference")


def take_part(session: Session, matter_id: int, person_id: int, part: Part, at: datetime) -> None:
    """The person takes part from now on; taking part again opens an ended part."""
    made = insert_once(session, Participant, matter_id=matter_id, person_id=person_id, part=part, since=at)
    if made is None:
        session.execute(
            update(Participant)
            .where(Participant.matter_id == matter_id, Participant.person_id == person_id, Participant.part == part)
            .values(until=None)
        )


def part_from(session: Session, matter_id: int, person_id: int, part: Part, at: datetime) -> None:
    """The person takes part no longer."""
    session.execute(
        update(Participant)
        .where(Participant.matter_id == matter_id, Participant.person_id == person_id, Participant.part == part)
        .values(until=at)
    )


def write(
    session: Session,
    actor: Actor,
    matter: Matter,
    words: str,
    *,
    by_staff: bool,
    kind: PostKind = PostKind.MESSAGE,
    visibility: Visibility = Visibility.RESIDENT,
    at: datetime | None = None,
) -> Post:
    """Add a post to the thread, found by search from now on. Raises Refused for a word that labels a person (S88)."""
    if kind is PostKind.NOTE and (label := wording.label_in(words)):
        raise Refused({"words": wording.kinder(label)})
    at = at or clock.now()
    post = Post(
        matter_id=matter.id, author_id=actor.id, by_staff=by_staff, kind=kind, visibility=visibility, words=words, at=at
    )
    session.add(post)
    session.flush()
    action = "note.written" if kind is PostKind.NOTE else f"{kind.value}.written"
    record(
        session,
        actor,
        action,
        estate_id=matter.estate_id,
        matter_id=matter.id,
        visibility=visibility,
        at=at,
        post_id=post.id,
    )
    reindex(session, matter)
    return post


def reindex(session: Session, matter: Matter, *more: str) -> None:
    """Put the matter's title, place, reference, thread and whatever its own room adds into the search index."""
    words = session.scalars(select(Post.words).where(Post.matter_id == matter.id).order_by(Post.id.desc()).limit(200))
    parts = [matter.reference.replace("-", ""), matter.title, matter.place_text or "", *more, *words]
    search.index(session, matter.id, matter.estate_id, "\n".join(parts))


def attach(
    session: Session,
    actor: Actor,
    matter: Matter,
    blobs: Iterable[str],
    purpose: Purpose,
    *,
    visibility: Visibility = Visibility.RESIDENT,
    post_id: int | None = None,
    at: datetime | None = None,
) -> list[Attachment]:
    """Hang photos (by their hash) on a matter."""
    made = [
        Attachment(
            matter_id=matter.id,
            post_id=post_id,
            blob_sha256=sha256,
            purpose=purpose,
            visibility=visibility,
            added_by_id=actor.id,
            added_at=at or clock.now(),
        )
        for sha256 in blobs
    ]
    session.add_all(made)
    session.flush()
    return made


def take_up(session: Session, actor: Actor, matter: Matter, at: datetime) -> None:
    """The accountable person says: I have it."""
    if matter.taken_up_at is None and matter.accountable_id == actor.id:
        matter.taken_up_at = at
        record(session, actor, "matter.taken_up", estate_id=matter.estate_id, matter_id=matter.id)


def offer_hand_over(session: Session, actor: Actor, matter_ids: Sequence[int], to_id: int, summary: str) -> int:
    """Offer matters to a colleague, each or a whole shift in one act; the giver answers till they are accepted.
    The number offered. Raises Missing, Forbidden, Refused (no summary, to oneself), Conflict (offered already)."""
    if not summary.strip():
        raise Refused({"summary": wording.needs_summary()})
    at, offered = clock.now(), []
    for matter in queries.open_by_ids(session, actor, matter_ids):
        require(holds(actor, Permission.HAND_OVER, matter.estate_id))
        if matter.accountable_id == to_id:
            continue
        offered.append(_offer(session, actor, matter, to_id, summary, at))
    if not offered:
        raise Refused({"to": wording.nothing_to_hand_over()})
    first = offered[0]
    notify(
        session,
        to_id,
        "hand_over.offered",
        key=f"hand_over:{first.id}",
        estate_id=matter.estate_id,
        matter_id=first.matter_id if len(offered) == 1 else None,
        number=len(offered),
        from_id=actor.person_id,
    )
    return len(offered)


def _offer(session: Session, actor: Actor, matter: Matter, to_id: int, summary: str, at: datetime) -> HandOver:
    offer = HandOver(matter_id=matter.id, from_id=matter.accountable_id, to_id=to_id, summary=summary, offered_at=at)
    try:
        with session.begin_nested():
            session.add(offer)
    except IntegrityError:
        raise Conflict(wording.offered_already()) from None
    record(
        session,
        actor,
        "hand_over.offered",
        estate_id=matter.estate_id,
        matter_id=matter.id,
        to_id=to_id,
        hand_over_id=offer.id,
    )
    return offer


def answer_hand_overs(session: Session, actor: Actor, ids: Sequence[int], *, accepted: bool) -> int:
    """Accept or give back what was offered to me, all in one act. Their number. Raises Missing for others' offers."""
    offers = queries.offers_by_ids(session, actor, ids)
    if len(offers) != len(set(ids)):
        raise Missing
    at = clock.now()
    for offer in offers:
        offer.answered_at, offer.accepted = at, accepted
        action = "hand_over.accepted" if accepted else "hand_over.given_back"
        record(
            session, actor, action, estate_id=offer.matter.estate_id, matter_id=offer.matter_id, hand_over_id=offer.id
        )
        if accepted:
            give_to(session, offer.matter, offer.to_id, at, summary=offer.summary)
            offer.matter.taken_up_at = at
            _alert_on_many_hand_overs(session, offer.matter)
        else:
            notify(
                session,
                offer.from_id,
                "hand_over.given_back",
                key=f"hand_over:{offer.id}:back",
                estate_id=offer.matter.estate_id,
                matter_id=offer.matter_id,
            )
    return len(offers)


def _alert_on_many_hand_overs(session: Session, matter: Matter) -> None:
    """Handed over more often than the estate finds good: a manager hears of it (S35)."""
    if matter.hand_overs <= settings.value(session, matter.estate_id, settings.HANDOVER_ALERT_COUNT):
        return
    for person in people_with_role(session, matter.estate_id, (Role.MANAGER,)):
        notify(
            session,
            person.id,
            "hand_over.often",
            key=f"hand_over:often:{matter.id}:{matter.hand_overs}:{person.id}",
            estate_id=matter.estate_id,
            matter_id=matter.id,
            times=matter.hand_overs,
        )


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


def make_link(session: Session, matter: Matter, person_id: int, purpose: LinkPurpose, *, lasts: timedelta) -> Link:
    """A link for one purpose. Its token is derived from the installation's secret (`token_of`), so that nothing that
    would open it is stored."""
    now = clock.now()
    link = Link(
        matter_id=matter.id,
        person_id=person_id,
        purpose=purpose,
        nonce=secrets.token_hex(16),
        made_at=now,
        expires_at=now + lasts,
    )
    session.add(link)
    session.flush()
    return link


def token_of(secret: str, link: Link) -> str:
    """The token that goes into the address: the link's number and a mark that only this installation can make."""
    mark = hmac.new(secret.encode(), f"link:{link.purpose}:{link.id}:{link.nonce}".encode(), hashlib.sha256)
    return f"{link.id}-{mark.hexdigest()[:40]}"


def link_for(session: Session, secret: str, token: str, purpose: LinkPurpose) -> Link | None:
    """The link that this token opens, if it is still good."""
    number, _, _mark = token.partition("-")
    if not (number.isdigit() and number.isascii() and len(number) < 19):
        return None
    link = session.get(Link, int(number))
    if link is None or not hmac.compare_digest(token_of(secret, link).encode(), token.encode()):
        return None
    good = (
        link.purpose is purpose and link.expires_at > clock.now() and link.used_at is None and link.revoked_at is None
    )
    return link if good else None


def revoke_links(session: Session, matter_id: int, purpose: LinkPurpose, at: datetime) -> None:
    """End every unused link of one purpose on a matter."""
    session.execute(
        update(Link)
        .where(Link.matter_id == matter_id, Link.purpose == purpose, Link.used_at.is_(None), Link.revoked_at.is_(None))
        .values(revoked_at=at)
    )


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
    record(
        session,
        actor,
        "next_update.missed",
        estate_id=matter.estate_id,
        matter_id=matter_id,
        visibility=Visibility.RESIDENT,
        promised=matter.next_update_at.isoformat() if matter.next_update_at else "",
    )
    return matter
