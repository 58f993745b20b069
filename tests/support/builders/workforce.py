"""Visits, and who is on duty, at work or away."""

from datetime import datetime, timedelta
from typing import Any

from portal.accounts.models import Person
from portal.estates.models import Estate
from portal.kernel import clock
from portal.kernel.access import Role
from portal.matters import services as matters
from portal.matters.models import Kind, Matter, Purpose
from portal.workforce import services
from portal.workforce.models import Absence, Admits, Appointment, AwayFor, DutyShift, Shift, Skill, SkillKind
from tests.support.make import Make, builder


@builder
def technician(make: Make, estate: Estate | None = None, **facts: Any) -> Person:
    person: Person = make.person(Role.TECHNICIAN, estate, **facts)
    return person


@builder
def visit(
    make: Make,
    person: Person | None = None,
    matter: Matter | None = None,
    *,
    starts: datetime | None = None,
    hours: float = 1,
    **facts: Any,
) -> Appointment:
    """A booked visit, tomorrow at this hour unless said otherwise; the window is the span."""
    about: Matter = matter or make.bare_matter(kind=Kind.WORK_ORDER)
    begins = starts or clock.now() + timedelta(days=1)
    times = (begins, begins + timedelta(hours=hours))
    sent = person or make.the("technician")
    planner = make.actor(make.person(Role.DISPATCHER, make.the("estate")))
    given = {"window": times, "span": times, "admits": Admits.RESIDENT}
    return make.do(services.book, planner, about.id, about.estate_id, sent.id, **(given | facts))


@builder
def door_photo(make: Make, matter_id: int, person: Person) -> int:
    """The id of a photo on a matter that proves that somebody stood at the door."""

    photos = make.pictures()

    def attach(session: Any) -> int:
        matter = session.get_one(Matter, matter_id)
        made = matters.attach(session, make.actor(person), matter, photos, Purpose.ARRIVAL)
        return made[0].id

    return make.do(attach)


@builder
def duty(make: Make, person: Person, rank: int = 1, *, hours: float = 12, **facts: Any) -> DutyShift:
    """Somebody on duty from an hour ago."""
    begins = facts.pop("starts_at", None) or clock.now() - timedelta(hours=1)
    given = {"estate_id": make.the("estate").id, "starts_at": begins, "ends_at": begins + timedelta(hours=hours)}
    return make.add(DutyShift(person_id=person.id, rank=rank, **(given | facts)))


@builder
def shift(make: Make, person: Person, starts_at: datetime, ends_at: datetime, **facts: Any) -> Shift:
    given = {"estate_id": make.the("estate").id}
    return make.add(Shift(person_id=person.id, starts_at=starts_at, ends_at=ends_at, **(given | facts)))


@builder
def absence(make: Make, person: Person, starts_at: datetime, ends_at: datetime, **facts: Any) -> Absence:
    given = {"estate_id": make.the("estate").id, "reason": AwayFor.LEAVE}
    return make.add(Absence(person_id=person.id, starts_at=starts_at, ends_at=ends_at, **(given | facts)))


@builder
def skill(make: Make, person: Person, trade: str, **facts: Any) -> Skill:
    return make.add(Skill(person_id=person.id, trade=trade, **facts))


@builder
def skill_kind(make: Make, **facts: Any) -> SkillKind:
    """A skill of the company's own."""
    name = make.unique("Ropework {}")
    return make.add(SkillKind(**({"code": make.unique("own-{}"), "names": {"en": name}} | facts)))
