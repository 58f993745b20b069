"""Who is free when, and whom to send."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.matters.models import Matter
from portal.promises.queries import working_calendar
from portal.workforce import slots
from portal.workforce.models import QUARTER, Appointment, OccupiedQuarter, Status, quarters_of
from portal.workforce.queries.people import absences_in, shifts_in, skills_of, technicians

HALF_A_DAY, ONE_DAY = timedelta(hours=12), timedelta(days=1)


def occupied(session: Session, person_ids: Collection[int], start: datetime, end: datetime) -> dict[int, set[int]]:
    """The quarters of each person's calendar that are taken from one moment to another, by visits."""
    first, last = int(start.timestamp()) // QUARTER, int(end.timestamp()) // QUARTER
    rows = session.execute(
        select(OccupiedQuarter.person_id, OccupiedQuarter.quarter).where(
            OccupiedQuarter.person_id.in_(person_ids), OccupiedQuarter.quarter.between(first, last)
        )
    )
    found: dict[int, set[int]] = {person_id: set() for person_id in person_ids}
    for person_id, quarter in rows:
        found[person_id].add(quarter)
    return found


@dataclass(frozen=True)
class Fit:
    """A person for whom a visit fits, and when."""

    person_id: int
    name: str
    span_from: datetime
    span_to: datetime


@dataclass(frozen=True)
class Slot:
    """A window to offer, and for whom a visit fits in it."""

    window_from: datetime
    window_to: datetime
    fits: tuple[Fit, ...]


def free_slots(
    session: Session, estate_id: int, after: datetime, *, quarters: int = 4, days: int = 3, person_id: int | None = None
) -> list[Slot]:
    """Windows within office hours of the next working days in which a visit of so many quarter-hours fits somebody's
    calendar (or this person's). Whoever has shifts on a day is only free within them. Empty windows are left out."""
    offered = slots.windows(working_calendar(session, estate_id), after, days)
    people = [one for one in technicians(session, estate_id, after) if person_id in {None, one.id}]
    if not offered or not people:
        return []
    calendars = _calendars(
        session, estate_id, [one.id for one in people], offered[0][0] - ONE_DAY, offered[-1][1] + ONE_DAY
    )
    found = [Slot(*window, _fits(people, calendars, window, quarters)) for window in offered]
    return [slot for slot in found if slot.fits]


@dataclass(frozen=True)
class _Calendar:
    taken: set[int]
    away: list[slots.Times]
    shifts: list[slots.Times]


def _calendars(
    session: Session, estate_id: int, ids: list[int], start: datetime, end: datetime
) -> dict[int, _Calendar]:
    found = {key: _Calendar(taken, [], []) for key, taken in occupied(session, ids, start, end).items()}
    for absence in absences_in(session, ids, start, end):
        found[absence.person_id].away.append((absence.starts_at, absence.ends_at))
    for shift in shifts_in(session, estate_id, start, end):
        if shift.person_id in found:
            found[shift.person_id].shifts.append((shift.starts_at, shift.ends_at))
    return found


def _fits(
    people: Sequence[Person], calendars: dict[int, _Calendar], window: slots.Times, quarters: int
) -> tuple[Fit, ...]:
    fits = []
    for person in people:
        own = calendars[person.id]
        near = [
            times for times in own.shifts if times[0] < window[1] + HALF_A_DAY and times[1] > window[0] - HALF_A_DAY
        ]
        if span := slots.first_fit(window, quarters, own.taken, own.away, near or None):
            fits.append(Fit(person.id, person.name, *span))
    return tuple(fits)


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be sent: whether they learned the trade, hold a valid certificate for it, are free then, and
    how often they were at this home."""

    person_id: int
    name: str
    has_trade: bool
    is_certified: bool
    is_free: bool
    visits_here: int


def candidates(
    session: Session, estate_id: int, span: slots.Times, *, trade: str | None = None, home_id: int | None = None
) -> list[Candidate]:
    """Everybody who could be sent to a visit at that time, by name, with the facts to choose by (S48). Five
    statements."""
    people = technicians(session, estate_id, span[0])
    ids = [person.id for person in people]
    skills, taken = skills_of(session, ids), occupied(session, ids, *span)
    away = {absence.person_id for absence in absences_in(session, ids, *span)}
    been = _been_here(session, home_id, ids) if home_id else {}
    wanted, on = set(quarters_of(*span)), span[0].date()
    return [
        Candidate(
            person.id,
            person.name,
            any(skill.trade == trade for skill in skills[person.id]),
            any(skill.trade == trade and skill.is_certified(on) for skill in skills[person.id]),
            person.id not in away and wanted.isdisjoint(taken[person.id]),
            been.get(person.id, 0),
        )
        for person in people
    ]


def _been_here(session: Session, home_id: int, ids: Collection[int]) -> dict[int, int]:
    rows = session.execute(
        select(Appointment.person_id, func.count())
        .join(Matter, Matter.id == Appointment.matter_id)
        .where(Matter.home_id == home_id, Appointment.person_id.in_(ids), Appointment.status == Status.DONE)
        .group_by(Appointment.person_id)
    )
    return dict(rows.all())
