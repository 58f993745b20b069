"""The calendar of visits: of a matter, of a home, of a person, and the board of a day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from portal.accounts.models import Person
from portal.accounts.queries import people_with_role
from portal.estates.models import Estate
from portal.kernel.access import Actor, Role
from portal.matters.models import Matter
from portal.workforce.models import OPEN, QUARTER, Absence, Appointment, OccupiedQuarter, Shift, Status
from portal.workforce.policy import visible_to
from portal.workforce.queries.people import absences_in, shifts_in


def open_appointments(session: Session, matter_id: int) -> Sequence[Appointment]:
    """The visits of a matter that are to come or going on, first one first."""
    return session.scalars(
        select(Appointment)
        .where(Appointment.matter_id == matter_id, Appointment.status.in_(OPEN))
        .order_by(Appointment.span_from, Appointment.id)
    ).all()


def visits_of(session: Session, matter_ids: Collection[int]) -> Sequence[Appointment]:
    """Every visit of these matters with its person, oldest first. The caller has checked that the matters may be
    seen."""
    return session.scalars(
        select(Appointment)
        .where(Appointment.matter_id.in_(matter_ids))
        .options(joinedload(Appointment.person))
        .order_by(Appointment.span_from, Appointment.id)
    ).all()


def appointment(session: Session, actor: Actor, appointment_id: int) -> Appointment | None:
    """One visit with its person, its matter and its matter's home, if this person may see it."""
    return session.scalar(
        select(Appointment)
        .where(Appointment.id == appointment_id, visible_to(actor))
        .options(joinedload(Appointment.person), joinedload(Appointment.matter).joinedload(Matter.home))
    )


def holder(session: Session, person_id: int, quarters: range) -> Appointment:
    """The visit that takes the first of these quarters of a person's calendar that is taken. Raises NoResultFound where
    none is."""
    return session.scalars(
        select(Appointment)
        .join(OccupiedQuarter, OccupiedQuarter.appointment_id == Appointment.id)
        .where(OccupiedQuarter.person_id == person_id)
        .where(OccupiedQuarter.quarter.between(quarters.start, quarters.stop - 1))
        .order_by(OccupiedQuarter.quarter)
        .limit(1)
    ).one()


def booked_in(session: Session, person_id: int, start: datetime, end: datetime) -> int:
    """How many visits of a person are still to come in this time."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Appointment)
            .where(Appointment.person_id == person_id, Appointment.status.in_(OPEN))
            .where(Appointment.span_from < end, Appointment.span_to > start)
        )
        or 0
    )


def bounds(day: date, zone: str, days: int = 1) -> tuple[datetime, datetime]:
    """The first moment of a day there, and the first one after so many days."""
    there = ZoneInfo(zone)
    first, last = (datetime.combine(one, time(), there) for one in (day, day + timedelta(days=days)))
    return first.astimezone(UTC), last.astimezone(UTC)


@dataclass
class BoardRow:
    """One person's day: when at work, when away, and which visits."""

    person: Person
    shifts: list[Shift] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)


@dataclass(frozen=True)
class Board:
    """One day of one estate; `start` and `end` bound it."""

    day: date
    start: datetime
    end: datetime
    rows: list[BoardRow]


def day_board(session: Session, actor: Actor, estate_id: int, day: date) -> Board:
    """The board of a day (in the estate's time zone): technicians and whoever else is at work or booked then, by
    name, with their visits in order, each with its matter and home loaded. Five statements, however long the day."""
    start, end = bounds(day, session.get_one(Estate, estate_id).zone)
    visits = session.scalars(
        _with_matter(visible_to(actor))
        .where(Appointment.estate_id == estate_id, Appointment.span_from < end, Appointment.span_to > start)
        .where(Appointment.status != Status.CANCELLED)
    ).all()
    people = people_with_role(session, estate_id, [Role.TECHNICIAN], start)
    rows = {person.id: BoardRow(person) for person in people}
    for shift in shifts_in(session, estate_id, start, end):
        rows.setdefault(shift.person_id, BoardRow(shift.person)).shifts.append(shift)
    for visit in visits:
        rows.setdefault(visit.person_id, BoardRow(visit.person)).appointments.append(visit)
    for absence in absences_in(session, list(rows), start, end):
        rows[absence.person_id].absences.append(absence)
    return Board(day, start, end, sorted(rows.values(), key=lambda row: (row.person.name, row.person.id)))


def _with_matter(*which: ColumnElement[bool]) -> Select[Appointment]:
    return (
        select(Appointment)
        .join(Matter, Matter.id == Appointment.matter_id)
        .where(*which)
        .options(
            contains_eager(Appointment.matter).joinedload(Matter.home),
            contains_eager(Appointment.matter).joinedload(Matter.place),
            joinedload(Appointment.person),
        )
        .order_by(Appointment.span_from, Appointment.id)
    )


@dataclass(frozen=True)
class EarlierVisit:
    """Somebody was at this home before: who, when, for which matter."""

    person_id: int
    name: str
    at: datetime | None
    reference: str
    title: str


def earlier_visits(session: Session, actor: Actor, home_id: int, limit: int = 5) -> list[EarlierVisit]:
    """The visits to a home that took place, newest first, as far as this person may see them."""
    rows = session.execute(
        select(Person.id, Person.name, Appointment.arrived_at, Matter.reference, Matter.title)
        .join_from(Appointment, Matter, Matter.id == Appointment.matter_id)
        .join(Person, Person.id == Appointment.person_id)
        .where(Matter.home_id == home_id, Appointment.status == Status.DONE, visible_to(actor))
        .order_by(Appointment.arrived_at.desc(), Appointment.id.desc())
        .limit(limit)
    )
    return [EarlierVisit(*row) for row in rows]


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
