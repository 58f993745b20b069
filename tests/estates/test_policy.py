"""Who sees which home, and how far back: the table, and the canary of the next household."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import literal, select

from portal.estates import queries
from portal.estates.models import Home, Relation, RelationKind
from portal.estates.policy import gives, homes_with, household_sees, in_force, visible_to
from portal.kernel.access import SYSTEM, Right, Role
from portal.kernel.db import UTCDateTime

ADMIT_ONLY = {"key_holder"}
POCKET = {Role.TECHNICIAN, Role.GUARD, Role.CLEANER, Role.STOREKEEPER, Role.FINANCE, Role.PROVIDER}
LOOKERS = set(Role) - POCKET - {Role.RESIDENT, Role.COMMITTEE}


def sees(make, person, home):
    with make.reading() as session:
        return queries.home(session, make.actor(person), home.id) is not None


@pytest.mark.parametrize("kind", list(RelationKind))
def test_a_person_sees_the_home_that_they_belong_to(make, kind):
    home = make.home()
    assert sees(make, make.resident(home, kind), home) is (kind.value not in ADMIT_ONLY)


def test_a_neighbour_does_not_see_it(make):
    home = make.home()
    assert not sees(make, make.resident(make.home()), home)


def test_staff_see_the_homes_of_their_estate_as_their_role_allows(make):
    home, elsewhere = make.home(), make.estate()
    for role in Role:
        assert sees(make, make.person(role), home) is (role in LOOKERS), role
        assert not sees(make, make.person(role, elsewhere), home), role


def test_the_clock_and_strangers_see_no_home(make):
    make.resident(make.home())
    with make.reading() as session:
        assert session.scalars(select(Home).where(visible_to(SYSTEM))).all() == []
        assert session.scalars(homes_with(SYSTEM, Right.SEE)).all() == []


@pytest.mark.parametrize(
    ("from_", "to", "held"),
    [(-10, None, True), (0, None, True), (1, None, False), (-10, 0, False), (-10, 1, True), (-10, -5, False)],
)
def test_a_relation_holds_from_its_first_day_and_not_on_the_day_it_ends(make, noon, from_, to, held):
    person, home = make.person(), make.home()
    day = noon.date()
    make.relation(
        person,
        home,
        valid_from=day + timedelta(days=from_),
        valid_to=day + timedelta(days=to) if to is not None else None,
    )
    assert sees(make, person, home) is held


def test_rights_are_asked_one_by_one_and_together(make):
    home = make.home()
    tenant = make.actor(make.resident(home, RelationKind.TENANT))
    with make.reading() as session:
        for right in Right:
            held = session.scalars(homes_with(tenant, right)).all() == [home.id]
            assert held is (right in Right.SEE | Right.REPORT | Right.ADMIT | Right.VERDICT)
        assert session.scalars(homes_with(tenant, Right.SEE | Right.MONEY)).all() == []


def test_a_right_is_asked_at_a_moment(make, noon):
    home = make.home()
    actor = make.actor(make.resident(home))
    with make.reading() as session:
        assert session.scalars(homes_with(actor, Right.SEE, noon - timedelta(days=400))).all() == []


def sees_back_to(make, person, home, since):
    """Whether a row of that home and moment would be seen."""
    actor = make.actor(person)
    with make.reading() as session:
        row = select(Home.id).where(Home.id == home.id, household_sees(actor, Home.id, literal(since, UTCDateTime())))
        return session.scalar(row) is not None


def test_the_next_household_sees_nothing_of_the_last_and_the_last_nothing_of_the_next(make, noon):
    home, moved = make.home(), noon - timedelta(days=30)
    last, new = make.person(), make.person()
    make.relation(last, home, valid_from=date(2020, 1, 1), sees_from=date(2020, 1, 1), valid_to=moved.date())
    make.relation(new, home, valid_from=moved.date(), sees_from=moved.date())
    for since in (moved - timedelta(days=2), moved + timedelta(days=2)):
        assert not sees_back_to(make, last, home, since)
    assert not sees_back_to(make, new, home, moved - timedelta(days=2))
    assert sees_back_to(make, new, home, moved + timedelta(days=2))


def test_how_far_back_is_counted_in_the_estates_own_days(make):
    midnight = datetime(2026, 2, 28, 16, tzinfo=UTC)
    person, home = make.person(), make.home()
    make.relation(
        person, home, valid_from=date(2026, 3, 1), sees_from=date(2026, 3, 1), begins_at=midnight, sees_at=midnight
    )
    assert sees_back_to(make, person, home, midnight)
    assert not sees_back_to(make, person, home, midnight - timedelta(seconds=1))


def test_a_right_that_was_taken_is_gone_at_once(make):
    person, home = make.person(), make.home()
    relation = make.relation(person, home)
    make.do(lambda session: setattr(session.get(Relation, relation.id), "rights", int(Right.ADMIT)))
    assert not sees(make, person, home)


def test_one_condition_serves_other_rooms(make):
    home = make.home()
    judge = make.resident(home, RelationKind.TENANT)
    make.resident(home, RelationKind.AGENT)
    with make.reading() as session:
        voices = session.scalars(
            select(Relation.person_id).where(Relation.home_id == home.id, in_force(), gives(Right.VERDICT))
        ).all()
    assert voices == [judge.id]
