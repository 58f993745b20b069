"""The calendar behind the visits: what may stand on it, and that no two visits of one person overlap. The quarter-hours
that they take are unique in the database."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.estates.models import Estate
from portal.kernel import clock
from portal.kernel.errors import Conflict, Refused
from portal.matters.models import Matter
from portal.workforce import queries, wording
from portal.workforce.models import EXPLAINED, QUARTER, Admits, Appointment, OccupiedQuarter, quarters_of

Times = tuple[datetime, datetime]
LONGEST = timedelta(hours=24)


def check(
    session: Session, estate_id: int, person_id: int, window: Times, span: Times, admits: Admits, note: str
) -> None:
    """Raises Refused for times or an admission that can't be, Conflict for somebody who is away."""
    wrong: dict[str, Any] = {}
    if window[0] >= window[1]:
        wrong["window"] = wording.window_backwards()
    if found := _wrong_span(span):
        wrong["span"] = found
    elif not wrong and not (window[0] <= span[0] and span[1] <= window[1]) and not note.strip():
        wrong["span"] = wording.outside_window()
    if admits in EXPLAINED and not note.strip():
        wrong["note"] = wording.admission_unexplained()
    if wrong:
        raise Refused(wrong)
    if not queries.is_sent(session, estate_id, person_id, clock.now()):
        raise Refused({"technician": wording.not_sent_here()})
    if gone := queries.absence_in(session, person_id, *span):
        zone = session.get_one(Estate, estate_id).zone
        raise Conflict(wording.away(), {wording.away_from_to(): _written(gone.starts_at, gone.ends_at, zone)})


def _wrong_span(span: Times) -> Any:
    start, end = span
    if any(int(at.timestamp()) % QUARTER or at.microsecond for at in span):
        return wording.not_a_quarter()
    if end <= start:
        return wording.span_backwards()
    if end - start > LONGEST:
        return wording.too_long()
    return wording.in_the_past() if end <= clock.now() else None


def open_calendars(session: Session, person_ids: Iterable[int]) -> None:
    """Wait for whoever else plans for these people at the moment: no two plans cross, and none lock each other out."""
    people = select(Person.id).where(Person.id.in_(sorted(set(person_ids)))).order_by(Person.id)
    session.execute(people.with_for_update(key_share=True)).all()


def occupy(session: Session, visit: Appointment) -> None:
    """Take a visit's quarters. Raises Conflict naming the visit that has one of them."""
    rows = [{"person_id": visit.person_id, "quarter": one, "appointment_id": visit.id} for one in visit.quarters]
    try:
        with session.begin_nested():
            session.execute(insert(OccupiedQuarter), rows)
    except IntegrityError:
        raise _clash(session, visit) from None


def _clash(session: Session, visit: Appointment) -> Conflict:
    other = queries.holder(session, visit.person_id, visit.quarters)
    here = other.estate_id == visit.estate_id
    label = session.get_one(Matter, other.matter_id).reference if here else wording.at_another_estate()
    return Conflict(wording.taken(), {wording.other_visit(): label, wording.stands_at(): times_of(session, other)})


def release(session: Session, visit: Appointment, since: datetime | None = None) -> None:
    """Free the quarters of a visit; with `since` only those that had not begun then."""
    rows = delete(OccupiedQuarter).where(OccupiedQuarter.appointment_id == visit.id)
    if since is not None:
        rows = rows.where(OccupiedQuarter.quarter >= quarters_of(since, since).stop)
    session.execute(rows.execution_options(synchronize_session=False))


def times_of(session: Session, visit: Appointment) -> str:
    """When a visit is planned, in the estate's time: fit to be shown in any language."""
    return _written(visit.span_from, visit.span_to, session.get_one(Estate, visit.estate_id).zone)


def _written(start: datetime, end: datetime, zone: str) -> str:
    begins, ends = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))
    shape = "%H:%M" if begins.date() == ends.date() else "%Y-%m-%d %H:%M"
    return f"{begins:%Y-%m-%d %H:%M}–{ends:{shape}}"
