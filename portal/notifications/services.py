"""Telling people, and where they can be told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from portal.kernel import clock
from portal.kernel.access import Actor, Permission, holds, require
from portal.kernel.errors import Missing
from portal.kernel.inserts import insert_once
from portal.kernel.sweeps import claim
from portal.notifications.models import Carrier, ContactKind, ContactPoint, Message, Origin

# Ids, codes, references and ISO dates; a name or a sentence would survive the erasure of the person it is about.
_CODE = re.compile(r"[A-Za-z0-9._:+/-]{0,64}")


@dataclass(frozen=True)
class How:
    """What is special about sending one message: to one contact point and nowhere else, before what else waits for the
    person (codes), not before a moment, or not worth sending after one."""

    contact_point_id: int | None = None
    in_order: bool = True
    not_before: datetime | None = None
    expires_at: datetime | None = None


AS_ALWAYS = How()


def notify(
    session: Session,
    recipient_id: int,
    kind: str,
    *,
    key: str,
    estate_id: int | None,
    matter_id: int | None = None,
    how: How = AS_ALWAYS,
    **params: Any,
) -> None:
    """Queue one message, once: a second with the same key is nothing. Params are ids, codes and dates; ValueError
    on words."""
    now = clock.now()
    whom = {"recipient_id": recipient_id, "estate_id": estate_id, "matter_id": matter_id, "kind": kind}
    sent = {"contact_point_id": how.contact_point_id, "in_order": how.in_order, "expires_at": how.expires_at}
    times = {"created_at": now, "next_try_at": max(how.not_before or now, now), "tries": 0}
    insert_once(session, Message, "key", key=key, params=coded(params), **whom, **sent, **times)


def coded(params: Mapping[str, Any]) -> dict[str, Any]:
    """Params fit to be kept: moments and dates as ISO, enums as their values. Raises ValueError on words."""
    return {name: _coded(name, value) for name, value in params.items() if value is not None}


def _coded(name: str, value: Any) -> Any:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, date):
        value = value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_coded(name, one) for one in value]
    if isinstance(value, (bool, int)) or (isinstance(value, str) and _CODE.fullmatch(value)):
        return value
    raise ValueError(f"{name} must be an id, a code or a date")


def add_point(
    session: Session,
    person_id: int,
    kind: ContactKind,
    value: str,
    *,
    origin: Origin = Origin.ROSTER,
    verified_at: datetime | None = None,
) -> ContactPoint:
    """The person's contact point with this (normalised) value, new or revived. From the roster, the first to hold a
    value signs in with it; a point that the person added does so once it is verified."""
    same = (ContactPoint.person_id == person_id, ContactPoint.kind == kind, ContactPoint.value == value)
    point = session.scalar(select(ContactPoint).where(*same))
    if point is None:
        point = ContactPoint(person_id=person_id, kind=kind, value=value, origin=origin, sign_in=False)
        session.add(point)
    if point.stopped_at is not None:
        point.stopped_at, point.origin, point.verified_at = None, origin, None
    if point.origin is Origin.CALL:
        point.origin = origin
    point.verified_at = verified_at or point.verified_at
    if (origin is Origin.ROSTER or point.verified_at) and not holder_of(session, kind, value):
        point.sign_in = True
    session.flush()
    return point


def caller_point(session: Session, value: str) -> ContactPoint | None:
    """Where somebody who rang from this (normalised) number is written to: the point of whoever signs in with it, else
    of whoever is surely reached there, else of the caller that the desk wrote down before."""
    held = (ContactPoint.kind == ContactKind.PHONE, ContactPoint.value == value)
    surely = and_(
        ContactPoint.stopped_at.is_(None),
        or_(ContactPoint.verified_at.is_not(None), ContactPoint.origin == Origin.ROSTER),
    )
    order = (ContactPoint.sign_in.desc(), ContactPoint.origin == Origin.CALL, ContactPoint.id)
    found = select(ContactPoint).where(*held, or_(surely, ContactPoint.origin == Origin.CALL)).order_by(*order)
    point = session.scalar(found.limit(1))
    if point is not None:
        point.stopped_at = None
    return point


def new_caller_point(session: Session, person_id: int, value: str) -> int | None:
    """A caller's number as the person's; None where another caller has it already (two calls at once)."""
    call = {"kind": ContactKind.PHONE, "origin": Origin.CALL, "sign_in": False}
    return insert_once(session, ContactPoint, person_id=person_id, value=value, **call)


def verify_point(session: Session, point: ContactPoint) -> bool:
    """Mark a point as surely the person's. False where somebody else already signs in with that value."""
    point.verified_at, point.stopped_at = clock.now(), None
    point.origin = Origin.SELF if point.origin is Origin.CALL else point.origin
    holder = holder_of(session, point.kind, point.value)
    point.sign_in = holder in {None, point.person_id}
    session.flush()
    return point.sign_in


def stop_point(session: Session, point: ContactPoint) -> None:
    """From now on nothing is sent there and nobody signs in with it."""
    point.stopped_at, point.sign_in = clock.now(), False
    session.flush()


def holder_of(session: Session, kind: ContactKind, value: str) -> int | None:
    """The id of the person who signs in with this value."""
    return session.scalar(
        select(ContactPoint.person_id).where(
            ContactPoint.kind == kind, ContactPoint.value == value, ContactPoint.sign_in
        )
    )


def tell_in_person(session: Session, actor: Actor, message_id: int, estate_id: int) -> None:
    """The desk has called, or handed over a print-out: an unreached message counts as told, and by whom."""
    require(holds(actor, Permission.REPORTS_ANSWER, estate_id))
    told = claim(
        session,
        Message,
        message_id,
        Message.estate_id == estate_id,
        Message.failed_at.is_not(None),
        sent_at=clock.now(),
        failed_at=None,
        failure=None,
        channel=Carrier.DESK,
        told_by_id=actor.person_id,
    )
    if not told:
        raise Missing


def forget_words(session: Session, recipient_id: int) -> None:
    """Erase what was written to a person: addresses and words of every message go, that it was sent stays."""
    session.execute(
        update(Message).where(Message.recipient_id == recipient_id).values(address=None, subject=None, body=None)
    )
