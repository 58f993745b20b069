"""Homes and people from a file: seen first line by line, then all of it or nothing; a second time it only updates."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from portal.accounts.models import Person
from portal.audit.models import Event
from portal.estates import jobs
from portal.estates.models import (
    Building,
    Entrance,
    Home,
    ImportBatch,
    ImportLine,
    ImportSource,
    ImportStatus,
    Level,
    Relation,
    RelationKind,
)
from portal.estates.services import imports, relations
from portal.kernel.access import Role
from portal.kernel.errors import Conflict, Forbidden, Missing, Refused
from portal.notifications.models import ContactKind, ContactPoint, Origin

HEADINGS = "building,entrance,floor,home,stack,name,phone,email,relation,from,to,language,handed over on"
WANG = "3,1,12,1204,04,王伟,13800138000,,业主,2020-05-01,,,2020-04-20"
LAN = "3,1,12,1204,04,王兰,13800138001,,家属,2020-05-01,,,"
LI = "3,1,13,1304,04,李娜,13800138002,li@example.com,租户,2025-09-01,,en,"
VACANT = "3,2,1,101,01,,,,,,,,"
KEPT = (Building, Entrance, Home, Person, ContactPoint, Relation)


@pytest.fixture
def manager(make):
    return make.actor(make.person(Role.MANAGER))


@pytest.fixture
def estate(make, manager):
    return make.the("estate")


@pytest.fixture
def bring(make, factory, manager, estate):
    """Hand a file in and have it checked; `confirm=True` lets it in as well."""

    def bring(*lines, headings=HEADINGS, confirm=False, may_add_buildings=True, kind=RelationKind.OWNER, where=None):
        content = "\n".join([headings, *lines]).encode()
        upload = imports.Upload("roster.csv", content, kind, may_add_buildings)
        batch_id = make.do(imports.receive, manager, (where or estate).id, upload)
        assert jobs.run_imports(factory).failed == 0
        batch = make.read(ImportBatch, batch_id)
        if confirm:
            make.do(imports.confirm, manager, (where or estate).id, batch_id, version=batch.version)
            assert jobs.run_imports(factory).failed == 0
            batch = make.read(ImportBatch, batch_id)
        return batch

    return bring


def found(make, batch):
    """What was found, by line."""
    with make.reading() as session:
        rows = session.scalars(select(ImportLine).where(ImportLine.batch_id == batch.id).order_by(ImportLine.line))
        return {row.line: [finding["code"] for finding in row.findings] for row in rows}


def acts(make, batch):
    with make.reading() as session:
        rows = session.scalars(select(ImportLine).where(ImportLine.batch_id == batch.id).order_by(ImportLine.line))
        return {row.line: row.acts for row in rows}


def everything(make):
    """All rows of the roster, as they stand."""
    with make.reading() as session:
        return {
            model.__tablename__: [tuple(row) for row in session.execute(select(model.__table__).order_by(model.id))]
            for model in KEPT
        }


def roster(make, estate):
    """(label, name, kind, rights) of everybody who lives there now."""
    with make.reading() as session:
        rows = session.execute(
            select(Home.label, Person.name, Relation.kind)
            .join(Relation, Relation.home_id == Home.id)
            .join(Person, Person.id == Relation.person_id)
            .where(Home.estate_id == estate.id)
            .order_by(Home.sort_key, Relation.id)
        )
        return [(row.label, row.name, row.kind.value) for row in rows]


def test_a_dry_run_says_line_by_line_what_would_happen_and_changes_nothing(make, bring):
    before = everything(make)
    batch = bring(WANG, LAN, VACANT)
    assert batch.status is ImportStatus.CHECKED
    assert acts(make, batch) == {
        2: ["building_added", "entrance_added", "home_added", "person_added", "relation_added"],
        3: ["person_added", "relation_added"],
        4: ["entrance_added", "home_added"],
    }
    assert found(make, batch) == {2: [], 3: [], 4: ["no_person"]}
    assert batch.tally["home_added"] == 2
    assert everything(make) == before


def test_a_confirmed_file_is_in_the_estate(make, bring, estate):
    batch = bring(WANG, LAN, LI, VACANT, confirm=True)
    assert batch.status is ImportStatus.APPLIED
    assert roster(make, estate) == [
        ("3-1-1204", "王伟", "owner"),
        ("3-1-1204", "王兰", "family"),
        ("3-1-1304", "李娜", "tenant"),
    ]
    with make.reading() as session:
        home = session.scalar(select(Home).where(Home.label == "3-1-1204"))
        assert (home.floor, home.stack, home.number, home.handed_over_on) == (12, "04", "1204", date(2020, 4, 20))
        assert session.scalar(select(Building.floors)) == 13
        li = session.scalar(select(Person).where(Person.name == "李娜"))
        assert li.locale == "en"
        points = session.scalars(select(ContactPoint).where(ContactPoint.person_id == li.id)).all()
        assert {(point.value, point.sign_in) for point in points} == {
            ("+8613800138002", True), ("li@example.com", True),
        }  # fmt: skip
        owner = session.scalar(select(Relation).where(Relation.kind == RelationKind.OWNER))
        assert (owner.valid_from, owner.sees_from) == (date(2020, 5, 1), date(2020, 5, 1))
        assert owner.begins_at.isoformat() == "2020-04-30T16:00:00+00:00"


def test_family_belongs_to_the_household_of_the_same_file(make, bring):
    bring(LAN, WANG, confirm=True)
    with make.reading() as session:
        by_kind = {r.kind.value: r for r in session.scalars(select(Relation))}
        assert by_kind["family"].household_id == by_kind["owner"].id


def test_what_was_let_in_is_on_record_and_its_file_is_gone(make, bring, manager):
    batch = bring(WANG, confirm=True)
    with make.reading() as session:
        told = session.scalars(select(Event.action).where(Event.actor_id == manager.id).order_by(Event.id)).all()
        assert {"import.received", "import.confirmed", "import.applied", "relation.added"} <= set(told)
        assert session.scalar(select(func.count()).select_from(ImportSource)) == 0
        words = " ".join(str(event.data) for event in session.scalars(select(Event)))
    assert "王" not in words
    assert "138" not in words
    assert (batch.progress, batch.confirmed_by_id) == (100, manager.id)


def test_one_wrong_line_keeps_the_whole_file_out(make, bring, manager, estate):
    before = everything(make)
    batch = bring(WANG, "3,1,13,1304,04,李娜,12,,租户,,,,")
    assert batch.status is ImportStatus.REFUSED
    assert found(make, batch)[3] == ["phone_invalid"]
    with pytest.raises(Conflict):
        make.do(imports.confirm, manager, estate.id, batch.id, version=batch.version)
    assert everything(make) == before


def test_a_file_that_is_no_table_says_so(make, bring):
    batch = bring("what is this", headings="a letter")
    assert batch.status is ImportStatus.REFUSED
    assert batch.errors == [{"code": "no_headings"}]


def test_an_empty_file_is_refused_at_once(make, manager, estate):
    with pytest.raises(Refused) as refused:
        make.do(imports.receive, manager, estate.id, imports.Upload("x.csv", b" \n", RelationKind.OWNER, True))
    assert "file" in refused.value.fields


def test_a_second_import_of_the_same_file_changes_nothing(make, bring):
    bring(WANG, LAN, LI, VACANT, confirm=True)
    before = everything(make)
    again = bring(WANG, LAN, LI, VACANT, confirm=True)
    assert again.status is ImportStatus.APPLIED
    assert not any(acts(make, again).values())
    assert everything(make) == before


def test_a_changed_file_updates(make, bring, estate):
    bring(WANG, LI, confirm=True)
    moved = LI.replace("13800138002", "13900139000").replace("13,1304,04", "13,1304,4A")
    batch = bring(WANG.replace("2020-05-01", "2020-06-01"), moved, confirm=True)
    assert acts(make, batch) == {2: ["relation_changed"], 3: ["home_changed", "phone_changed"]}
    assert roster(make, estate) == [("3-1-1204", "王伟", "owner"), ("3-1-1304", "李娜", "tenant")]
    with make.reading() as session:
        assert session.scalar(select(Home.stack).where(Home.label == "3-1-1304")) == "4A"
        phones = session.scalars(select(ContactPoint.value).where(ContactPoint.value.startswith("+86139"))).all()
        assert phones == ["+8613900139000"]
        assert session.scalar(select(ContactPoint.id).where(ContactPoint.value == "+8613800138002")) is None
        owner = session.scalar(select(Relation).where(Relation.kind == RelationKind.OWNER))
        assert (owner.valid_from, owner.sees_from) == (date(2020, 6, 1), date(2020, 6, 1))


def test_a_phone_that_its_person_has_proved_is_not_replaced(make, bring, noon):
    bring(WANG, confirm=True)
    make.do(lambda session: session.execute(update(ContactPoint).values(verified_at=noon)))
    batch = bring(WANG.replace("13800138000", "13900139000"), confirm=True)
    assert found(make, batch)[2] == ["contacts_stay"]
    with make.reading() as session:
        assert session.scalars(select(ContactPoint.value).where(ContactPoint.kind == ContactKind.PHONE)).all() == [
            "+8613800138000"
        ]


def claim(make, how, estate):
    """王伟 of the roster becomes somebody whose account is more than the roster's."""
    with make.reading() as session:
        person = session.scalar(select(Person).where(Person.name == "王伟"))
    if how == "a password":
        make.do(lambda session: setattr(session.get(Person, person.id), "password_hash", "x"))
    elif how == "a proof":
        make.do(lambda session: session.execute(update(ContactPoint).values(verified_at=jobs.clock.now())))
    elif how == "a role":
        make.membership(person, Role.GUARD, estate)
    else:
        make.relation(person, make.home(make.building(make.estate())))
    return person


