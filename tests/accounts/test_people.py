"""People and their roles, as an administrator keeps them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select

from portal.accounts import queries
from portal.accounts.models import Membership, Person
from portal.accounts.policy import may_grant
from portal.accounts.services import people
from portal.accounts.services.people import NewPerson
from portal.audit.models import Event
from portal.kernel import clock
from portal.kernel.access import Role
from portal.kernel.db import SessionFactory, unit_of_work
from portal.kernel.errors import Conflict, Forbidden, Missing, Refused
from portal.notifications import queries as contacts
from tests.support.make import Make
from tests.support.time import Clock

LEADING = {Role.ADMINISTRATOR, Role.REGIONAL_HEAD, Role.MANAGER}
GRANTERS = {Role.ADMINISTRATOR: set(Role), Role.MANAGER: set(Role) - LEADING}


@pytest.mark.parametrize(("who", "role"), list(product(Role, Role)))
@pytest.mark.database("sqlite")
def test_who_may_give_which_role(make: Make, who: Role, role: Role) -> None:
    actor = make.actor(make.person(who))
    assert may_grant(actor, role, make.the("estate").id) is (role in GRANTERS.get(who, set()))
    assert not may_grant(actor, role, make.the("estate").id + 1000)


def new(name: str = "Chen Wei", email: str = "chen@example.com", phone: str = "") -> NewPerson:
    return NewPerson(name, "zh_Hans", email, phone)


def test_somebody_new_has_a_role_an_address_and_an_event(make: Make) -> None:
    admin = make.person(Role.ADMINISTRATOR)
    estate = make.the("estate")
    person_id = make.do(
        people.add_person, make.actor(admin), estate.id, new(phone="13800138000"), Role.TECHNICIAN, "North"
    )
    with make.reading() as session:
        found = contacts.points_of(session, [person_id])[person_id]
        assert {(point.kind.value, point.value, point.sign_in) for point in found} == {
            ("email", "chen@example.com", True),
            ("phone", "+8613800138000", True),
        }
        held = queries.roles_now(session, [person_id], estate.id)[person_id]
        assert [(one.role, one.team) for one in held] == [(Role.TECHNICIAN, "North")]
        events = session.scalars(select(Event).order_by(Event.id)).all()
    assert [(event.action, event.actor_id, event.estate_id) for event in events] == [
        ("person.added", admin.id, estate.id),
        ("membership.added", admin.id, estate.id),
    ]
    assert "Chen" not in str([event.data for event in events])


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        (new(email="chen"), {"email"}),
        (new(email="", phone="12"), {"phone"}),
        (new(email="chen", phone="me@example.com"), {"email", "phone"}),
        (new(email="", phone=""), {"email"}),
        (new(email="taken@example.com"), {"email"}),
    ],
)
def test_what_is_wrong_with_somebody_new_is_said_beside_the_field_and_nothing_is_kept(
    make: Make, typed: NewPerson, wrong: set[str]
) -> None:
    make.person(email="taken@example.com")
    actor = make.actor(make.person(Role.ADMINISTRATOR))
    with make.reading() as session:
        before = len(session.scalars(select(Person)).all())
    with pytest.raises(Refused) as refused:
        make.do(people.add_person, actor, make.the("estate").id, typed, Role.TECHNICIAN, None)
    assert set(refused.value.fields) == wrong
    with make.reading() as session:
        assert len(session.scalars(select(Person)).all()) == before


def test_a_role_ends_at_once_and_what_it_opened_with_it(make: Make) -> None:
    person = make.person()
    membership = make.membership(person, Role.DISPATCHER)
    admin = make.person(Role.ADMINISTRATOR)
    assert make.do(people.end_membership, make.actor(admin), membership.id) == person.id
    assert make.actor(person).memberships == ()
    with pytest.raises(Conflict):
        make.do(people.end_membership, make.actor(admin), membership.id)


def test_a_role_is_held_once_at_a_time(make: Make) -> None:
    person = make.person(Role.STEWARD)
    actor, estate = make.actor(make.person(Role.ADMINISTRATOR)), make.the("estate")
    with pytest.raises(Refused):
        make.do(people.add_membership, actor, person.id, estate.id, Role.STEWARD)
    make.do(people.add_membership, actor, person.id, estate.id, Role.GUARD, "Night")
    assert make.actor(person).roles_at(estate.id) == {Role.STEWARD, Role.GUARD}


def test_a_manager_names_no_manager_and_a_resident_nobody(make: Make) -> None:
    person, estate = make.person(Role.STEWARD), make.the("estate")
    manager = make.actor(make.person(Role.MANAGER))
    with pytest.raises(Forbidden):
        make.do(people.add_membership, manager, person.id, estate.id, Role.MANAGER)
    resident = make.actor(make.person(Role.RESIDENT))
    with pytest.raises(Missing):
        make.do(people.add_membership, resident, person.id, estate.id, Role.GUARD)


def test_people_of_other_estates_do_not_exist(make: Make) -> None:
    admin = make.person(Role.ADMINISTRATOR)
    stranger = make.person(Role.STEWARD, make.estate())
    with make.reading() as session:
        assert queries.person(session, make.actor(admin), stranger.id) is None
        theirs = session.scalars(select(Membership.id).where(Membership.person_id == stranger.id)).one()
    with pytest.raises(Missing):
        make.do(people.add_membership, make.actor(admin), stranger.id, make.the("estate").id, Role.GUARD)
    with pytest.raises(Missing):
        make.do(people.end_membership, make.actor(admin), theirs)


def test_an_estates_last_administrator_stays(make: Make) -> None:
    admin = make.person(Role.ADMINISTRATOR)
    with make.reading() as session:
        own = session.scalars(select(Membership.id).where(Membership.person_id == admin.id)).one()
    with pytest.raises(Conflict):
        make.do(people.end_membership, make.actor(admin), own)
    make.person(Role.ADMINISTRATOR)
    assert make.do(people.end_membership, make.actor(admin), own) == admin.id


def test_two_administrators_who_end_each_other_at_once_leave_one(
    make: Make, factory: SessionFactory, clock: Clock
) -> None:
    both, now = [make.person(Role.ADMINISTRATOR) for _ in range(2)], clock.now()
    actors = [make.actor(person) for person in both]
    with make.reading() as session:
        ids = [session.scalars(select(Membership.id).where(Membership.person_id == p.id)).one() for p in reversed(both)]

    def end(number: int) -> bool:
        try:
            with clock.frozen(now), unit_of_work(factory) as session:
                people.end_membership(session, actors[number], ids[number])
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(end, range(2))) == [False, True]


def test_people_are_found_by_part_of_name_number_or_address(make: Make) -> None:
    lin = make.person(Role.STEWARD, name="林月 Lin Yue", email="yue@example.com")
    chen = make.person(Role.GUARD, name="陈伟 Chen Wei")
    make.person(Role.GUARD, make.estate(), name="Lin Elsewhere")
    estate = make.the("estate")

    def found(words: str) -> set[int]:
        with make.reading() as session:
            return {person.id for person in queries.people(session, estate.id, words, None).items}

    assert found("lin") == found("林") == found("YUE@exam") == {lin.id}
    assert {lin.id, chen.id} <= found("")
    assert found("%") == found("_") == found("nobody") == set()


@pytest.mark.row("S25")
def test_residents_of_a_home_are_found_by_the_last_digits_of_their_number(make: Make) -> None:
    resident = make.resident()
    estate = make.the("building").estate_id
    with make.reading() as session:
        point = contacts.points_of(session, [resident.id])[resident.id][0]
        page = queries.people(session, estate, point.value[:8], None)
    assert resident.id in {person.id for person in page.items}


def test_the_list_goes_on_by_key_and_back_again(make: Make) -> None:
    estate = make.the("estate")
    names = [make.person(Role.GUARD, name=f"Guard {number:03}").name for number in range(70)]
    with make.reading() as session:
        first = queries.people(session, estate.id, "Guard", None)
        second = queries.people(session, estate.id, "Guard", first.next)
        third = queries.people(session, estate.id, "Guard", second.next)
        back = queries.people(session, estate.id, "Guard", second.previous)
    seen = [person.name for page in (first, second, third) for person in page.items]
    assert seen == names
    assert third.next is None
    assert [person.name for person in back.items] == names[:30]


def test_who_holds_a_role_depends_on_the_moment(make: Make) -> None:
    estate, now = make.the("estate"), clock.now()
    guard, steward = make.person(Role.GUARD, name="B"), make.person(Role.STEWARD, name="A")
    past = make.person(name="C")
    make.membership(past, Role.GUARD, since=now - timedelta(days=9), until=now - timedelta(days=1))
    with make.reading() as session:

        def held(*roles: Role, at: timedelta = timedelta(0)) -> list[int]:
            return [one.id for one in queries.people_with_role(session, estate.id, roles, now + at)]

        assert held(Role.GUARD, Role.STEWARD) == [steward.id, guard.id]
        assert held(Role.GUARD, at=timedelta(days=-2)) == [guard.id, past.id]
        assert held(Role.MANAGER) == []


def test_names_come_in_one_statement_and_none_for_nobody(make: Make) -> None:
    one, other = make.person(name="One"), make.person(name="Other")
    with make.reading() as session:
        assert queries.names_of(session, [one.id, None, other.id]) == {one.id: "One", other.id: "Other"}
        assert queries.names_of(session, [None]) == {}
