"""Finding homes and their people."""

from datetime import date

import pytest
from sqlalchemy import update

from portal.estates import queries
from portal.estates.models import Home, Relation, RelationKind
from portal.kernel.access import Right, Role
from portal.kernel.errors import Missing
from portal.notifications.models import ContactKind, ContactPoint

K = RelationKind


@pytest.fixture
def desk(make):
    return make.actor(make.person(Role.FRONT_DESK))


@pytest.fixture
def building(make, desk):
    return make.building(code="3")


def homes_of_building(make, building, *numbers, **facts):
    return [
        make.home(building, label=f"{building.code}-{number}", floor=int(number[:-2]), stack=number[-2:], **facts)
        for number in numbers
    ]


def found(make, actor, estate_id, typed, **more):
    with make.reading() as session:
        return [home.label for home in queries.search(session, actor, estate_id, typed, **more).items]


@pytest.mark.row("S25")
@pytest.mark.parametrize("typed", ["3-1204", "3栋1204", "3 1204", "3#1204", "三号楼1204室", "31204", "1204", "120"])
def test_the_desk_finds_a_home_however_it_is_typed(make, desk, building, typed):
    homes_of_building(make, building, "1204", "304", "1304")
    assert found(make, desk, building.estate_id, typed) == ["3-1204"]


def test_an_entrance_narrows_the_search(make, desk, building):
    first, second = make.entrance(building, code="1"), make.entrance(building, code="2")
    make.home(building, label="3-1-101", floor=1, stack="01", entrance_id=first.id)
    make.home(building, label="3-2-101", floor=1, stack="01", entrance_id=second.id)
    assert found(make, desk, building.estate_id, "3-101") == ["3-1-101", "3-2-101"]
    assert found(make, desk, building.estate_id, "3栋2单元101") == ["3-2-101"]


@pytest.mark.row("S25")
def test_a_callers_number_opens_the_household(make, desk, building):
    (home,) = homes_of_building(make, building, "1204")
    homes_of_building(make, building, "1304")
    person = make.resident(home, name="王伟")
    make.add(ContactPoint(person_id=person.id, kind=ContactKind.PHONE, value="+8613800138000", sign_in=True))
    for typed in ("13800138000", "+86 138 0013 8000", "8000", "138-0013-8000", "王伟", "王", "伟"):
        assert found(make, desk, building.estate_id, typed) == ["3-1204"], typed


def test_a_name_is_found_in_either_script_and_case(make, desk, building):
    (home,) = homes_of_building(make, building, "1204")
    make.resident(home, name="陈静")
    make.resident(home, K.FAMILY, name="Anna Chen")
    for typed in ("陳靜", "陈", "anna", "CHEN", "na C"):
        assert found(make, desk, building.estate_id, typed) == ["3-1204"], typed


def test_who_has_left_and_who_lives_elsewhere_is_not_found(make, desk, building):
    (home,) = homes_of_building(make, building, "1204")
    gone = make.person(name="Ouyang")
    make.relation(gone, home, valid_from=date(2020, 1, 1), sees_from=date(2020, 1, 1), valid_to=date(2021, 1, 1))
    make.resident(make.home(make.building(make.estate())), name="Ouyang")
    assert found(make, desk, building.estate_id, "Ouyang") == []


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'", "-", "栋", "\x00", "3-" * 30, "🏠", "9" * 60])
def test_an_odd_search_finds_nothing_and_breaks_nothing(make, desk, building, typed):
    homes_of_building(make, building, "1204")
    assert found(make, desk, building.estate_id, typed.replace("\x00", "")) in ([], ["3-1204"])


def test_another_estate_is_not_searched(make, desk, building):
    homes_of_building(make, building, "1204")
    stranger = make.actor(make.person(Role.MANAGER, make.estate()))
    assert found(make, stranger, building.estate_id, "") == []


def test_the_list_goes_on_in_the_order_people_count_in(make, desk, building):
    numbers = [f"{floor}0{stack}" for floor in (2, 10, 1) for stack in (1, 2, 3)]
    homes_of_building(make, building, *numbers)
    seen, cursor = [], None
    with make.reading() as session:
        while True:
            page = queries.search(session, desk, building.estate_id, cursor=cursor, size=4)
            seen += [home.label for home in page.items]
            cursor = page.next
            if not cursor:
                break
        assert seen == [f"3-{number}" for number in sorted(numbers, key=int)]
        with pytest.raises(Missing):
            queries.search(session, desk, building.estate_id, cursor="nonsense")


