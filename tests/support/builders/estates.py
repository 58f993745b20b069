"""Estates, homes and who belongs to them."""

from datetime import timedelta
from typing import Any

from portal.accounts.models import Person
from portal.estates.models import (
    DEFAULT_RIGHTS,
    Building,
    Entrance,
    Estate,
    Home,
    Place,
    PlaceKind,
    Relation,
    RelationKind,
)
from portal.kernel import clock
from tests.support.make import Make, builder


@builder
def estate(make: Make, **facts: Any) -> Estate:
    """An estate of China's; live, with its own desk person."""
    number = make.next()
    desk = make.person()
    given = {
        "code": f"estate-{number}",
        "names": {"en": f"Estate {number}", "zh_Hans": f"小区{number}", "zh_Hant": f"小區{number}"},
        "phone": "+862155550100",
        "hours_text": {"en": "Mon to Sat, 8:30 to 18:00"},
        "desk_person_id": desk.id,
        "live_at": clock.now() - timedelta(days=300),
    }
    return make.add(Estate(**(given | facts)))


@builder
def building(make: Make, estate: Estate | None = None, **facts: Any) -> Building:
    where = estate or make.the("estate")
    return make.add(Building(estate_id=where.id, **({"code": str(make.next()), "floors": 33} | facts)))


@builder
def entrance(make: Make, building: Building | None = None, **facts: Any) -> Entrance:
    where = building or make.the("building")
    given = {"code": str(make.next()), "estate_id": where.estate_id, "building_id": where.id}
    return make.add(Entrance(**(given | facts)))


@builder
def home(
    make: Make, building: Building | None = None, *, floor: int | None = None, stack: str | None = None, **facts: Any
) -> Home:
    """A home such as 3-1204; those of one test stand on other floors, or in other stacks, unless told where."""
    where = building or make.the("building")
    number = make.next()
    on, line = floor or 2 + number % 29, stack or f"{4 + number // 29:02d}"
    given = {
        "estate_id": where.estate_id,
        "building_id": where.id,
        "label": f"{where.code}-{on}{line}",
        "floor": on,
        "stack": line,
    }
    return make.add(Home(**(given | facts)))


@builder
def place(make: Make, estate: Estate | None = None, kind: PlaceKind = PlaceKind.LOBBY, **facts: Any) -> Place:
    """A common area."""
    where = estate or make.the("estate")
    return make.add(Place(estate_id=where.id, kind=kind, **({"names": {"en": f"Lobby {make.next()}"}} | facts)))


@builder
def relation(make: Make, person: Person, home: Home, kind: RelationKind = RelationKind.OWNER, **facts: Any) -> Relation:
    """A relation that has held for a year, with the rights that its kind gives."""
    begun = (clock.now() - timedelta(days=365)).date()
    given = {"rights": int(DEFAULT_RIGHTS[kind]), "valid_from": begun, "sees_from": begun}
    return make.add(
        Relation(person_id=person.id, home_id=home.id, estate_id=home.estate_id, kind=kind, **(given | facts))
    )


@builder
def resident(make: Make, home: Home | None = None, kind: RelationKind = RelationKind.OWNER, **facts: Any) -> Person:
    """Somebody who lives in a home (their own, or the one given)."""
    person: Person = make.person(**facts)
    make.relation(person, home or make.home(), kind)
    return person
