"""What the database holds by itself, and how an import may move."""

from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError, IntegrityError

from portal.estates.models import (
    DEFAULT_RIGHTS,
    MIRROR,
    MOVES,
    Building,
    Entrance,
    Estate,
    Home,
    ImportAction,
    ImportBatch,
    ImportStatus,
    PolicyValue,
    Position,
    Relation,
    RelationKind,
)
from portal.kernel.access import Right
from portal.kernel.errors import Conflict

LEGAL = {
    ("received", "check"): "checking",
    ("checking", "check"): "checking",
    ("checking", "pass"): "checked",
    ("checking", "refuse"): "refused",
    ("checking", "fail"): "failed",
    ("checked", "confirm"): "confirmed",
    ("confirmed", "apply"): "applying",
    ("applying", "apply"): "applying",
    ("applying", "refuse"): "refused",
    ("applying", "ask_again"): "checked",
    ("applying", "finish"): "applied",
    ("applying", "fail"): "failed",
    ("received", "drop"): "dropped",
    ("checked", "drop"): "dropped",
    ("refused", "drop"): "dropped",
}


@pytest.mark.parametrize(("status", "action"), list(product(ImportStatus, ImportAction)))
def test_an_import_answers_every_action_in_every_status(status, action):
    batch = ImportBatch(status=status)
    if (status, action) in LEGAL:
        batch.move(action)
        assert batch.status == LEGAL[status, action]
    else:
        with pytest.raises(Conflict):
            batch.move(action)
        assert batch.status is status


def test_every_status_of_an_import_can_be_reached():
    assert {move.target for move in MOVES.values()} | {ImportStatus.RECEIVED} == set(ImportStatus)


def test_rights_of_each_kind_are_those_of_the_house_rules():
    see, report, admit, verdict = Right.SEE, Right.REPORT, Right.ADMIT, Right.VERDICT
    occupant = see | report | admit | verdict
    assert {
        RelationKind.OWNER: occupant | Right.SIGN | Right.VOTE | Right.MONEY,
        RelationKind.CO_OWNER: occupant | Right.SIGN | Right.VOTE,
        RelationKind.TENANT: occupant,
        RelationKind.FAMILY: occupant,
        RelationKind.AGENT: see | report | admit,
        RelationKind.KEY_HOLDER: admit,
        RelationKind.PROXY: see | report | admit,
    } == DEFAULT_RIGHTS


def test_above_of_one_is_below_of_the_other():
    assert {position: MIRROR[MIRROR[position]] for position in Position} == {p: p for p in Position}


def refused(make, row):
    with pytest.raises(IntegrityError):
        make.add(row)


def test_codes_and_labels_stand_once(make):
    estate, building = make.the("estate"), make.the("building")
    home = make.home()
    refused(make, Estate(code=estate.code, names={"en": "Twin"}))
    refused(make, Building(estate_id=estate.id, code=building.code, floors=3))
    refused(make, Home(estate_id=estate.id, building_id=building.id, label=home.label, floor=1, stack="1"))
    entrance = make.entrance()
    refused(make, Entrance(estate_id=estate.id, building_id=building.id, code=entrance.code))


def test_a_home_stands_in_a_building_of_its_own_estate_and_at_an_entrance_of_its_own_building(make):
    here, elsewhere = make.the("building"), make.building(make.estate())
    facts = {"label": "9-101", "floor": 1, "stack": "01"}
    refused(make, Home(estate_id=here.estate_id, building_id=elsewhere.id, **facts))
    other = make.entrance(make.building())
    refused(make, Home(estate_id=here.estate_id, building_id=here.id, entrance_id=other.id, **facts))


@pytest.mark.parametrize("wrong", [{"floor": 999}, {"floor": 12, "floor_to": 12}, {"label": ""}])
def test_a_home_has_a_floor_and_a_label(make, wrong):
    building = make.the("building")
    facts = {"label": "9-101", "floor": 1, "stack": "01"} | wrong
    refused(make, Home(estate_id=building.estate_id, building_id=building.id, **facts))


@pytest.mark.parametrize("wrong", [{"rights": 128}, {"rights": -1}, {"valid_to": date(2000, 1, 1)}])
def test_a_relation_that_can_not_be_is_refused(make, wrong):
    person, home = make.person(), make.home()
    facts = {"rights": 1, "valid_from": date(2020, 1, 1), "sees_from": date(2020, 1, 1)} | wrong
    refused(
        make,
        Relation(person_id=person.id, home_id=home.id, estate_id=home.estate_id, kind=RelationKind.OWNER, **facts),
    )


def test_a_relation_belongs_to_a_home_of_its_estate(make):
    person, home = make.person(), make.home()
    day = date(2020, 1, 1)
    refused(
        make,
        Relation(
            person_id=person.id,
            home_id=home.id,
            estate_id=make.estate().id,
            kind=RelationKind.OWNER,
            rights=1,
            valid_from=day,
            sees_from=day,
        ),
    )


def test_the_same_open_relation_stands_once(make):
    person, home = make.person(), make.home()
    make.relation(person, home)
    with pytest.raises(IntegrityError):
        make.relation(person, home)
    make.relation(person, home, RelationKind.KEY_HOLDER)


def test_the_end_of_a_relation_can_not_be_set_without_its_moment(make):
    relation = make.relation(make.person(), make.home())
    with pytest.raises(IntegrityError):
        make.do(lambda session: session.execute(update(Relation).values(valid_to=relation.valid_from)))


def test_days_without_moments_count_in_utc(make):
    relation = make.relation(make.person(), make.home(), valid_to=date(2027, 1, 1))
    assert relation.begins_at.isoformat() == f"{relation.valid_from}T00:00:00+00:00"
    assert relation.ends_at.isoformat() == "2027-01-01T00:00:00+00:00"


def test_an_estate_without_a_number_to_ring_can_not_be_live(make, noon):
    for wrong in ({"phone": ""}, {"desk_person_id": None}):
        with pytest.raises(IntegrityError):
            make.estate(live_at=noon, **wrong)


def test_an_import_is_applied_exactly_when_it_has_a_moment(make, noon):
    person = make.person()
    facts = {"estate_id": make.the("estate").id, "file_name": "x", "file_sha256": "0", "added_by_id": person.id}
    refused(make, ImportBatch(**facts, added_at=noon, status=ImportStatus.APPLIED))
    refused(make, ImportBatch(**facts, added_at=noon, progress=101))


def test_a_value_of_policy_is_never_changed_nor_deleted(make, noon):
    row = make.add(
        PolicyValue(estate_id=make.the("estate").id, key="reopen_days", value=40, valid_from=noon, reason="Try")
    )
    for act in (update(PolicyValue).values(value=50), PolicyValue.__table__.delete()):
        with pytest.raises(DatabaseError):
            make.do(lambda session, act=act: session.execute(act))
    assert make.read(PolicyValue, row.id).value == 40


def test_two_values_of_policy_do_not_begin_at_one_moment(make, noon):
    facts = {"estate_id": make.the("estate").id, "key": "reopen_days", "value": 40, "reason": "Try"}
    make.add(PolicyValue(**facts, valid_from=noon))
    refused(make, PolicyValue(**facts, valid_from=noon))
    make.add(PolicyValue(**facts, valid_from=noon + timedelta(seconds=1)))
