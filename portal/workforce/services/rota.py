"""Who is on duty, at work, or away."""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.audit.services import record
from portal.kernel import clock
from portal.kernel.access import Actor, require
from portal.kernel.errors import Conflict, Missing, Refused
from portal.workforce import queries, wording
from portal.workforce.models import Absence, AwayFor, DutyShift, Entry, Shift
from portal.workforce.policy import may_edit_rota

Row = TypeVar("Row", DutyShift, Shift, Absence)
LONGEST = timedelta(days=31)


TABLES: dict[Entry, Any] = {
    Entry.DUTY: DutyShift,
    Entry.SHIFT: Shift,
    Entry.ABSENCE: Absence,
}


def add_duty(
    session: Session, actor: Actor, estate_id: int, person_id: int, rank: int, starts_at: datetime, ends_at: datetime
) -> DutyShift:
    """Put somebody on duty; no two people share a rank at one time. Raises Forbidden, Refused."""
    _check(session, actor, estate_id, person_id, starts_at, ends_at)
    for other in queries.duty_between(session, estate_id, starts_at, ends_at):
        if other.person_id == person_id:
            raise Refused({"person": wording.on_the_list()})
        if other.rank == rank:
            raise Refused({"rank": wording.rank_taken()})
    row = DutyShift(estate_id=estate_id, person_id=person_id, rank=rank, starts_at=starts_at, ends_at=ends_at)
    return _added(session, actor, Entry.DUTY, row)


def add_shift(
    session: Session, actor: Actor, estate_id: int, person_id: int, starts_at: datetime, ends_at: datetime
) -> Shift:
    """Say that somebody is at work. Raises Forbidden, Refused."""
    _check(session, actor, estate_id, person_id, starts_at, ends_at)
    row = Shift(estate_id=estate_id, person_id=person_id, starts_at=starts_at, ends_at=ends_at)
    return _added(session, actor, Entry.SHIFT, row)


def add_absence(
    session: Session,
    actor: Actor,
    estate_id: int,
    person_id: int,
    reason: AwayFor,
    starts_at: datetime,
    ends_at: datetime,
) -> Absence:
    """Say that somebody is away: no visit is booked for them then. Those booked already stay until somebody moves them
    (`queries.booked_in` counts them). Raises Forbidden, Refused."""
    _check(session, actor, estate_id, person_id, starts_at, ends_at)
    row = Absence(
        estate_id=estate_id, person_id=person_id, reason=AwayFor(reason), starts_at=starts_at, ends_at=ends_at
    )
    return _added(session, actor, Entry.ABSENCE, row)


def _check(
    session: Session, actor: Actor, estate_id: int, person_id: int, starts_at: datetime, ends_at: datetime
) -> None:
    require(may_edit_rota(actor, estate_id))
    if ends_at <= starts_at:
        raise Refused({"ends_at": wording.ends_before_it_begins()})
    if ends_at - starts_at > LONGEST:
        raise Refused({"ends_at": wording.lasts_too_long()})
    if person_id not in {person.id for person in queries.staff(session, estate_id, starts_at)}:
        raise Refused({"person": wording.not_staff_here()})


def _added(session: Session, actor: Actor, entry: Entry, row: Row) -> Row:
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise Refused({"person": wording.on_the_list()}) from None
    _record(session, actor, "added", entry, row)
    return row


def remove(session: Session, actor: Actor, estate_id: int, entry: Entry, entry_id: int) -> None:
    """Take an entry off the rota; one that has begun ends now, one that is over stays. Raises Forbidden, Missing,
    Conflict."""
    require(may_edit_rota(actor, estate_id))
    row: DutyShift | Shift | Absence | None = session.get(TABLES[entry], entry_id)
    if row is None or row.estate_id != estate_id:
        raise Missing
    now = clock.now()
    if row.ends_at <= now:
        raise Conflict(wording.over_already())
    _record(session, actor, "removed", entry, row)
    if row.starts_at < now:
        row.ends_at = now
    else:
        session.delete(row)


def _record(session: Session, actor: Actor, what: str, entry: Entry, row: DutyShift | Shift | Absence) -> None:
    record(
        session, actor, f"rota.{what}", estate_id=row.estate_id, entry=entry.value, entry_id=row.id,
        person_id=row.person_id, starts_at=row.starts_at.isoformat(), ends_at=row.ends_at.isoformat(),
    )  # fmt: skip
