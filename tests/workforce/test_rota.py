"""Who is on duty, at work, or away."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from portal.audit.models import Event
from portal.kernel.access import Role
from portal.kernel.db import unit_of_work
from portal.kernel.errors import Conflict, Forbidden, Missing, Refused
from portal.workforce import policy, queries, services
from portal.workforce.models import Absence, AwayFor, DutyShift, Entry, Shift

HOUR = timedelta(hours=1)


@pytest.fixture
def lead(make):
    return make.actor(make.person(Role.SUPERVISOR))


@pytest.fixture
def estate(make):
    return make.the("estate")


def test_the_rota_says_who_answers_first_and_who_next(make, session, estate, noon):
    first, second, earlier = (make.person(Role.TECHNICIAN, name=name) for name in ("Chen Wei", "Lin Yue", "Old Wang"))
    make.duty(second, 2)
    make.duty(first, 1)
    make.duty(earlier, 1, starts_at=noon - 12 * HOUR)
    assert [(one.name, one.rank) for one in queries.on_duty(session, estate.id, noon)] == [
        ("Chen Wei", 1),
        ("Lin Yue", 2),
    ]


def test_without_a_rota_the_desks_person_answers(make, session, estate, noon):
    make.duty(make.person(Role.TECHNICIAN), estate_id=make.estate().id)
    found = queries.on_duty(session, estate.id, noon)
    assert [(one.person_id, one.rank) for one in found] == [(estate.desk_person_id, None)]
    assert queries.on_duty(session, make.estate(desk_person_id=None, live_at=None).id, noon) == []


def test_whoever_was_erased_answers_no_longer(make, session, estate, noon):
    make.duty(make.person(Role.TECHNICIAN, erased_at=noon))
    assert [one.rank for one in queries.on_duty(session, estate.id, noon)] == [None]


def test_somebody_is_put_on_duty(make, lead, estate, noon, session):
    person = make.person(Role.GUARD)
    row = make.do(services.add_duty, lead, estate.id, person.id, 1, noon, noon + 12 * HOUR)
    assert [one.person_id for one in queries.on_duty(session, estate.id, noon + HOUR)] == [person.id]
    event = session.scalars(select(Event)).one()
    assert (event.action, event.data["entry"], event.data["entry_id"]) == ("rota.added", "duty", row.id)


def test_a_place_on_the_rota_is_given_once_at_a_time(make, lead, estate, noon):
    one, other = make.person(Role.GUARD), make.person(Role.GUARD)
    add = lambda person, rank, start, end: make.do(  # noqa: E731
        services.add_duty, lead, estate.id, person.id, rank, noon + start * HOUR, noon + end * HOUR
    )
    add(one, 1, 0, 12)
    for person, rank, field in ((other, 1, "rank"), (one, 2, "person")):
        with pytest.raises(Refused) as refused:
            add(person, rank, 6, 18)
        assert set(refused.value.fields) == {field}
    add(other, 2, 6, 18)
    add(one, 1, 12, 24)


@pytest.mark.parametrize(
    ("end", "who", "field"), [(0, Role.GUARD, "ends_at"), (32 * 24, Role.GUARD, "ends_at"), (8, None, "person")]
)
@pytest.mark.parametrize("entry", list(Entry))
def test_what_can_not_stand_on_a_rota_is_refused_beside_its_field(make, lead, estate, noon, entry, end, who, field):
    person = make.person(who) if who else make.resident()
    more = {Entry.DUTY: [1], Entry.SHIFT: [], Entry.ABSENCE: [AwayFor.LEAVE]}[entry]
    add = {Entry.DUTY: services.add_duty, Entry.SHIFT: services.add_shift, Entry.ABSENCE: services.add_absence}[entry]
    with pytest.raises(Refused) as refused:
        make.do(add, lead, estate.id, person.id, *more, noon, noon + end * HOUR)
    assert set(refused.value.fields) == {field}


def test_the_same_shift_stands_there_once(make, lead, estate, noon):
    person = make.technician()
    make.do(services.add_shift, lead, estate.id, person.id, noon, noon + 8 * HOUR)
    with pytest.raises(Refused) as refused:
        make.do(services.add_shift, lead, estate.id, person.id, noon, noon + 9 * HOUR)
    assert set(refused.value.fields) == {"person"}


def test_visits_booked_before_somebody_fell_ill_can_be_counted(make, lead, estate, noon, session):
    visit = make.visit(starts=noon + 2 * HOUR)
    make.do(services.add_absence, lead, estate.id, visit.person_id, AwayFor.SICK, noon, noon + 24 * HOUR)
    assert queries.booked_in(session, visit.person_id, noon, noon + 24 * HOUR) == 1
    assert queries.booked_in(session, visit.person_id, noon + 3 * HOUR, noon + 24 * HOUR) == 0


@pytest.mark.parametrize("entry", list(Entry))
def test_what_is_to_come_is_taken_off_what_has_begun_ends_now_and_what_is_over_stays(
    make, lead, estate, noon, entry, clock
):
    person = make.technician()
    build = {
        Entry.DUTY: lambda *times: make.duty(person, starts_at=times[0], hours=(times[1] - times[0]) / HOUR),
        Entry.SHIFT: lambda *times: make.shift(person, *times),
        Entry.ABSENCE: lambda *times: make.absence(person, *times),
    }[entry]
    table = {Entry.DUTY: DutyShift, Entry.SHIFT: Shift, Entry.ABSENCE: Absence}[entry]
    over, begun, coming = (build(noon + start * HOUR, noon + (start + 8) * HOUR) for start in (-9, -1, 24))
    for row in (begun, coming):
        make.do(services.remove, lead, estate.id, entry, row.id)
    with pytest.raises(Conflict):
        make.do(services.remove, lead, estate.id, entry, over.id)
    with pytest.raises(Missing):
        make.do(services.remove, lead, estate.id, entry, coming.id)
    with make.reading() as session:
        assert {row.id: row.ends_at for row in session.scalars(select(table))} == {
            over.id: over.ends_at,
            begun.id: noon,
        }


def test_another_estates_rota_does_not_exist(make, lead, noon):
    far = make.estate()
    row = make.duty(make.person(Role.GUARD, far), estate_id=far.id)
    with pytest.raises(Missing):
        make.do(services.remove, lead, make.the("estate").id, Entry.DUTY, row.id)


EDITORS = {Role.SUPERVISOR, Role.MANAGER, Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", list(Role))
def test_who_sets_the_rota(make, estate, noon, role):
    actor, far = make.actor(make.person(role)), make.actor(make.person(role, make.estate()))
    assert policy.may_edit_rota(actor, estate.id) is (role in EDITORS)
    assert not policy.may_edit_rota(far, estate.id)
    if role not in EDITORS:
        row = make.duty(make.technician())
        with pytest.raises(Forbidden):
            make.do(services.add_duty, actor, estate.id, actor.id, 1, noon, noon + HOUR)
        with pytest.raises(Forbidden):
            make.do(services.remove, actor, estate.id, Entry.DUTY, row.id)


@pytest.mark.parametrize("facts", [{"rank": 0}, {"rank": 4}, {"ends_at": None}])
def test_the_database_keeps_ranks_and_times_in_order(make, factory, noon, facts):
    row = make.duty(make.technician())
    given = {
        "estate_id": row.estate_id, "person_id": row.person_id, "rank": 1, "starts_at": noon + HOUR,
        "ends_at": noon + 2 * HOUR,
    }  # fmt: skip
    facts = {name: noon if value is None else value for name, value in facts.items()}
    with pytest.raises(IntegrityError), unit_of_work(factory) as session:
        session.execute(insert(DutyShift).values(given | facts))


def test_a_week_of_the_rota_costs_three_statements(make, estate, noon, statements):
    person = make.technician()
    make.duty(person)
    make.shift(person, noon, noon + 8 * HOUR)
    make.absence(person, noon + 24 * HOUR, noon + 48 * HOUR)
    make.absence(person, noon + 24 * 9 * HOUR, noon + 24 * 10 * HOUR)
    with make.reading() as session, statements.recorded() as asked:
        found = queries.rota(session, estate.id, noon, noon + 24 * 7 * HOUR)
        names = {row.person.name for row in (*found.duty, *found.shifts, *found.absences)}
    assert (len(found.duty), len(found.shifts), len(found.absences), names) == (1, 1, 1, {person.name})
    assert len(asked) == 3