@pytest.mark.parametrize("how", ["a password", "a proof", "a role", "a home elsewhere"])
def test_no_roster_gives_another_key_to_an_account_that_is_somebodys(make, bring, estate, how):
    bring(WANG, confirm=True)
    person = claim(make, how, estate)
    batch = bring(WANG.replace("13800138000,,", "13800138000,thief@example.com,"), confirm=True)
    assert found(make, batch)[2] == ["contacts_stay"]
    bring(WANG.replace("13800138000,,", "13900139000,,"), confirm=True)
    with make.reading() as session:
        values = session.scalars(select(ContactPoint.value).where(ContactPoint.person_id == person.id)).all()
    assert values == ["+8613800138000"]


def test_a_phone_that_somebody_only_typed_makes_them_nobody_else(make, bring):
    thief = make.person(name="王伟")
    phone = {"kind": ContactKind.PHONE, "value": "+8613800138000", "origin": Origin.SELF}
    make.add(ContactPoint(person_id=thief.id, **phone))
    bring(WANG, confirm=True)
    with make.reading() as session:
        assert session.scalar(select(Relation.id).where(Relation.person_id == thief.id)) is None


def test_the_first_of_several_keeps_a_shared_phone_for_signing_in(make, bring):
    batch = bring(WANG, LAN.replace("13800138001", "13800138000"), confirm=True)
    assert found(make, batch)[3] == ["shared_phone"]
    with make.reading() as session:
        points = session.scalars(select(ContactPoint).where(ContactPoint.value == "+8613800138000"))
        by_name = {session.get(Person, point.person_id).name: point.sign_in for point in points}
    assert by_name == {"王伟": True, "王兰": False}


