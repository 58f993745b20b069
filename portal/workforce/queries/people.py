"""Who can be sent, who is on duty, at work or away, and who has learned what."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.models import Person
from portal.accounts.queries import people_with_role
from portal.estates.models import Estate
from portal.kernel.access import Role
from portal.workforce.models import Absence, DutyShift, Shift, Skill
from portal.workforce.policy import SENT

STAFF = frozenset(Role) - {Role.RESIDENT, Role.COMMITTEE, Role.PROVIDER}


def technicians(session: Session, estate_id: int, at: datetime) -> Sequence[Person]:
    """Everybody who can be sent at an estate at that moment, by name."""
    return people_with_role(session, estate_id, SENT, at)


def staff(session: Session, estate_id: int, at: datetime) -> Sequence[Person]:
    """Everybody who works at an estate at that moment, by name."""
    return people_with_role(session, estate_id, STAFF, at)


def is_sent(session: Session, estate_id: int, person_id: int, at: datetime) -> bool:
    """Whether the person can be sent at that estate."""
    return any(person.id == person_id for person in technicians(session, estate_id, at))


@dataclass(frozen=True)
class OnDuty:
    """Who answers; `rank` is None for the desk's person, where the rota names nobody."""

    person_id: int
    name: str
    rank: int | None


def on_duty(session: Session, estate_id: int, at: datetime) -> list[OnDuty]:
    """Who answers at an estate at that moment, first rank first, whoever began earlier first; without a rota the desk's
    person. Empty only for an estate that is not live."""
    rows = session.execute(
        select(Person.id, Person.name, DutyShift.rank)
        .join(Person, Person.id == DutyShift.person_id)
        .where(DutyShift.estate_id == estate_id, DutyShift.starts_at <= at, DutyShift.ends_at > at)
        .where(Person.erased_at.is_(None))
        .order_by(DutyShift.rank, DutyShift.starts_at, DutyShift.id)
    )
    if found := [OnDuty(*row) for row in rows]:
        return found
    desk = session.execute(
        select(Person.id, Person.name).join(Estate, Estate.desk_person_id == Person.id).where(Estate.id == estate_id)
    )
    return [OnDuty(*row, None) for row in desk]


def absence_in(session: Session, person_id: int, start: datetime, end: datetime) -> Absence | None:
    """The first absence of a person that touches this time."""
    return session.scalar(
        select(Absence)
        .where(Absence.person_id == person_id, Absence.starts_at < end, Absence.ends_at > start)
        .order_by(Absence.starts_at)
        .limit(1)
    )


def shifts_in(session: Session, estate_id: int, start: datetime, end: datetime) -> Sequence[Shift]:
    """Who is at work at an estate in this time, each shift with its person."""
    return session.scalars(
        select(Shift)
        .where(Shift.estate_id == estate_id, Shift.starts_at < end, Shift.ends_at > start)
        .options(joinedload(Shift.person))
        .order_by(Shift.starts_at, Shift.id)
    ).all()


def absences_in(session: Session, person_ids: Collection[int], start: datetime, end: datetime) -> Sequence[Absence]:
    """When these people are away in this time."""
    return session.scalars(
        select(Absence)
        .where(Absence.person_id.in_(person_ids), Absence.starts_at < end, Absence.ends_at > start)
        .order_by(Absence.starts_at, Absence.id)
    ).all()


def skills_of(session: Session, person_ids: Collection[int]) -> dict[int, list[Skill]]:
    """What each of these people has learned."""
    found: dict[int, list[Skill]] = {person_id: [] for person_id in person_ids}
    for skill in session.scalars(select(Skill).where(Skill.person_id.in_(person_ids)).order_by(Skill.trade)):
        found[skill.person_id].append(skill)
    return found


@dataclass(frozen=True)
class Rota:
    """What is planned in some days of an estate: who answers, who is at work, who is away."""

    duty: Sequence[DutyShift]
    shifts: Sequence[Shift]
    absences: Sequence[Absence]


def rota(session: Session, estate_id: int, start: datetime, end: datetime) -> Rota:
    """The rota of an estate from one moment to another, each entry with its person. Three statements."""
    return Rota(
        session.scalars(
            select(DutyShift)
            .where(DutyShift.estate_id == estate_id, DutyShift.starts_at < end, DutyShift.ends_at > start)
            .options(joinedload(DutyShift.person))
            .order_by(DutyShift.starts_at, DutyShift.rank, DutyShift.id)
        ).all(),
        shifts_in(session, estate_id, start, end),
        session.scalars(
            select(Absence)
            .where(Absence.estate_id == estate_id, Absence.starts_at < end, Absence.ends_at > start)
            .options(joinedload(Absence.person))
            .order_by(Absence.starts_at, Absence.id)
        ).all(),
    )


def duty_between(session: Session, estate_id: int, start: datetime, end: datetime) -> Sequence[DutyShift]:
    """The duty of an estate that touches this time."""
    touches = (DutyShift.estate_id == estate_id, DutyShift.starts_at < end, DutyShift.ends_at > start)
    return session.scalars(select(DutyShift).where(*touches)).all()
