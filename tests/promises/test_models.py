"""What the database itself refuses."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from portal.kernel.db import unit_of_work
from portal.promises.calendar import Unit
from portal.promises.models import Breach, Clock, ClockKind, Outcome, Pause, Promise, RePromise


@pytest.fixture
def clock_id(make):
    make.promise(ClockKind.FINISH, 10, Unit.CLOCK_HOURS)
    return make.clocks(make.promised())[ClockKind.FINISH].id


def broken(factory, table, key, **values):
    with pytest.raises(IntegrityError), unit_of_work(factory) as session:
        session.execute(update(table).where(table.id == key).values(**values))


IMPOSSIBLE = {
    "in round nothing": lambda now: {"round": 0},
    "due before it started": lambda now: {"due_at": now - timedelta(hours=1)},
    "its marks out of order": lambda now: {"half_at": now + timedelta(days=9)},
    "ended without an outcome": lambda now: {"ended_at": now},
    "with an outcome and running": lambda now: {"outcome": Outcome.KEPT},
    "kept though late": lambda now: {"ended_at": now + timedelta(days=1), "outcome": Outcome.KEPT},
    "missed though in time": lambda now: {"ended_at": now, "outcome": Outcome.MISSED},
    "resting after its end": lambda now: {"ended_at": now, "outcome": Outcome.KEPT, "paused_at": now},
    "statutory and resting": lambda now: {"is_statutory": True, "paused_at": now},
    "an answer that rests": lambda now: {"kind": ClockKind.ANSWER, "paused_at": now},
}


@pytest.mark.parametrize("what", list(IMPOSSIBLE))
def test_no_clock_is(factory, clock_id, clock, what):
    broken(factory, Clock, clock_id, **IMPOSSIBLE[what](clock.now()))


def test_a_matter_has_one_running_clock_of_a_kind(factory, make, clock_id):
    one = make.read(Clock, clock_id)
    values = {column.name: getattr(one, column.name) for column in Clock.__table__.columns if column.name != "id"}
    with pytest.raises(IntegrityError), unit_of_work(factory) as session:
        session.execute(insert(Clock).values(values))


def test_a_clock_has_one_open_pause(factory, clock_id, clock):
    now = clock.now()
    row = {"clock_id": clock_id, "reason": "parts", "started_at": now, "expected_at": now + timedelta(days=1)}
    with pytest.raises(IntegrityError), unit_of_work(factory) as session:
        session.execute(insert(Pause), [row, row])


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(days=-1)])
def test_a_pause_expects_an_end_that_lies_ahead(factory, clock_id, clock, ahead):
    now = clock.now()
    with pytest.raises(IntegrityError), unit_of_work(factory) as session:
        session.add(Pause(clock_id=clock_id, reason="parts", started_at=now, expected_at=now + ahead))


def test_a_promise_is_broken_once(factory, make, clock_id):
    one = make.read(Clock, clock_id)
    row = {
        "estate_id": one.estate_id, "matter_id": one.matter_id, "kind": "finish", "clock_id": one.id,
        "due_at": one.due_at, "noted_at": one.due_at,
    }  # fmt: skip
    with pytest.raises(IntegrityError), unit_of_work(factory) as session:
        session.execute(insert(Breach), [row, row])


@pytest.mark.parametrize("facts", [{"kind": "finish", "clock_id": None}, {"kind": "next_update"}])
def test_a_breach_names_its_clock_unless_it_is_a_missed_update(factory, make, clock_id, facts):
    one = make.read(Clock, clock_id)
    row = {
        "estate_id": one.estate_id, "matter_id": one.matter_id, "clock_id": one.id, "due_at": one.due_at,
        "noted_at": one.due_at,
    }  # fmt: skip
    with pytest.raises(IntegrityError), unit_of_work(factory) as session:
        session.execute(insert(Breach), [row | facts])


@pytest.mark.parametrize("facts", [{"number": 0}, {"category": ""}])
def test_no_promise_is_of_nothing_or_for_a_nameless_category(factory, make, facts):
    row = make.promise(ClockKind.FINISH, 1, Unit.MINUTES)
    broken(factory, Promise, row.id, **facts)
    broken(factory, Promise, row.id, valid_to=row.valid_from)


@pytest.mark.parametrize("facts", [{"reason": ""}, {"kind": ClockKind.ANSWER}, {"now_at": None}])
def test_a_moved_date_has_a_reason_and_is_a_visit_or_an_end(factory, make, clock, facts):
    now = clock.now()
    given = {
        "matter_id": make.bare_matter().id, "kind": ClockKind.VISIT, "was_at": now, "now_at": now + timedelta(days=1),
        "reason": "Rain", "at": now,
    }  # fmt: skip
    with pytest.raises(IntegrityError), unit_of_work(factory) as session:
        session.add(
            RePromise(
                **(given | {name: value or (now if name == "now_at" else value) for name, value in facts.items()})
            )
        )


def test_a_pause_and_a_late_end_are_read_off_the_clock_itself(make, clock_id, clock):
    one = make.read(Clock, clock_id)
    assert not one.is_late(one.due_at)
    assert one.is_late(one.due_at + timedelta(seconds=1))
    one.paused_at = clock.now()
    assert not one.is_late(one.due_at + timedelta(days=1))
