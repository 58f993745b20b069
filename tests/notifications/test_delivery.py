"""The clock empties the outbox: order, tries, outages, and what is left for the desk."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.models import Person
from portal.kernel.db import SessionFactory, unit_of_work
from portal.notifications import delivery, queries
from portal.notifications.channels import Deferred, Down, Undeliverable
from portal.notifications.delivery import WAITS, Item
from portal.notifications.jobs import deliver
from portal.notifications.models import Carrier, ChannelHealth, ContactPoint, Failure, Message
from portal.notifications.services import How
from tests.notifications.conftest import Office
from tests.support.make import Make
from tests.support.time import Clock


def state(make: Make, message: Message) -> Message:
    return make.read(Message, message.id)


def test_a_message_is_sent_once_and_its_words_are_kept_without_the_secret(
    make: Make, factory: SessionFactory, post: Office, clock: Clock
) -> None:
    message = make.message(make.person(email="lin@example.com"))
    assert deliver(factory).done == 1
    assert deliver(factory).done == 0
    assert post.email.keys == [message.key]
    assert "123456" in post.email.sent[0].letter.body
    kept = state(make, message)
    assert (kept.sent_at, kept.channel, kept.address) == (clock.now(), Carrier.EMAIL, "lin@example.com")
    assert (kept.provider_code, kept.tries, kept.locale) == ("code-1", 1, "en")
    assert kept.body
    assert "••••••" in kept.body
    assert "123456" not in kept.body


def test_each_person_is_told_in_order_and_one_persons_trouble_keeps_nobody_waiting(
    make: Make, factory: SessionFactory, post: Office, clock: Clock
) -> None:
    lin, chen = make.person(), make.person()
    broken, after = make.message(lin, "test.broken"), make.message(lin)
    others = [make.message(chen) for _ in range(3)]
    post.broken = {"test.broken"}
    tally = deliver(factory)
    assert (tally.done, tally.failed) == (3, 1)
    assert post.email.keys == [message.key for message in others]
    post.broken = set()
    clock.forward(minutes=2)
    assert deliver(factory).done == 2
    assert post.email.keys[3:] == [broken.key, after.key]


def test_a_code_overtakes_what_else_waits(make: Make, factory: SessionFactory, post: Office) -> None:
    lin = make.person()
    make.message(lin, "test.broken")
    post.broken = {"test.broken"}
    code = make.message(lin, "sign_in.code", how=How(in_order=False))
    deliver(factory)
    assert post.email.keys == [code.key]


def test_a_waiting_code_holds_nothing_up(make: Make, factory: SessionFactory, post: Office) -> None:
    lin = make.person()
    make.message(lin, "test.broken", how=How(in_order=False))
    post.broken = {"test.broken"}
    told = make.message(lin)
    deliver(factory)
    assert post.email.keys == [told.key]


def test_the_waits_grow_differ_and_end_with_the_desk(
    make: Make, factory: SessionFactory, post: Office, clock: Clock
) -> None:
    estate = make.the("estate")
    message = make.message(make.person(), estate_id=estate.id)
    post.email.fails = Deferred("451 later")
    waits = []
    for _ in WAITS:
        deliver(factory)
        waits.append(state(make, message).next_try_at - clock.now())
        clock.set(state(make, message).next_try_at)
    assert all(0.8 * plain <= wait <= 1.2 * plain for plain, wait in zip(WAITS, waits, strict=True))
    assert waits != list(WAITS)
    assert state(make, message).failed_at is None
    deliver(factory)
    lost = state(make, message)
    assert (lost.failed_at, lost.failure, lost.error) == (clock.now(), Failure.TOO_OFTEN, "451 later")
    assert lost.body
    assert post.given_up == ["test.told too_often"]
    with make.reading() as session:
        assert [row[0].id for row in queries.unreached(session, estate.id, None).items] == [message.id]


def test_before_its_next_try_a_message_rests(make: Make, factory: SessionFactory, post: Office, clock: Clock) -> None:
    make.message(make.person())
    post.email.fails = Deferred("451 later")
    assert deliver(factory).failed == 1
    clock.forward(seconds=40)
    assert (deliver(factory).failed, deliver(factory).done) == (0, 0)


def test_an_address_that_refuses_is_given_up_at_once(make: Make, factory: SessionFactory, post: Office) -> None:
    message = make.message(make.person())
    post.email.fails = Undeliverable("550 no such mailbox")
    deliver(factory)
    lost = state(make, message)
    assert (lost.failure, lost.error, lost.tries) == (Failure.REFUSED, "550 no such mailbox", 1)
    assert post.given_up == ["test.told refused"]


def test_a_code_that_has_run_out_is_not_sent_and_troubles_nobody(
    make: Make, factory: SessionFactory, post: Office, clock: Clock
) -> None:
    estate = make.the("estate")
    message = make.message(make.person(), how=How(expires_at=clock.now() + timedelta(minutes=10)), estate_id=estate.id)
    clock.forward(minutes=10)
    deliver(factory)
    assert (post.email.sent, state(make, message).failure) == ([], Failure.EXPIRED)
    with make.reading() as session:
        assert queries.unreached(session, estate.id, None).items == []


def without_address(make: Make) -> Person:
    person: Person = make.person()

    def drop(session: Any) -> None:
        for point in session.scalars(select(ContactPoint).where(ContactPoint.person_id == person.id)):
            session.delete(point)

    make.do(drop)
    return person


def test_whom_nothing_reaches_stands_on_the_desks_list_with_the_words(
    make: Make, factory: SessionFactory, post: Office
) -> None:
    estate, person = make.the("estate"), without_address(make)
    message = make.message(person, estate_id=estate.id)
    deliver(factory)
    assert (state(make, message).failure, state(make, message).channel) == (Failure.UNREACHABLE, Carrier.NONE)
    assert post.given_up == ["test.told unreachable"]
    with make.reading() as session:
        [(row, name)] = queries.unreached(session, estate.id, None).items
    assert (row.id, name) == (message.id, person.name)
    assert row.body


def test_an_e_mail_address_goes_before_a_phone_and_a_proved_one_before_another(
    make: Make, factory: SessionFactory, post: Office, clock: Clock
) -> None:
    both, phone_only = make.person(email="lin@example.com"), without_address(make)
    make.phone(both)
    make.phone(phone_only, "+8613800138000")
    make.phone(phone_only, "+8613900139000", verified_at=clock.now())
    make.message(both)
    message = make.message(phone_only)
    deliver(factory)
    assert [parcel.address for parcel in post.email.sent] == ["lin@example.com"]
    assert [parcel.address for parcel in post.sms.sent] == ["+8613900139000"]
    assert state(make, message).body == post.sms.sent[0].letter.masked().short


def test_a_message_for_one_address_goes_there_and_nowhere_else(
    make: Make, factory: SessionFactory, post: Office
) -> None:
    person = make.person()
    phone = make.phone(person, "+8613800138000")
    make.message(person, how=How(contact_point_id=phone.id))
    deliver(factory)
    assert (post.email.sent, [parcel.address for parcel in post.sms.sent]) == ([], ["+8613800138000"])


def test_a_channel_that_is_down_costs_no_tries_and_raises_one_alert(
    make: Make, factory: SessionFactory, post: Office, clock: Clock
) -> None:
    people = [make.person() for _ in range(5)]
    messages = [make.message(person) for person in people for _ in range(2)]
    reached = without_address(make)
    make.phone(reached)
    make.message(reached)
    post.email.fails = Down("ConnectionRefusedError")
    for _ in range(20):
        deliver(factory)
        clock.forward(minutes=3)
    assert post.alerts == [Carrier.EMAIL]
    assert len(post.sms.sent) == 1
    assert {state(make, message).tries for message in messages} == {0}
    with make.reading() as session:
        health = session.scalars(select(ChannelHealth)).one()
    assert health.down_since is not None
    assert 10 <= health.knocks <= 20

    post.email.fails = None
    for _ in range(3):
        deliver(factory)
        clock.forward(minutes=3)
    assert sorted(post.email.keys) == sorted(message.key for message in messages)
    for person in people:
        mine = [message.key for message in messages if message.recipient_id == person.id]
        assert [key for key in post.email.keys if key in mine] == mine
    with make.reading() as session:
        assert session.scalars(select(ChannelHealth.down_since)).one() is None

    post.email.fails = Down("TimeoutError")
    make.message(people[0])
    deliver(factory)
    assert post.alerts == [Carrier.EMAIL, Carrier.EMAIL]


def test_many_schedulers_send_each_message_once(
    make: Make, factory: SessionFactory, post: Office, clock: Clock
) -> None:
    people, now = [make.person() for _ in range(4)], clock.now()
    messages = [make.message(person) for _ in range(5) for person in people]

    def run(_: int) -> int:
        with clock.frozen(now):
            return deliver(factory).done

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(run, range(4))) == 20
    assert sorted(post.email.keys) == sorted(message.key for message in messages)
    for person in people:
        mine = [message.key for message in messages if message.recipient_id == person.id]
        assert [key for key in post.email.keys if key in mine] == mine


def test_a_sender_that_died_is_followed_within_two_minutes_with_the_same_key(
    make: Make, factory: SessionFactory, post: Office, clock: Clock
) -> None:
    person = make.person()
    message = make.message(person)
    point = queries_points(make, person)
    item = Item.of(message, (Carrier.EMAIL, point), clock.now())
    with unit_of_work(factory) as session:
        assert delivery.lease(session, item, clock.now())
    assert deliver(factory).done == 0
    clock.forward(minutes=2)
    assert deliver(factory).done == 1
    assert post.email.keys == [message.key]


def queries_points(make: Make, person: Person) -> ContactPoint:
    with make.reading() as session:
        return queries.points_of(session, [person.id])[person.id][0]


def test_the_second_to_take_a_message_goes_away_empty_handed(make: Make, factory: SessionFactory, clock: Clock) -> None:
    message = make.message(make.person())
    item = Item.of(message, (Carrier.NONE, None), clock.now())
    with unit_of_work(factory) as session:
        assert delivery.lease(session, item, clock.now())
    with unit_of_work(factory) as session:
        assert not delivery.lease(session, item, clock.now())


def test_the_outbox_costs_what_is_due_and_not_what_exists(
    make: Make, factory: SessionFactory, post: Office, statements: Any
) -> None:
    def cost() -> int:
        make.message(make.person())
        with statements.recorded() as asked:
            deliver(factory)
        return len(asked)

    few = cost()
    for _ in range(30):
        make.message(make.person())
    deliver(factory)
    assert cost() == few


@pytest.mark.parametrize("carrier", [Carrier.EMAIL, Carrier.SMS])
def test_without_a_channel_its_addresses_do_not_count(make: Make, carrier: Carrier) -> None:
    made = Office()
    ways = {Carrier.EMAIL: made.email, Carrier.SMS: made.sms}
    post = type(made.post())(made.render, {carrier: ways[carrier]})
    person = make.person()
    make.phone(person)
    with make.reading() as session:
        points = queries.points_of(session, [person.id])[person.id]
    assert post.route(points, None)[0] is carrier
    assert type(post)(made.render, {}).route(points, None) == (Carrier.NONE, None)