def test_one_person_with_two_homes_is_one_person(make, bring):
    bring(WANG, WANG.replace("1204", "1205").replace(",04,", ",05,"), confirm=True)
    with make.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person).where(Person.name == "王伟")) == 1
        assert session.scalar(select(func.count()).select_from(Relation)) == 2


def test_two_people_of_one_name_are_two_people(make, bring):
    bring("3,,,101,,张伟,13800138000,,,,,,", "3,,,201,,张伟,13800138001,,,,,,", confirm=True)
    with make.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person).where(Person.name == "张伟")) == 2


def test_somebody_known_from_another_estate_is_the_same_person(make, bring):
    other = make.estate()
    with_role = make.actor(make.person(Role.MANAGER, other))
    content = "\n".join([HEADINGS, WANG]).encode()
    upload = imports.Upload("roster.csv", content, RelationKind.OWNER, True)
    make.do(imports.receive, with_role, other.id, upload)
    jobs.run_imports(make.writing)
    with make.reading() as session:
        first = session.scalar(select(ImportBatch))
    make.do(imports.confirm, with_role, other.id, first.id, version=first.version)
    jobs.run_imports(make.writing)
    batch = bring(WANG, confirm=True)
    assert "person_known" in acts(make, batch)[2]
    with make.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person).where(Person.name == "王伟")) == 1


def test_an_unknown_building_is_an_error_unless_it_may_be_added(make, bring):
    bring(WANG, confirm=True)
    batch = bring("33,1,,1204,,李,13800138005,,,,,,", may_add_buildings=False)
    assert found(make, batch)[2] == ["building_unknown"]
    assert bring("33,1,,1204,,李,13800138005,,,,,,").status is ImportStatus.CHECKED


def test_lines_that_contradict_each_other_are_errors(make, bring):
    batch = bring(
        WANG,
        WANG.replace("业主", "租户"),
        LAN.replace("3,1,12,", "3,1,13,"),
        WANG,
    )
    assert found(make, batch) == {2: [], 3: ["doubled_differs"], 4: ["home_differs"], 5: ["doubled"]}


def test_a_number_that_several_entrances_have_needs_its_entrance(make, bring):
    bring("3,1,,101,,甲,13800138001,,,,,,", "3,2,,101,,乙,13800138002,,,,,,", confirm=True)
    batch = bring("3,,,101,,丙,13800138003,,,,,,")
    assert found(make, batch)[2] == ["entrance_needed"]


