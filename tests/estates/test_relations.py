"""People come to homes, get rights, and leave: dated, on record, and at once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.models import Person
from portal.audit.models import Event
from portal.estates import queries
from portal.estates.models import DEFAULT_RIGHTS, Relation, RelationKind
from portal.estates.services import relations as services
from portal.estates.services.relations import Newcomer, Stay
from portal.kernel.access import Right, Role
from portal.kernel.errors import Conflict, Forbidden, Missing, Refused
from portal.notifications.models import ContactKind, ContactPoint, Origin

K = RelationKind


@pytest.fixture
def manager(make):
    return make.actor(make.person(Role.MANAGER))


@pytest.fixture
def home(make, manager):
    return make.home()


def come(make, manager, home, name="Li Na", phone="13800138000", kind=K.OWNER, email="", **stay):
    relation_id = make.do(
        services.add_resident, manager, home.id, Newcomer(name, phone, email, None), Stay(kind, **stay)
    )
    return make.read(Relation, relation_id)


def end(make, manager, relation, **how):
    version = make.read(Relation, relation.id).version
    return make.do(services.end_relation, manager, relation.id, version=version, **how)


def sees(make, person_id, home):
    actor = make.actor(make.read(Person, person_id))
    with make.reading() as session:
        return queries.home(session, actor, home.id) is not None


def test_a_newcomer_has_the_rights_of_their_relation_from_today(make, manager, home, noon):
    relation = come(make, manager, home, kind=K.TENANT)
    assert (relation.kind, relation.rights) == (K.TENANT, int(DEFAULT_RIGHTS[K.TENANT]))
    assert relation.valid_from == relation.sees_from == noon.date()
    # Midnight in Shanghai, not in Greenwich.
    assert relation.begins_at.isoformat() == "2026-03-10T16:00:00+00:00"
    assert sees(make, relation.person_id, home)


def test_a_newcomer_signs_in_with_their_phone(make, manager, home):
    relation = come(make, manager, home, email="li@example.com")
    with make.reading() as session:
        points = session.scalars(select(ContactPoint).where(ContactPoint.person_id == relation.person_id)).all()
    assert {(point.value, point.sign_in) for point in points} == {
        ("+8613800138000", True),
        ("li@example.com", True),
    }


def test_the_same_name_and_phone_is_the_same_person(make, manager, home):
    first = come(make, manager, home)
    second = come(make, manager, make.home(), name=" li  na", kind=K.OWNER)
    assert first.person_id == second.person_id


def test_a_shared_phone_stays_with_the_first_for_signing_in(make, manager, home):
    first, second = come(make, manager, home), come(make, manager, home, name="Wang Wei", kind=K.FAMILY)
    assert first.person_id != second.person_id
    with make.reading() as session:
        held = dict(session.execute(select(ContactPoint.person_id, ContactPoint.sign_in).where(
            ContactPoint.value == "+8613800138000")).all())  # fmt: skip
    assert held == {first.person_id: True, second.person_id: False}


def test_the_desk_gives_no_key_to_an_account_that_is_somebodys(make, manager, home):
    first = come(make, manager, home)
    make.membership(make.read(Person, first.person_id), Role.GUARD)
    with pytest.raises(Refused) as refused:
        come(make, manager, make.home(), email="thief@example.com")
    assert list(refused.value.fields) == ["email"]
    assert come(make, manager, make.home()).person_id == first.person_id


def test_a_phone_that_somebody_only_typed_makes_them_nobody_else(make, manager, home):
    thief = make.person(name="Li Na")
    phone = {"kind": ContactKind.PHONE, "value": "+8613800138000", "origin": Origin.SELF}
    make.add(ContactPoint(person_id=thief.id, **phone))
    assert come(make, manager, home).person_id != thief.id


@pytest.mark.parametrize(("wrong", "field"), [({"phone": "12"}, "phone"), ({"email": "li@"}, "email")])
def test_an_address_that_is_none_is_refused_beside_its_field(make, manager, home, wrong, field):
    with pytest.raises(Refused) as refused:
        come(make, manager, home, **wrong)
    assert list(refused.value.fields) == [field]
    with make.reading() as session:
        assert session.scalar(select(func.count()).select_from(Relation)) == 0


def test_nobody_is_twice_the_same_to_one_home(make, manager, home):
    come(make, manager, home)
    with pytest.raises(Refused) as refused:
        come(make, manager, home)
    assert "kind" in refused.value.fields
    assert come(make, manager, home, kind=K.KEY_HOLDER)


def test_a_relation_ends_after_it_began(make, manager, home, noon):
    with pytest.raises(Refused):
        come(make, manager, home, since=noon.date(), until=noon.date() - timedelta(days=1))


def test_family_joins_the_household_and_shares_its_past(make, manager, home):
    owner = come(make, manager, home, since=date(2020, 5, 1))
    child = come(make, manager, home, name="Child", phone="", kind=K.FAMILY)
    assert (child.household_id, child.sees_from) == (owner.id, date(2020, 5, 1))
    assert child.valid_from > child.sees_from


def test_the_desk_says_whose_household_somebody_joins(make, manager, home):
    owner = come(make, manager, home, since=date(2020, 5, 1))
    tenant = come(make, manager, home, name="Tenant", phone="", kind=K.TENANT)
    usual = come(make, manager, home, name="A", phone="", kind=K.FAMILY)
    chosen = come(make, manager, home, name="B", phone="", kind=K.FAMILY, joins=owner.id)
    assert (usual.household_id, chosen.household_id) == (tenant.id, owner.id)


def test_ending_a_relation_ends_access_this_second(make, manager, home, clock, noon):
    relation = come(make, manager, home, since=date(2020, 5, 1))
    clock.forward(hours=3)
    assert sees(make, relation.person_id, home)
    assert end(make, manager, relation) == 1
    assert not sees(make, relation.person_id, home)
    ended = make.read(Relation, relation.id)
    assert (ended.valid_to, ended.ends_at) == (noon.date(), noon + timedelta(hours=3))


def test_a_coming_end_is_midnight_of_that_day_there(make, manager, home, clock, noon):
    relation = come(make, manager, home)
    end(make, manager, relation, on=noon.date() + timedelta(days=2))
    clock.set(noon + timedelta(days=1, hours=11, minutes=59))
    assert sees(make, relation.person_id, home)
    clock.forward(minutes=1)
    assert not sees(make, relation.person_id, home)


def test_a_relation_that_has_not_begun_can_be_called_off(make, manager, home, clock, noon):
    relation = come(make, manager, home, since=noon.date() + timedelta(days=5))
    assert not sees(make, relation.person_id, home)
    end(make, manager, relation)
    clock.forward(days=10)
    assert not sees(make, relation.person_id, home)


def test_a_household_leaves_together(make, manager, home):
    owner = come(make, manager, home)
    child = come(make, manager, home, name="Child", phone="", kind=K.FAMILY)
    tenant = come(make, manager, home, name="Tenant", phone="", kind=K.TENANT)
    assert end(make, manager, owner, with_household=True) == 2
    assert not sees(make, child.person_id, home)
    assert sees(make, tenant.person_id, home)


def test_an_ended_relation_is_not_ended_again(make, manager, home):
    relation = come(make, manager, home)
    end(make, manager, relation)
    with pytest.raises(Conflict):
        end(make, manager, relation)


def test_the_next_owner_sees_from_their_own_first_day_however_early_it_is_typed(make, manager, home, noon):
    end(make, manager, come(make, manager, home, since=date(2010, 1, 1)))
    new = come(make, manager, home, name="New", phone="13900139000", since=date(2010, 1, 1))
    assert new.sees_from == noon.date()
    child = come(make, manager, home, name="Child", phone="", kind=K.FAMILY, since=date(2010, 1, 1))
    assert child.sees_from == noon.date()


def test_rights_change_at_once_and_on_record(make, manager, home):
    relation = come(make, manager, home, kind=K.PROXY)
    make.do(services.change_rights, manager, relation.id, Right.SEE | Right.VERDICT, version=relation.version)
    assert make.read(Relation, relation.id).rights == int(Right.SEE | Right.VERDICT)
    with make.reading() as session:
        event = session.scalar(select(Event).where(Event.action == "relation.rights_changed"))
        assert (event.data["rights"], event.data["rights_before"]) == (9, 7)


def test_who_decided_upon_an_old_page_is_told(make, manager, home):
    relation = come(make, manager, home)
    make.do(services.change_rights, manager, relation.id, Right.SEE, version=relation.version)
    for act, more in (
        (services.change_rights, {"rights": Right.NONE}),
        (services.end_relation, {}),
    ):
        with pytest.raises(Conflict):
            make.do(act, manager, relation.id, version=relation.version, **more)


def test_every_act_is_on_record_without_a_name(make, manager, home):
    end(make, manager, come(make, manager, home, name="Ouyang"))
    with make.reading() as session:
        events = session.scalars(select(Event).order_by(Event.id)).all()
    assert [event.action for event in events] == ["person.added", "relation.added", "relation.ended"]
    assert "Ouyang" not in str([event.data for event in events])


def test_only_those_who_may_change_homes_do(make, manager, home):
    relation = come(make, manager, home)
    for role in set(Role) - {Role.MANAGER, Role.ADMINISTRATOR}:
        actor = make.actor(make.person(role))
        with pytest.raises((Forbidden, Missing)):
            come(make, actor, home, name="X")
        with pytest.raises((Forbidden, Missing)):
            end(make, actor, relation)


def test_a_home_of_another_estate_does_not_exist(make, manager, home):
    elsewhere = make.home(make.building(make.estate()))
    relation = make.relation(make.person(), elsewhere)
    with pytest.raises(Missing):
        come(make, manager, elsewhere)
    with pytest.raises(Missing):
        end(make, manager, relation)


def test_a_known_person_gets_another_home(make, manager, home):
    person = make.person()
    relation_id = make.do(services.add_relation, manager, home.id, person.id, Stay(K.AGENT))
    assert make.read(Relation, relation_id).person_id == person.id
    with pytest.raises(Refused):
        make.do(services.add_relation, manager, home.id, 999999, Stay(K.AGENT))