def test_ones_own_homes_cost_one_statement_with_all_rights_together(make, session, statements, building):
    first, second = homes_of_building(make, building, "1204", "1304")
    person = make.resident(first, K.TENANT)
    make.relation(person, first, K.KEY_HOLDER)
    make.relation(person, second, K.KEY_HOLDER)
    actor = make.actor(person)
    with statements.recorded() as asked:
        mine = queries.homes_of(session, actor)
    assert len(asked) == 1
    assert [(home.label, home.kinds) for home in mine] == [("3-1204", (K.TENANT, K.KEY_HOLDER))]
    assert mine[0].rights == Right.SEE | Right.REPORT | Right.ADMIT | Right.VERDICT
    assert [home.label for home in queries.homes_of(session, actor, Right.ADMIT)] == ["3-1204", "3-1304"]


def test_staff_see_everybody_and_how_to_reach_them(make, desk, building):
    (home,) = homes_of_building(make, building, "1204")
    owner, tenant = make.resident(home), make.resident(home, K.TENANT)
    left = make.person(name="Gone")
    make.relation(left, home, valid_from=date(2020, 1, 1), sees_from=date(2020, 1, 1), valid_to=date(2021, 1, 1))
    with make.reading() as session:
        now = queries.residents_of(session, desk, home)
        assert {one.person_id for one in now} == {owner.id, tenant.id}
        assert all(one.points for one in now)
        ever = queries.residents_of(session, desk, home, earlier=True)
        assert {one.person_id for one in ever} == {owner.id, tenant.id, left.id}
        assert [one.is_over for one in ever if one.person_id == left.id] == [True]


def test_residents_see_their_own_household_by_name_alone(make, building):
    (home,) = homes_of_building(make, building, "1204")
    owner, tenant, child, helper = (make.person() for _ in range(4))
    root = make.relation(owner, home)
    make.relation(tenant, home, K.TENANT)
    make.relation(child, home, K.FAMILY, household_id=root.id)
    make.relation(helper, home, K.KEY_HOLDER, household_id=root.id)
    seen = {}
    with make.reading() as session:
        for person in (owner, tenant, child, helper):
            people = queries.residents_of(session, make.actor(person), home, earlier=True)
            assert not any(one.points for one in people)
            seen[person.id] = {one.person_id for one in people}
    family = {owner.id, child.id, helper.id}
    assert seen == {owner.id: family, child.id: family, tenant.id: {tenant.id}, helper.id: set()}


def test_above_and_below_follow_floors_and_stacks(make, building):
    numbers = ["301", "302", "501", "502", "601"]
    homes = {home.label: home for home in homes_of_building(make, building, *numbers)}
    with make.reading() as session:
        around = queries.neighbours(session, homes["3-501"])
    labels = {name: [home.label for home in getattr(around, name)] for name in ("above", "below", "riser", "floor")}
    # There is no fourth floor: what is not built is passed over.
    assert labels == {"above": ["3-601"], "below": ["3-301"], "riser": ["3-301", "3-601"], "floor": ["3-502"]}


def test_nothing_lies_above_where_the_stack_ends(make, building):
    homes = {home.label: home for home in homes_of_building(make, building, "301", "401", "501", "302", "502")}
    with make.reading() as session:
        assert queries.neighbours(session, homes["3-302"]).above == []
        assert queries.neighbours(session, homes["3-501"]).above == []


def test_a_home_of_two_floors_lies_above_and_below_all_of_it(make, building):
    low, high = homes_of_building(make, building, "301", "601")
    duplex = make.home(building, label="3-401", floor=4, floor_to=5, stack="01")
    with make.reading() as session:
        around = queries.neighbours(session, duplex)
        assert ([one.id for one in around.above], [one.id for one in around.below]) == ([high.id], [low.id])
        assert [one.id for one in queries.neighbours(session, low).above] == [duplex.id]
        assert [one.id for one in queries.neighbours(session, high).below] == [duplex.id]


def test_another_entrance_shares_no_riser(make, building):
    first, second = make.entrance(building, code="1"), make.entrance(building, code="2")
    here = make.home(building, label="3-1-301", floor=3, stack="01", entrance_id=first.id)
    make.home(building, label="3-2-401", floor=4, stack="01", entrance_id=second.id)
    with make.reading() as session:
        around = queries.neighbours(session, here)
    assert (around.above, around.riser, around.floor) == ([], [], [])


def test_buildings_come_with_their_homes_counted_in_one_statement(make, desk, building, statements):
    homes_of_building(make, building, "101", "102")
    make.building(code="10")
    with make.reading() as session, statements.recorded() as asked:
        counted = [(choice.building.code, choice.homes) for choice in queries.buildings(session, building.estate_id)]
    assert counted == [("3", 2), ("10", 0)]
    assert len(asked) == 1


def test_a_relation_that_was_ended_stays_findable_by_its_key_for_staff_only(make, desk, building):
    (home,) = homes_of_building(make, building, "1204")
    person = make.person()
    relation = make.relation(person, home)
    make.do(lambda session: session.execute(update(Home).values(floor=12)))
    with make.reading() as session:
        assert queries.relation(session, desk, relation.id)[0].id == relation.id
        assert queries.relation(session, make.actor(person), relation.id) is None
        assert session.get(Relation, relation.id)
