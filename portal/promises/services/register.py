"""The register of promises and the days of the calendar: what clocks are made from. Rows are added, never edited (S3,
S15)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.audit.services import record
from portal.estates.models import Estate
from portal.kernel import clock
from portal.kernel.access import SYSTEM, Actor, Role, require
from portal.kernel.errors import Missing, Refused
from portal.kernel.severity import Severity
from portal.notifications.models import Message
from portal.notifications.services import notify
from portal.promises import queries, wording
from portal.promises.calendar import Amount
from portal.promises.defaults import CHINA, SOURCE_TEXT
from portal.promises.models import CalendarDay, ClockKind, Promise, Source
from portal.promises.policy import days_visible_to, may_edit


@dataclass(frozen=True)
class Offer:
    """What is promised, and where that promise comes from. Dates are days of the estate; both count as whole days."""

    severity: Severity
    kind: ClockKind
    amount: Amount
    source: Source
    valid_from: date
    valid_to: date | None = None
    category: str | None = None
    source_text: Mapping[str, str] = field(default_factory=dict)
    is_statutory: bool = False
    reason: str = ""


def add_promise(session: Session, actor: Actor, estate_id: int, offer: Offer) -> Promise:
    """Add a row to the register. It holds for what comes in from its first day on; what is promised already stays.
    Raises Forbidden; Refused if it begins before today, ends before it begins, or such a row begins that day
    already."""
    require(may_edit(actor, estate_id))
    begins, ends = _term(session, estate_id, offer)
    promise = Promise(
        estate_id=estate_id,
        severity=offer.severity,
        category=offer.category or None,
        kind=offer.kind,
        number=offer.amount.number,
        unit=offer.amount.unit,
        is_statutory=offer.is_statutory,
        source=offer.source,
        source_text=dict(offer.source_text),
        valid_from=begins,
        valid_to=ends,
        added_by_id=actor.id,
        added_at=clock.now(),
        reason=offer.reason,
    )
    try:
        with session.begin_nested():
            session.add(promise)
    except IntegrityError:
        raise Refused({"valid_from": wording.already_promised()}) from None
    record(session, actor, "promise.added", estate_id=estate_id, promise_id=promise.id)
    return promise


def _term(session: Session, estate_id: int, offer: Offer) -> tuple[datetime, datetime | None]:
    zone = session.get_one(Estate, estate_id).zone
    begins, now = queries.local_midnight(offer.valid_from, zone), clock.now()
    if begins < now and offer.valid_from != queries.local_day(now, zone):
        raise Refused({"valid_from": wording.begins_in_the_past()})
    if offer.valid_to and offer.valid_to < offer.valid_from:
        raise Refused({"valid_to": wording.ends_before_it_begins()})
    ends = queries.local_midnight(offer.valid_to + timedelta(days=1), zone) if offer.valid_to else None
    return max(begins, now), ends


def seed_promises(session: Session, estate_id: int, from_: datetime) -> list[Promise]:
    """Give an estate the standard register, in force from that moment on. For a new estate, once."""
    made = [
        Promise(
            estate_id=estate_id,
            severity=one.severity,
            category=None,
            kind=one.kind,
            number=one.amount.number,
            unit=one.amount.unit,
            is_statutory=False,
            source=Source.PACK,
            source_text=dict(SOURCE_TEXT),
            valid_from=from_,
            added_at=clock.now(),
        )
        for one in CHINA
    ]
    session.add_all(made)
    session.flush()
    return made


def set_day(session: Session, actor: Actor, estate_id: int, day: date, *, works: bool, note: str = "") -> CalendarDay:
    """Say that the estate works on a day, or doesn't, whatever the public calendar says. Times promised already stay.
    Raises Forbidden; Refused if the day is on the list."""
    require(may_edit(actor, estate_id))
    row = CalendarDay(
        estate_id=estate_id, day=day, works=works, note=note[:120], set_by_id=actor.id, set_at=clock.now()
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise Refused({"day": wording.day_set_already()}) from None
    record(session, actor, "calendar.day_set", estate_id=estate_id, day=day.isoformat(), works=works)
    return row


def remove_day(session: Session, actor: Actor, estate_id: int, day_id: int) -> CalendarDay:
    """Take a day off the list: the public calendar counts again. Raises Missing, Forbidden."""
    found = select(CalendarDay).where(CalendarDay.id == day_id, CalendarDay.estate_id == estate_id)
    row = session.scalar(found.where(days_visible_to(actor)))
    if row is None:
        raise Missing
    require(may_edit(actor, estate_id))
    session.delete(row)
    record(session, actor, "calendar.day_removed", estate_id=estate_id, day=row.day.isoformat(), works=row.works)
    return row


def warn_of_calendar(session: Session, estate_id: int, year: int, now: datetime) -> bool:
    """Tell an estate's administrators and managers, once each, that the make-up workdays of a year aren't known.
    False if all of them know."""
    told = False
    roles = [Role.ADMINISTRATOR, Role.MANAGER]
    for person_id in queries.staff_with(session, estate_id, roles, now):
        key = f"calendar:{estate_id}:{year}:{person_id}"
        if session.scalar(select(Message.id).where(Message.key == key)) is None:
            notify(session, person_id, "calendar.unfinished", key=key, estate_id=estate_id, year=year)
            told = True
    if told:
        record(session, SYSTEM, "calendar.unfinished", estate_id=estate_id, year=year)
    return told
