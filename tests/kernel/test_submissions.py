"""A form that is sent twice has one effect."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.kernel import submissions
from portal.kernel.db import SessionFactory, unit_of_work
from portal.kernel.submissions import Submission
from tests.support.make import Make
from tests.support.time import Clock

KEY = "submission-key-0001"


def send(
    factory: SessionFactory, person_id: int | None = None, *, key: str = KEY, endpoint: str = "reports.new"
) -> str:
    """What the web does with one POST; "new" for a deed that was done now."""
    with unit_of_work(factory) as writing:
        earlier = submissions.first(writing, key, person_id=person_id, endpoint=endpoint)
        if earlier is not None:
            return earlier
        submissions.settle(writing, key, "/reports/1")
    return "new"


def count(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Submission)) or 0


def test_a_second_tap_leads_where_the_first_led(factory: SessionFactory, session: Session) -> None:
    assert [send(factory) for _ in range(3)] == ["new", "/reports/1", "/reports/1"]
    assert count(session) == 1


def test_a_signed_in_persons_second_tap_too(factory: SessionFactory, make: Make) -> None:
    person = make.person().id
    assert [send(factory, person) for _ in range(2)] == ["new", "/reports/1"]


def test_a_strangers_use_of_the_key_does_nothing_to_its_owner(factory: SessionFactory, make: Make) -> None:
    owner, stranger = make.person().id, make.person().id
    assert send(factory, stranger) == "new"
    assert send(factory, owner) == "new"
    assert send(factory) == "new"
    assert send(factory, owner, endpoint="reports.message") == "new"
    assert send(factory, owner) == "/reports/1"


def test_a_deed_that_failed_can_be_sent_again(factory: SessionFactory, session: Session) -> None:
    def fail() -> None:
        with unit_of_work(factory) as writing:
            submissions.first(writing, KEY, person_id=None, endpoint="reports.new")
            raise RuntimeError("the deed failed")

    with pytest.raises(RuntimeError):
        fail()
    assert count(session) == 0
    assert send(factory) == "new"


def test_twenty_taps_at_once_are_one_deed(factory: SessionFactory, session: Session, make: Make, clock: Clock) -> None:
    person, now, start = make.person().id, clock.now(), threading.Barrier(5)

    def tap(_: int) -> str:
        start.wait(10)
        with clock.frozen(now):
            return send(factory, person)

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(tap, range(20)))
    assert answers.count("new") == 1
    assert answers.count("/reports/1") == 19
    assert count(session) == 1


def test_the_second_waits_and_goes_on_where_the_first_fails(factory: SessionFactory, clock: Clock) -> None:
    now, claimed, answers = clock.now(), threading.Event(), []

    def fail() -> None:
        with clock.frozen(now), unit_of_work(factory) as writing:
            submissions.first(writing, KEY, person_id=None, endpoint="reports.new")
            claimed.set()
            threading.Event().wait(0.3)
            raise RuntimeError("the first one breaks off")

    def follow() -> None:
        claimed.wait(10)
        with clock.frozen(now):
            answers.append(send(factory))

    second = threading.Thread(target=follow)
    second.start()
    with pytest.raises(RuntimeError):
        fail()
    second.join()
    assert answers == ["new"]


@pytest.mark.parametrize("key", ["", "x" * 500, "\x00", "漏水", "a b"])
def test_any_words_can_be_a_key(factory: SessionFactory, key: str) -> None:
    assert [send(factory, key=key) for _ in range(2)] == ["new", "/reports/1"]


def test_submissions_are_forgotten_after_thirty_days(factory: SessionFactory, session: Session, clock: Clock) -> None:
    send(factory)
    clock.forward(days=29)
    send(factory, key="submission-key-0002")
    assert submissions.sweep_submissions(factory).done == 0
    clock.forward(days=2)
    assert submissions.sweep_submissions(factory).done == 1
    assert count(session) == 1


def test_the_same_words_are_the_same_submission_in_any_order_and_other_words_another() -> None:
    first = submissions.identity(KEY, [("words", ["It drips"]), ("where", ["home:1"])])
    assert submissions.identity(KEY, [("where", ["home:1"]), ("words", ["It drips"])]) == first
    assert submissions.identity(KEY, [("where", ["home:1"]), ("words", ["It pours"])]) != first
    assert submissions.identity("another-key", [("where", ["home:1"]), ("words", ["It drips"])]) != first
    assert submissions.identity(KEY, [("words", ["a", "b"])]) != submissions.identity(
        KEY, [("words", ["a"]), ("b", [])]
    )


@pytest.mark.parametrize("words", ["", "漏水", "\ud800", "x" * 50_000])
def test_any_words_make_a_key_that_fits(words: str) -> None:
    assert len(submissions.identity(words, [(words, [words])])) == 64
