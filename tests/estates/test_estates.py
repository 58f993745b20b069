"""Estates: added, set up, gone live; their buildings, homes and common areas by hand."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.accounts.models import Membership
from portal.audit.models import Event
from portal.estates import queries
from portal.estates.models import Building, Estate, Home, Place, PlaceKind, Position
from portal.estates.services import estates as services
from portal.estates.services import grounds
from portal.estates.services.estates import EstateFacts
from portal.estates.services.grounds import HomeFacts
from portal.kernel.access import SYSTEM, Role
from portal.kernel.errors import Conflict, Forbidden, Missing, Refused

FACTS = EstateFacts({"en": "Osmanthus Court"}, "Asia/Shanghai", "CN", "CNY", "021 5555 0100", {"en": "8:30 to 18:00"})


@pytest.fixture
def administrator(make):
    return make.actor(make.person(Role.ADMINISTRATOR))


@pytest.fixture
def manager(make):
    return make.actor(make.person(Role.MANAGER))


def test_whoever_adds_an_estate_administers_it(make, administrator):
    estate_id = make.do(services.add_estate, administrator, "osmanthus", FACTS)
    estate = make.read(Estate, estate_id)
    assert (estate.code, estate.phone, estate.live_at) == ("osmanthus", "+862155550100", None)
    with make.reading() as session:
        role = session.scalar(select(Membership.role).where(Membership.estate_id == estate_id))
        assert role is Role.ADMINISTRATOR
        told = session.scalars(select(Event.action).where(Event.estate_id == estate_id)).all()
        assert told == ["estate.added", "membership.added"]


def test_the_command_adds_an_estate_without_anybody(make):
    assert make.read(Estate, make.do(services.add_estate, SYSTEM, "riverside", FACTS)).code == "riverside"


@pytest.mark.parametrize(
    ("code", "facts", "field"),
    [
        ("x", FACTS, "code"),
        ("Über", FACTS, "code"),
        ("a b", FACTS, "code"),
        ("fine", replace(FACTS, zone="Mars/Olympus"), "zone"),
        ("fine", replace(FACTS, country="XX"), "country"),
        ("fine", replace(FACTS, phone="1"), "phone"),
        ("fine", replace(FACTS, names={"en": ""}), "name_en"),
    ],
)
def test_what_can_not_be_an_estate_is_refused_beside_its_field(make, administrator, code, facts, field):
    with pytest.raises(Refused) as refused:
        make.do(services.add_estate, administrator, code, facts)
    assert list(refused.value.fields) == [field]


def test_a_code_is_taken_once(make, administrator):
    make.do(services.add_estate, administrator, "osmanthus", FACTS)
    with pytest.raises(Refused):
        make.do(services.add_estate, administrator, "osmanthus", FACTS)


def test_only_an_administrator_adds_estates(make):
    for role in set(Role) - {Role.ADMINISTRATOR}:
        with pytest.raises(Forbidden):
            make.do(services.add_estate, make.actor(make.person(role)), "osmanthus", FACTS)


@pytest.mark.parametrize("number", ["12345", "95598", "110"])
def test_a_short_service_number_is_a_number_to_ring(number):
    assert services.dialled(number, "CN") == number


def test_an_estate_goes_live_once_it_can_be_reached_and_has_homes(make, administrator):
    estate = make.the("estate")
    make.do(lambda session: setattr(session.get(Estate, estate.id), "live_at", None))
    with pytest.raises(Refused):
        make.do(services.go_live, administrator, estate.id)
    make.home()
    with pytest.raises(Refused):
        make.do(services.go_live, administrator, estate.id)
    desk = make.person(Role.FRONT_DESK)
    version = make.read(Estate, estate.id).version
    make.do(services.edit_estate, administrator, estate.id, FACTS, desk_person_id=desk.id, version=version)
    make.do(services.go_live, administrator, estate.id)
    assert make.read(Estate, estate.id).live_at is not None
    with pytest.raises(Conflict):
        make.do(services.go_live, administrator, estate.id)


def test_an_estate_that_is_live_keeps_its_number_and_its_desk(make, administrator):
    estate, desk = make.the("estate"), make.person(Role.FRONT_DESK)
    for facts, desk_person_id, field in (
        (replace(FACTS, phone=""), desk.id, "phone"),
        (FACTS, None, "desk_person"),
        (FACTS, make.person().id, "desk_person"),
    ):
        with pytest.raises(Refused) as refused:
            make.do(
                services.edit_estate, administrator, estate.id, facts,
                desk_person_id=desk_person_id, version=estate.version,
            )  # fmt: skip
        assert list(refused.value.fields) == [field]


def test_who_changes_an_estate_upon_an_old_page_is_told(make, administrator):
    estate, desk = make.the("estate"), make.person(Role.FRONT_DESK)
    facts = {"desk_person_id": desk.id, "version": estate.version}
    make.do(services.edit_estate, administrator, estate.id, FACTS, **facts)
    with pytest.raises(Conflict):
        make.do(services.edit_estate, administrator, estate.id, FACTS, **facts)


def test_a_building_stands_once_whatever_its_case(make, manager):
    estate = make.the("estate")
    building = make.read(Building, make.do(grounds.add_building, manager, estate.id, "A", {"en": "Tower A"}, 12))
    assert (building.names, building.floors) == ({"en": "Tower A"}, 12)
    with pytest.raises(Refused):
        make.do(grounds.add_building, manager, estate.id, "a", {}, 3)


def test_a_home_is_called_by_building_entrance_and_number(make, manager):
    estate, building = make.the("estate"), make.building(code="3", floors=5)
    facts = HomeFacts(building.id, "2", "12a", 12, 13, "A", None)
    home = make.read(Home, make.do(grounds.add_home, manager, estate.id, facts))
    assert (home.label, home.number, home.top) == ("3-2-12A", "12a", 13)
    assert make.read(Building, building.id).floors == 13
    with pytest.raises(Refused):
        make.do(grounds.add_home, manager, estate.id, facts)
    with pytest.raises(Refused):
        make.do(grounds.add_home, manager, estate.id, replace(facts, floor_to=12))
    with pytest.raises(Refused):
        make.do(grounds.add_home, manager, estate.id, replace(facts, building_id=make.building(make.estate()).id))


def test_a_homes_place_is_put_right_and_its_label_stays(make, manager):
    home = make.home()
    facts = HomeFacts(home.building_id, "", "9999", 20, None, "09", None)
    make.do(grounds.edit_home, manager, home.id, facts, version=home.version)
    after = make.read(Home, home.id)
    assert (after.label, after.floor, after.stack) == (home.label, 20, "09")
    with pytest.raises(Conflict):
        make.do(grounds.edit_home, manager, home.id, facts, version=home.version)


def test_a_common_area_is_taken_off_the_list_and_put_back(make, manager):
    estate, building = make.the("estate"), make.the("building")
    place_id = make.do(
        grounds.add_place, manager, estate.id, PlaceKind.LIFT, {"en": "Lift 1", "zh_Hans": ""}, building.id
    )
    assert make.read(Place, place_id).names == {"en": "Lift 1"}
    with make.reading() as session:
        assert [place.id for place in queries.places(session, estate.id)] == [place_id]
    make.do(grounds.retire_place, manager, estate.id, place_id)
    with make.reading() as session:
        assert queries.places(session, estate.id) == []
    make.do(grounds.restore_place, manager, estate.id, place_id)
    with make.reading() as session:
        assert len(queries.places(session, estate.id)) == 1


def test_a_place_of_no_kind_needs_a_name_and_a_place_of_another_estate_does_not_exist(make, manager):
    estate = make.the("estate")
    with pytest.raises(Refused):
        make.do(grounds.add_place, manager, estate.id, PlaceKind.OTHER, {}, None)
    elsewhere = make.place(make.estate())
    with pytest.raises(Missing):
        make.do(grounds.retire_place, manager, estate.id, elsewhere.id)


def test_a_correction_of_what_lies_above_holds_for_both_homes(make, manager):
    building = make.building(code="3")
    low = make.home(building, label="3-301", floor=3, stack="01")
    high = make.home(building, label="3-502", floor=5, stack="02")
    make.do(grounds.correct_neighbour, manager, low.id, "3 502", Position.ABOVE, is_so=True)
    with make.reading() as session:
        assert [one.id for one in queries.neighbours(session, low).above] == [high.id]
        assert [one.id for one in queries.neighbours(session, high).below] == [low.id]
    make.do(grounds.correct_neighbour, manager, high.id, "3-301", Position.BELOW, is_so=False)
    with make.reading() as session:
        assert queries.neighbours(session, low).above == []
    for other in ("3-999", "3-301"):
        with pytest.raises(Refused):
            make.do(grounds.correct_neighbour, manager, low.id, other, Position.ABOVE, is_so=True)


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.SUPERVISOR, Role.AUDITOR])
def test_who_looks_at_homes_does_not_change_them(make, role):
    actor, estate, home = make.actor(make.person(role)), make.the("estate"), make.home()
    facts = HomeFacts(home.building_id, "", "1", 1, None, "1", None)
    for act, args in (
        (grounds.add_building, (estate.id, "9", {}, 1)),
        (grounds.add_home, (estate.id, facts)),
        (grounds.add_place, (estate.id, PlaceKind.LOBBY, {}, None)),
        (grounds.correct_neighbour, (home.id, "1", Position.ABOVE)),
    ):
        more = {"is_so": True} if act is grounds.correct_neighbour else {}
        with pytest.raises(Forbidden):
            make.do(act, actor, *args, **more)
    with pytest.raises(Forbidden):
        make.do(services.go_live, actor, estate.id)
