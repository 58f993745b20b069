"""What stands on an estate's ground, added and put right by hand: buildings, homes, common areas, neighbours."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.audit.services import record
from portal.estates import numbering, policy, queries, wording
from portal.estates.models import (
    MIRROR,
    Building,
    Entrance,
    Estate,
    Home,
    NeighbourOverride,
    Place,
    PlaceKind,
    Position,
)
from portal.kernel import clock
from portal.kernel.access import Actor, require
from portal.kernel.errors import Conflict, Missing, Refused
from portal.kernel.inserts import inserting


@dataclass(frozen=True)
class HomeFacts:
    """What is typed of a home. The entrance is its code, empty where the building has none."""

    building_id: int
    entrance: str
    number: str
    floor: int
    floor_to: int | None
    stack: str
    handed_over_on: date | None


def add_building(session: Session, actor: Actor, estate_id: int, code: str, names: dict[str, str], floors: int) -> int:
    """A new building; its id. Raises Refused where its number is taken."""
    _may_edit(session, actor, estate_id)
    same = (Building.estate_id == estate_id, func.lower(Building.code) == code.lower())
    if session.scalar(select(Building.id).where(*same)) is not None:
        raise Refused({"code": wording.building_taken()})
    building = Building(estate_id=estate_id, code=code, names=_given(names), floors=floors)
    session.add(building)
    session.flush()
    record(session, actor, "building.added", estate_id=estate_id, building_id=building.id)
    return building.id


def add_home(session: Session, actor: Actor, estate_id: int, facts: HomeFacts) -> int:
    """A new home; its id. Raises Refused where its label is taken."""
    _may_edit(session, actor, estate_id)
    building = queries.building(session, estate_id, facts.building_id)
    if building is None:
        raise Refused({"building": wording.building_missing()})
    _check_floors(facts)
    label = numbering.label_of(building.code, facts.entrance, facts.number.upper())
    if session.scalar(select(Home.id).where(Home.estate_id == estate_id, Home.label == label)) is not None:
        raise Refused({"number": wording.home_taken()})
    home = Home(estate_id=estate_id, building_id=building.id, label=label, **_columns(session, building, facts))
    building.floors = max(building.floors, home.top)
    session.add(home)
    session.flush()
    record(session, actor, "home.added", estate_id=estate_id, home_id=home.id)
    return home.id


def edit_home(session: Session, actor: Actor, home_id: int, facts: HomeFacts, *, version: int) -> None:
    """Put a home's place in the building right; its building and label stay. Raises Conflict on a stale `version`."""
    home = _home(session, actor, home_id)
    if home.version != version:
        raise Conflict(wording.changed_meanwhile())
    _check_floors(facts)
    building = session.get_one(Building, home.building_id)
    for name, value in _columns(session, building, facts).items():
        setattr(home, name, value)
    building.floors = max(building.floors, home.top)
    record(session, actor, "home.changed", estate_id=home.estate_id, home_id=home.id)


def _check_floors(facts: HomeFacts) -> None:
    if facts.floor_to is not None and facts.floor_to <= facts.floor:
        raise Refused({"floor_to": wording.floors_turned()})


def _columns(session: Session, building: Building, facts: HomeFacts) -> dict[str, object]:
    return {
        "entrance_id": _entrance(session, building, facts.entrance) if facts.entrance else None,
        "floor": facts.floor,
        "floor_to": facts.floor_to,
        "stack": facts.stack,
        "handed_over_on": facts.handed_over_on,
    }


def _entrance(session: Session, building: Building, code: str) -> int:
    same = (Entrance.building_id == building.id, func.lower(Entrance.code) == code.lower())
    found = session.scalar(select(Entrance.id).where(*same))
    if found is not None:
        return found
    entrance = Entrance(building_id=building.id, estate_id=building.estate_id, code=code)
    session.add(entrance)
    session.flush()
    return entrance.id


def add_place(
    session: Session, actor: Actor, estate_id: int, kind: PlaceKind, names: dict[str, str], building_id: int | None
) -> int:
    """A new common area, of a building or of the estate; its id."""
    _may_edit(session, actor, estate_id)
    if building_id is not None and queries.building(session, estate_id, building_id) is None:
        raise Refused({"building": wording.building_missing()})
    if kind is PlaceKind.OTHER and not _given(names):
        raise Refused({"name_en": wording.name_needed()})
    place = Place(estate_id=estate_id, building_id=building_id, kind=kind, names=_given(names))
    session.add(place)
    session.flush()
    record(session, actor, "place.added", estate_id=estate_id, place_id=place.id)
    return place.id


def retire_place(session: Session, actor: Actor, estate_id: int, place_id: int) -> None:
    """Take a common area off the lists; what was reported there keeps its place."""
    place = _place(session, actor, estate_id, place_id)
    if place.retired_at is None:
        place.retired_at = clock.now()
        record(session, actor, "place.retired", estate_id=estate_id, place_id=place_id)


def restore_place(session: Session, actor: Actor, estate_id: int, place_id: int) -> None:
    """Put a common area back on the lists."""
    place = _place(session, actor, estate_id, place_id)
    if place.retired_at is not None:
        place.retired_at = None
        record(session, actor, "place.restored", estate_id=estate_id, place_id=place_id)


def correct_neighbour(
    session: Session, actor: Actor, home_id: int, other: str, position: Position, *, is_so: bool
) -> None:
    """Say that the home of that number is (or is not) above, below, on the riser or on the floor of this one; the other
    home learns the same. Raises Refused where there is no such home."""
    home = _home(session, actor, home_id)
    found = queries.search(session, actor, home.estate_id, other, size=2).items
    exact = [one for one in found if numbering.parts(one.label) == numbering.parts(other)] or found
    if len(exact) != 1:
        raise Refused({"other": wording.home_unknown()})
    if exact[0].id == home.id:
        raise Refused({"other": wording.same_home()})
    for here, there, where in ((home.id, exact[0].id, position), (exact[0].id, home.id, MIRROR[position])):
        facts = {"home_id": here, "other_id": there, "position": where}
        statement = inserting(session, NeighbourOverride).values(estate_id=home.estate_id, is_so=is_so, **facts)
        session.execute(statement.on_conflict_do_update(index_elements=list(facts), set_={"is_so": is_so}))
    said: dict[str, Any] = {"other_id": exact[0].id, "position": position.value, "is_so": is_so}
    record(session, actor, "neighbour.corrected", estate_id=home.estate_id, home_id=home.id, **said)


def _may_edit(session: Session, actor: Actor, estate_id: int) -> None:
    if session.get(Estate, estate_id) is None:
        raise Missing
    require(policy.may_edit(actor, estate_id))


def _home(session: Session, actor: Actor, home_id: int) -> Home:
    home = queries.home(session, actor, home_id)
    if home is None:
        raise Missing
    require(policy.may_edit(actor, home.estate_id))
    return home


def _place(session: Session, actor: Actor, estate_id: int, place_id: int) -> Place:
    place = session.scalar(select(Place).where(Place.id == place_id, Place.estate_id == estate_id))
    if place is None:
        raise Missing
    require(policy.may_edit(actor, estate_id))
    return place


def _given(names: dict[str, str]) -> dict[str, str]:
    return {locale: words for locale, words in names.items() if words}