def test_an_entrance_given_later_is_added_to_the_home(make, bring):
    bring("3,,,1204,,王伟,13800138000,,,,,,", confirm=True)
    batch = bring(WANG.replace(",2020-04-20", ","), confirm=True)
    assert acts(make, batch)[2][:2] == ["entrance_added", "home_changed"]
    with make.reading() as session:
        home = session.scalar(select(Home))
        assert home.label == "3-1204"
        assert home.entrance_id is not None


def test_a_number_that_lost_its_zeros_is_the_same_home(make, bring):
    bring("3,,,0304,,王伟,13800138000,,,,,,", confirm=True)
    batch = bring("3,,,304,,王伟,13800138000,,,,,,")
    assert acts(make, batch)[2] == []


def test_somebody_leaves_by_a_day_in_the_file(make, bring, noon):
    bring(WANG, LAN, confirm=True)
    yesterday = (noon - timedelta(days=1)).date()
    batch = bring(WANG.replace("2020-05-01,", f"2020-05-01,{yesterday}"), confirm=True)
    assert acts(make, batch)[2] == ["relation_ended"]
    assert found(make, batch)[2] == ["others_stay"]
    with make.reading() as session:
        owner = session.scalar(select(Relation).where(Relation.kind == RelationKind.OWNER))
        assert owner.valid_to == yesterday
        assert not owner.holds_at(noon)
    again = bring(WANG.replace("2020-05-01,", f"2020-05-01,{yesterday}"), confirm=True)
    assert acts(make, again)[2] == []


def test_who_left_is_not_let_in_again_by_an_old_file(make, bring, manager, estate):
    bring(WANG, confirm=True)
    with make.reading() as session:
        relation = session.scalar(select(Relation))
    make.do(relations.end_relation, manager, relation.id, version=relation.version)
    batch = bring(WANG, confirm=True)
    assert found(make, batch)[2] == ["left_here"]
    assert acts(make, batch)[2] == []


def test_the_next_owner_of_a_file_sees_nothing_of_the_last(make, bring, noon):
    bring(WANG, confirm=True)
    sold = (noon - timedelta(days=10)).date()
    new = "3,1,12,1204,04,陈静,13800138009,,业主,2015-01-01,,,"
    bring(new, WANG.replace("2020-05-01,", f"2020-05-01,{sold}"), confirm=True)
    with make.reading() as session:
        buyer = session.scalar(
            select(Relation).join(Person, Person.id == Relation.person_id).where(Person.name == "陈静")
        )
        assert (buyer.valid_from, buyer.sees_from, buyer.household_id) == (date(2015, 1, 1), sold, None)


def test_a_second_owner_is_pointed_out(make, bring):
    bring(WANG, confirm=True)
    batch = bring("3,1,12,1204,04,陈静,13800138009,,业主,2024-01-01,,,")
    assert found(make, batch)[2] == ["owner_still_here"]


def test_a_married_couple_of_owners_is_one_household(make, bring):
    batch = bring(WANG, WANG.replace("王伟,13800138000", "陈静,13800138009"), confirm=True)
    assert found(make, batch)[3] == []
    with make.reading() as session:
        assert len({relation.household for relation in session.scalars(select(Relation))}) == 1


def test_what_has_changed_since_the_check_is_asked_again(make, bring, manager, estate, factory):
    batch = bring(WANG, LI)
    bring(WANG, confirm=True)
    make.do(imports.confirm, manager, estate.id, batch.id, version=batch.version)
    jobs.run_imports(factory)
    again = make.read(ImportBatch, batch.id)
    assert (again.status, again.errors) == (ImportStatus.CHECKED, [{"code": "roster_changed"}])
    make.do(imports.confirm, manager, estate.id, batch.id, version=again.version)
    jobs.run_imports(factory)
    assert make.read(ImportBatch, batch.id).status is ImportStatus.APPLIED


def test_only_those_who_may_import_do(make, estate):
    for role in (Role.FRONT_DESK, Role.TECHNICIAN, Role.AUDITOR):
        with pytest.raises(Forbidden):
            make.do(
                imports.receive,
                make.actor(make.person(role)),
                estate.id,
                imports.Upload("x.csv", b"home\n1", RelationKind.OWNER, True),
            )


def test_another_estates_import_does_not_exist(make, bring, estate):
    batch = bring(WANG)
    elsewhere = make.estate()
    stranger = make.actor(make.person(Role.MANAGER, elsewhere))
    for where in (estate, elsewhere):
        with pytest.raises(Missing):
            make.do(imports.confirm, stranger, where.id, batch.id, version=batch.version)


def test_the_level_of_a_line_is_its_gravest_finding(make, bring):
    batch = bring("3,,,1204,,,12,,,,,,")
    with make.reading() as session:
        row = session.scalar(select(ImportLine).where(ImportLine.batch_id == batch.id))
        assert row.level is Level.ERROR
