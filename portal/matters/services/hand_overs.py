"""Matters are offered to a colleague, accepted or given back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.estates import settings
from portal.kernel import clock
from portal.kernel.access import Actor, Permission, Role, holds, require
from portal.kernel.errors import Conflict, Missing, Refused
from portal.matters import queries, wording
from portal.matters.models import HandOver, Matter
from portal.matters.services.holders import give_to
from portal.matters.services.telling import record, tell, tell_roles
from portal.notifications.services import notify


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
    record(session, actor, matter, "hand_over.offered", to_id=to_id, hand_over_id=offer.id)
    return offer


def answer_hand_overs(session: Session, actor: Actor, ids: Sequence[int], *, accepted: bool) -> int:
    """Accept or give back what was offered to me, all in one act. Their number. Raises Missing for others' offers."""
    offers = queries.offers_by_ids(session, actor, ids)
    if len(offers) != len(set(ids)):
        raise Missing
    at = clock.now()
    for offer in offers:
        offer.answered_at, offer.accepted = at, accepted
        (_accepted if accepted else _given_back)(session, actor, offer, at)
    return len(offers)


def _accepted(session: Session, actor: Actor, offer: HandOver, at: datetime) -> None:
    record(session, actor, offer.matter, "hand_over.accepted", hand_over_id=offer.id)
    give_to(session, offer.matter, offer.to_id, at, summary=offer.summary)
    offer.matter.taken_up_at = at
    _alert_on_many(session, offer.matter, at)


def _given_back(session: Session, actor: Actor, offer: HandOver, _at: datetime) -> None:
    record(session, actor, offer.matter, "hand_over.given_back", hand_over_id=offer.id)
    tell(session, offer.matter, offer.from_id, "hand_over.given_back", key=f"hand_over:{offer.id}:back")


def _alert_on_many(session: Session, matter: Matter, at: datetime) -> None:
    """Handed over more often than the estate finds good: a manager hears of it (S35)."""
    times = matter.hand_overs
    if times > settings.value(session, matter.estate_id, settings.HANDOVER_ALERT_COUNT):
        key = f"hand_over:often:{matter.id}:{times}"
        tell_roles(session, matter, [Role.MANAGER], at, "hand_over.often", key=key, times=times)
