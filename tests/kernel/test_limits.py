"""Rate limits: shared by all processes, exact, and never in the way when they are out of order."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal.kernel.db import Database, unit_of_work
from portal.kernel.limits import Gate, RateCounter, SharedStorage, address, forget, limiter
from tests.support.time import Clock

GATE = Gate("test", "3 per 10 minutes")


@pytest.fixture
def within(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app


def test_so_many_are_let_through_and_no_more_until_the_window_ends(within: Flask, clock: Clock) -> None:
    assert [GATE.count("lin") for _ in range(5)] == [True, True, True, False, False]
    assert GATE.is_shut("lin")
    clock.forward(minutes=9, seconds=59)
    assert GATE.is_shut("lin")
    clock.forward(seconds=1)
    assert not GATE.is_shut("lin")
    assert GATE.count("lin")


def test_looking_counts_nothing(within: Flask, clock: Clock) -> None:
    assert [GATE.is_shut("lin") for _ in range(9)] == [False] * 9


def test_everyone_is_counted_apart_and_so_is_every_gate(within: Flask, clock: Clock) -> None:
    for _ in range(3):
        GATE.count("lin", "here")
    assert GATE.is_shut("lin", "here")
    assert not GATE.is_shut("lin", "there")
    assert not GATE.is_shut("chen", "here")
    assert not Gate("other", "3 per 10 minutes").is_shut("lin", "here")


def test_a_gate_can_be_reopened(within: Flask, clock: Clock) -> None:
    for _ in range(3):
        GATE.count("lin")
    GATE.reopen("lin")
    assert not GATE.is_shut("lin")


def test_four_hundred_at_once_are_counted_as_four_hundred(within: Flask, clock: Clock, database: Database) -> None:
    gate, now = Gate("many", "10000 per hour"), clock.now()

    def count(_: int) -> None:
        with clock.frozen(now), within.app_context():
            for _ in range(100):
                gate.count("lin")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count, range(4)))
    with database.reading() as session:
        assert session.scalars(select(RateCounter.hits)).all() == [400]


def test_no_account_and_no_address_is_kept(within: Flask, clock: Clock, database: Database) -> None:
    GATE.count("lin@example.com", "203.0.113.9")
    with database.reading() as session:
        [row] = session.scalars(select(RateCounter))
    assert "lin" not in row.key
    assert len(row.key) == 64
    assert row.expires_at == clock.now() + timedelta(minutes=10)


def test_with_its_table_gone_everybody_is_let_through(within: Flask, database: Database, clock: Clock) -> None:
    with unit_of_work(database.writing) as session:
        session.execute(text("ALTER TABLE rate_counters RENAME TO rate_counters_away"))
    try:
        assert not GATE.is_shut("lin")
        assert all(GATE.count("lin") for _ in range(9))
        GATE.reopen("lin")
        assert not SharedStorage().check()
    finally:
        with unit_of_work(database.writing) as session:
            session.execute(text("ALTER TABLE rate_counters_away RENAME TO rate_counters"))
    assert SharedStorage().check()


def test_counters_whose_window_is_long_over_are_forgotten(within: Flask, database: Database, clock: Clock) -> None:
    GATE.count("lin")
    clock.forward(days=2)
    GATE.count("chen")
    with unit_of_work(database.writing) as session:
        assert forget(session, clock.now() - timedelta(days=1)) == 1
    with database.reading() as session:
        assert len(session.scalars(select(RateCounter)).all()) == 1
    assert SharedStorage().reset() == 1


@pytest.mark.parametrize(
    ("remote", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
@pytest.mark.database("sqlite")
def test_one_household_is_one_address(app: Flask, remote: str, counted: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": remote}):
        assert address() == counted


def test_the_librarys_own_limits_count_in_the_same_place(
    app: Flask, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited = limiter.limit("2 per minute")(app.view_functions["accounts.language"])
    monkeypatch.setitem(app.view_functions, "accounts.language", limited)
    client = app.test_client()
    assert [client.get("/language?to=en").status_code for _ in range(3)] == [303, 303, 429]
    with database.reading() as session:
        assert session.scalars(select(RateCounter.hits)).all() == [3]
