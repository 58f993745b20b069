"""Queuing messages, and the places where people are reached."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.kernel import clock
from portal.kernel.access import Role
from portal.kernel.db import SessionFactory, unit_of_work
from portal.kernel.errors import Forbidden, Missing
from portal.notifications import addresses, queries, services
from portal.notifications.models import Carrier, ContactKind, ContactPoint, Failure, Message, Origin
from portal.notifications.services import (
    How,
    add_point,
    coded,
    forget_words,
    holder_of,
    notify,
    stop_point,
    verify_point,
)
from tests.support.make import Make
from tests.support.time import Clock


def test_a_message_waits_with_its_kind_and_its_facts(make: Make, noon: datetime) -> None:
    person, estate = make.person(), make.the("estate")
    make.message(person, "report.received", estate_id=estate.id, due_at=noon, reference="R-7K3-F9QX")
    with make.reading() as session:
        message = session.scalars(select(Message)).one()
    assert (message.recipient_id, message.kind, message.estate_id) == (person.id, "report.received", estate.id)
    assert message.params["due_at"] == noon.isoformat()
    assert (message.created_at, message.next_try_at, message.tries) == (noon, noon, 0)


def test_telling_twice_is_impossible(make: Make) -> None:
    person = make.person()
    for _ in range(3):
        make.do(notify, person.id, "report.received", key="report:7", estate_id=None)
    with make.reading() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 1


def test_twenty_at_once_tell_once(make: Make, factory: SessionFactory, clock: Clock) -> None:
    person, now = make.person(), clock.now()

    def tell(_: int) -> None:
        with clock.frozen(now), unit_of_work(factory) as session:
            notify(session, person.id, "report.received", key="report:7", estate_id=None)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(tell, range(20)))
    with make.reading() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 1


@pytest.mark.parametrize("words", ["Lin Yue", "漏水了", "see the plumber", "x" * 65, 1.5, {"a": 1}, ["Lin Yue"]])
def test_words_are_refused_because_they_would_outlive_an_erasure(words: Any) -> None:
    with pytest.raises(ValueError):
        coded({"words": words})


def test_ids_codes_and_dates_are_kept(noon: datetime) -> None:
    facts = {"id": 7, "kind": ContactKind.EMAIL, "on": date(2026, 3, 11), "at": noon, "many": [1, "a"], "none": None}
    assert coded(facts) == {
        "id": 7,
        "kind": "email",
        "on": "2026-03-11",
        "at": "2026-03-11T04:00:00+00:00",
        "many": [1, "a"],
    }


def test_a_message_may_wait_for_its_time(make: Make, noon: datetime) -> None:
    message = make.message(make.person(), how=How(not_before=noon + timedelta(hours=3)))
    assert message.next_try_at == noon + timedelta(hours=3)
    assert make.message(make.person(), how=How(not_before=noon - timedelta(hours=3))).next_try_at == noon


@pytest.mark.parametrize(
    ("typed", "region", "kept"),
    [
        ("138 0013 8000", "CN", "+8613800138000"),
        ("９１２３４５６７", "HK", "+85291234567"),
        ("(020) 7946 0018", "GB", "+442079460018"),
        ("+1 (650) 253-0000", "CN", "+16502530000"),
        ("12", "CN", None),
        ("not a number", "CN", None),
        ("13800138000 ext. 9", "CN", None),
        ("1" * 60, "CN", None),
        ("", "CN", None),
    ],
)
def test_a_phone_number_has_one_spelling(typed: str, region: str, kept: str | None) -> None:
    assert addresses.phone(typed, region) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Lin.Yue@Example.COM ", "lin.yue@example.com"),
        ("用户@例子.公司", "用户@例子.公司"),
        ("resident@demo.test", "resident@demo.test"),
        ("two@at@example.com", None),
        ("a@b", None),
        ("a b@example.com", None),
        ("a@example.com\nBcc: x@example.com", None),
        (f"{'x' * 250}@example.com", None),
    ],
)
def test_an_e_mail_address_has_one_spelling(typed: str, kept: str | None) -> None:
    assert addresses.email(typed) == kept


def test_an_address_is_shown_so_that_its_owner_knows_it_and_nobody_learns_it() -> None:
    assert addresses.hidden(ContactKind.EMAIL, "resident@demo.test") == "r•••@demo.test"
    assert addresses.hidden(ContactKind.PHONE, "+8613800138000") == "+86 ••• 8000"


def test_of_those_who_share_a_phone_the_first_signs_in_with_it(make: Make) -> None:
    first, second = make.person(), make.person()
    for person in (first, second, first):
        make.do(add_point, person.id, ContactKind.PHONE, "+8613800138000")
    with make.reading() as session:
        assert holder_of(session, ContactKind.PHONE, "+8613800138000") == first.id
        both = queries.points_of(session, [first.id, second.id])
    assert [[p.is_usable for p in both[one.id] if p.kind is ContactKind.PHONE] for one in (first, second)] == [
        [True]
    ] * 2


def test_the_database_lets_one_person_sign_in_with_an_address(make: Make) -> None:
    make.phone(make.person(), "+8613800138000", sign_in=True)
    make.phone(make.person(), "+8613800138000", sign_in=False)
    with pytest.raises(IntegrityError):
        make.phone(make.person(), "+8613800138000", sign_in=True)


def test_a_stopped_address_is_revived_from_the_roster(make: Make) -> None:
    person = make.person()
    point = make.do(add_point, person.id, ContactKind.EMAIL, "a@example.com", verified_at=clock.now())

    def stop(session: Any) -> None:
        stop_point(session, session.get_one(ContactPoint, point.id))

    make.do(stop)
    assert make.read(ContactPoint, point.id).is_usable is False
    make.do(add_point, person.id, ContactKind.EMAIL, "a@example.com")
    revived = make.read(ContactPoint, point.id)
    assert (revived.is_usable, revived.sign_in, revived.verified_at) == (True, True, None)


def test_proving_an_address_makes_it_usable(make: Make) -> None:
    person = make.person()
    point = make.do(add_point, person.id, ContactKind.EMAIL, "a@example.com", origin=Origin.SELF)
    assert (point.is_usable, point.sign_in) == (False, False)

    def prove(session: Any) -> bool:
        return verify_point(session, session.get_one(ContactPoint, point.id))

    assert make.do(prove)
    assert make.read(ContactPoint, point.id).is_usable


def unreached(make: Make) -> Message:
    estate = make.the("estate")
    message: Message = make.message(make.person(), estate_id=estate.id)
    return make.do(_fail, message.id)


def _fail(session: Any, message_id: int) -> Message:
    message = session.get_one(Message, message_id)
    message.failed_at, message.failure, message.channel = clock.now(), Failure.UNREACHABLE, Carrier.NONE
    return message


def test_the_desk_tells_in_person_whom_nothing_reaches(make: Make) -> None:
    message, desk = unreached(make), make.person(Role.FRONT_DESK)
    make.do(services.tell_in_person, make.actor(desk), message.id, make.the("estate").id)
    told = make.read(Message, message.id)
    assert (told.sent_at, told.channel, told.told_by_id, told.failed_at) == (clock.now(), Carrier.DESK, desk.id, None)
    with make.reading() as session:
        assert queries.unreached(session, make.the("estate").id, None).items == []
    with pytest.raises(Missing):
        make.do(services.tell_in_person, make.actor(desk), message.id, make.the("estate").id)


def test_only_those_who_answer_tell_and_only_at_their_estate(make: Make) -> None:
    message, elsewhere = unreached(make), make.estate()
    with pytest.raises(Forbidden):
        make.do(services.tell_in_person, make.actor(make.person(Role.GUARD)), message.id, make.the("estate").id)
    stranger = make.actor(make.person(Role.FRONT_DESK, elsewhere))
    with pytest.raises(Missing):
        make.do(services.tell_in_person, stranger, message.id, elsewhere.id)


def test_erasing_a_person_takes_the_words_and_leaves_that_something_was_sent(make: Make) -> None:
    message = make.message(make.person())

    def send(session: Any) -> None:
        row = session.get_one(Message, message.id)
        row.sent_at, row.channel, row.address, row.subject, row.body = clock.now(), Carrier.EMAIL, "a@b.cn", "S", "B"

    make.do(send)
    make.do(forget_words, message.recipient_id)
    left = make.read(Message, message.id)
    assert (left.address, left.subject, left.body, left.sent_at) == (None, None, None, clock.now())


@pytest.mark.parametrize(
    "marks",
    [
        {"sent_at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"failed_at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"failure": Failure.REFUSED},
        {
            "sent_at": datetime(2026, 1, 1, tzinfo=UTC),
            "channel": Carrier.SMS,
            "failed_at": datetime(2026, 1, 1, tzinfo=UTC),
            "failure": Failure.REFUSED,
        },
    ],
)
def test_the_database_knows_no_message_that_contradicts_itself(make: Make, marks: dict[str, Any]) -> None:
    message = make.message(make.person())

    def mark(session: Any) -> None:
        row = session.get_one(Message, message.id)
        for name, value in marks.items():
            setattr(row, name, value)

    with pytest.raises(IntegrityError):
        make.do(mark)
