"""Asking for a one-time code and typing it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.codes import code_of
from portal.accounts.models import Person, Purpose, SignInCode
from portal.accounts.queries import Claim, claimed
from portal.accounts.services import codes
from portal.kernel.db import SessionFactory, unit_of_work
from portal.notifications.models import ContactKind, ContactPoint, Message
from tests.support.make import Make
from tests.support.time import Clock

SECRET = "a secret of the tests"


def asked(make: Make, typed: str) -> int:
    def ask(session: Session) -> int:
        return codes.ask_code(session, claimed(session, typed))

    code_id: int = make.do(ask)
    return code_id


def right(make: Make, code_id: int) -> str:
    row = make.read(SignInCode, code_id)
    return code_of(SECRET, row.purpose, row.id, row.salt)


def entered(make: Make, code_id: int, typed: str, purpose: Purpose = Purpose.SIGN_IN) -> Any:
    return make.do(codes.enter_code, code_id, purpose, typed, SECRET)


@pytest.fixture
def person(make: Make) -> Person:
    found: Person = make.person(email="Lin@Example.com")
    make.add(ContactPoint(person_id=found.id, kind=ContactKind.PHONE, value="+8613800138000", sign_in=True))
    return found


@pytest.mark.parametrize(
    "typed",
    ["lin@example.com", " LIN@EXAMPLE.COM ", "13800138000", "138 0013 8000", "+86 138-0013-8000", "0086 13800138000"],
)
def test_an_account_is_found_by_its_address_however_typed(make: Make, person: Person, typed: str) -> None:
    with make.reading() as session:
        assert claimed(session, typed).person_id == person.id


@pytest.mark.parametrize(
    "typed", ["", "nobody@example.com", "13900139000", "lin", "@", "x" * 5000, "13800138000 ext 5", "\x00"]
)
def test_anything_else_is_nobodys(make: Make, person: Person, typed: str) -> None:
    with make.reading() as session:
        assert claimed(session, typed).person_id is None


def test_a_local_number_is_read_in_the_countries_of_the_estates(make: Make) -> None:
    make.estate(country="HK")
    person = make.person()
    make.add(ContactPoint(person_id=person.id, kind=ContactKind.PHONE, value="+85291234567", sign_in=True))
    with make.reading() as session:
        assert claimed(session, "9123 4567").person_id == person.id


def test_an_address_that_nobody_signs_in_with_opens_nothing(make: Make, person: Person) -> None:
    other = make.person()
    make.add(ContactPoint(person_id=other.id, kind=ContactKind.PHONE, value="+8613900139000", sign_in=False))
    with make.reading() as session:
        assert claimed(session, "13900139000").person_id is None


def test_the_outbox_holds_the_codes_row_and_never_the_code(make: Make, person: Person) -> None:
    code_id = asked(make, "13800138000")
    with make.reading() as session:
        message = session.scalars(select(Message)).one()
        point = session.get_one(ContactPoint, message.contact_point_id)
    assert (message.recipient_id, message.kind, message.params) == (person.id, "sign_in.code", {"code_id": code_id})
    assert (point.value, message.in_order) == ("+8613800138000", False)
    assert message.expires_at == make.read(SignInCode, code_id).expires_at
    assert right(make, code_id) not in str(vars(message)) + str(vars(make.read(SignInCode, code_id)))


def test_the_right_code_opens_once(make: Make, person: Person) -> None:
    code_id = asked(make, "lin@example.com")
    assert entered(make, code_id, right(make, code_id)).person_id == person.id
    assert entered(make, code_id, right(make, code_id)) == codes.Entry()


def test_five_tries_and_then_even_the_right_code_is_nothing(make: Make, person: Person) -> None:
    code_id = asked(make, "lin@example.com")
    wrong = "000000" if right(make, code_id) != "000000" else "000001"
    assert [entered(make, code_id, wrong).tries_left for _ in range(5)] == [4, 3, 2, 1, 0]
    assert entered(make, code_id, right(make, code_id)) == codes.Entry()


def test_a_code_runs_out_after_ten_minutes(make: Make, person: Person, clock: Clock) -> None:
    first, second = asked(make, "lin@example.com"), asked(make, "lin@example.com")
    clock.forward(minutes=9, seconds=59)
    assert entered(make, first, right(make, first)).person_id == person.id
    clock.forward(seconds=1)
    assert entered(make, second, right(make, second)) == codes.Entry()


def test_a_code_for_an_address_does_not_sign_in(make: Make, person: Person) -> None:
    code_id = asked(make, "lin@example.com")
    assert entered(make, code_id, right(make, code_id), Purpose.CONTACT) == codes.Entry()


def test_an_account_that_we_do_not_know_gets_a_row_that_looks_and_ends_like_any_other(make: Make) -> None:
    code_id = asked(make, "nobody@example.com")
    assert [entered(make, code_id, right(make, code_id)).tries_left for _ in range(5)] == [4, 3, 2, 1, 0]
    with make.reading() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 0


def test_a_code_typed_many_times_at_once_opens_once_and_counts_every_try(
    make: Make, person: Person, factory: SessionFactory, clock: Clock
) -> None:
    code_id, now = asked(make, "lin@example.com"), clock.now()
    typed = right(make, code_id)

    def enter(_: int) -> int | None:
        with clock.frozen(now), unit_of_work(factory) as session:
            return codes.enter_code(session, code_id, Purpose.SIGN_IN, typed, SECRET).person_id

    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(enter, range(8)))
    assert opened.count(person.id) == 1


def test_a_code_is_no_use_without_our_secret(make: Make, person: Person) -> None:
    code_id = asked(make, "lin@example.com")
    assert make.do(codes.enter_code, code_id, Purpose.SIGN_IN, right(make, code_id), "another").person_id is None


def test_asking_for_nobody_needs_no_account(make: Make) -> None:
    assert make.do(codes.ask_code, Claim("whoever")) > 0
