"""The ways out, against real servers on this machine."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

import pytest

from portal.config import Settings
from portal.kernel.db import SessionFactory
from portal.notifications.channels import Deferred, Down, Parcel, Undeliverable
from portal.notifications.channels.email import Email
from portal.notifications.channels.mailbox import Mailbox
from portal.notifications.channels.sms import Sms, signature
from portal.notifications.jobs import deliver
from portal.notifications.letters import Letter
from portal.notifications.models import Carrier, Message
from portal.notifications.post import Post, channels_of
from portal.notifications.services import How
from tests.notifications.conftest import Office, opened
from tests.notifications.servers import Gateway, MailServer, free_port, mail_server, sms_gateway
from tests.support.make import Make
from tests.support.time import Clock

pytestmark = pytest.mark.network

LETTER = Letter(
    subject="您的报修 R-7K3-F9QX 已收到",
    body="您好，林月：\n\n陈伟明天 14:00 到。\nhttps://anju.example.com/r/R-7K3-F9QX\n",
    short="您的报修 R-7K3-F9QX 已收到，陈伟明天 14:00 到。",
    locale="zh_Hans",
    name="林月",
    html="<p>您好，林月</p>",
)
SENDER = "Anju 安居 <no-reply@anju.example.com>"


def parcel(address: str = "lin@example.com", key: str = "report:7:received") -> Parcel:
    return Parcel(key, address, LETTER)


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with sms_gateway() as server:
        yield server


def test_a_letter_arrives_in_chinese_with_text_and_html(mail: MailServer) -> None:
    code = Email(mail.url, SENDER, "https://anju.example.com").send(parcel())
    [got] = mail.received
    assert (got["Subject"], got["Message-ID"]) == (LETTER.subject, code)
    assert (got["From"], got["To"]) == ("Anju 安居 <no-reply@anju.example.com>", "林月 <lin@example.com>")
    assert mail.to == ["lin@example.com"]
    body, html = got.get_body(("plain",)), got.get_body(("html",))
    assert body
    assert html
    assert body.get_content().replace("\r\n", "\n") == LETTER.body
    assert "您好，林月" in html.get_content()
    assert got["Content-Language"] == "zh-Hans"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["List-Id"] == "Anju <messages.anju.example.com>"
    assert got["List-Unsubscribe"] == "<https://anju.example.com/me>"
    assert got["Date"]


def test_every_try_of_one_message_has_the_same_id(mail: MailServer) -> None:
    way = Email(mail.url, SENDER)
    ids = [way.send(parcel()), way.send(parcel()), way.send(parcel(key="report:8:received"))]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].endswith("@anju.example.com>")


def test_a_name_or_a_subject_can_add_no_header(mail: MailServer) -> None:
    letter = Letter("Hello\r\nBcc: x@example.com", "Body\n", "s", "en", 'Lin "x"\r\nBcc: y@example.com')
    Email(mail.url, SENDER).send(Parcel("key", "lin@example.com", letter))
    [got] = mail.received
    assert got["Bcc"] is None
    assert mail.to == ["lin@example.com"]


@pytest.mark.parametrize(
    ("said", "raised"),
    [
        ({"at_rcpt": "550 5.1.1 no such mailbox"}, Undeliverable),
        ({"at_rcpt": "451 greylisted, try later"}, Deferred),
        ({"at_rcpt": "421 too many connections"}, Down),
        ({"at_data": "554 refused as spam"}, Undeliverable),
        ({"at_data": "452 no space"}, Deferred),
        ({"at_mail": "553 sender not allowed"}, Down),
    ],
)
def test_what_a_mail_server_says_is_understood(mail: MailServer, said: dict[str, str], raised: type[Exception]) -> None:
    for name, words in said.items():
        setattr(mail, name, words)
    with pytest.raises(raised) as reason:
        Email(mail.url, SENDER).send(parcel())
    assert str(reason.value).startswith(next(iter(said.values()))[:3])


def test_a_name_in_chinese_letters_is_undeliverable_and_a_host_in_them_is_not(mail: MailServer) -> None:
    Email(mail.url, SENDER).send(parcel("lin@例子.公司"))
    assert mail.to == ["lin@xn--fsqu00a.xn--55qx5d"]
    with pytest.raises(Undeliverable):
        Email(mail.url, SENDER).send(parcel("用户@例子.公司"))


def test_without_a_server_the_way_is_down() -> None:
    with pytest.raises(Down):
        Email(f"smtp://127.0.0.1:{free_port()}", SENDER).send(parcel())


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_the_server_is_told_who_we_are_and_a_wrong_password_is_a_way_that_is_down() -> None:
    with mail_server(password="p@ss/word") as server:
        Email(f"smtp://anju:p%40ss%2Fword@127.0.0.1:{server.port}", SENDER).send(parcel())
        assert len(server.received) == 1
        with pytest.raises(Down):
            Email(f"smtp://anju:wrong@127.0.0.1:{server.port}", SENDER).send(parcel())


def test_encryption_that_the_server_lacks_is_never_gone_without(mail: MailServer) -> None:
    with pytest.raises(Down):
        Email(f"{mail.url}?starttls=1", SENDER).send(parcel())
    with pytest.raises(Down):
        Email(f"smtps://127.0.0.1:{mail.port}", SENDER).send(parcel())
    assert mail.received == []


def test_a_short_message_is_one_signed_post(gateway: Gateway) -> None:
    code = Sms(gateway.url, "key-7", "gateway secret").send(parcel("+8613800138000"))
    [got], [headers], [body] = gateway.received, gateway.headers, gateway.bodies
    assert code == "sms-1"
    assert got == {"to": "+8613800138000", "text": LETTER.short, "locale": "zh_Hans", "key": "report:7:received"}
    said = f"{headers['X-Anju-Time']}.".encode() + body
    assert headers["X-Anju-Signature"] == hmac.new(b"gateway secret", said, hashlib.sha256).hexdigest()
    assert headers["X-Anju-Signature"] == signature("gateway secret", headers["X-Anju-Time"], body)
    assert headers["X-Anju-Key"] == "key-7"


def test_every_try_of_one_short_message_has_the_same_idempotency_key(gateway: Gateway) -> None:
    way = Sms(gateway.url, "key", "secret")
    way.send(parcel("+8613800138000"))
    way.send(parcel("+8613800138000"))
    way.send(parcel("+8613800138000", key="another"))
    keys = [headers["Idempotency-Key"] for headers in gateway.headers]
    assert keys[0] == keys[1] != keys[2]


@pytest.mark.parametrize(
    ("status", "raised"),
    [(400, Undeliverable), (422, Undeliverable), (401, Down), (404, Down), (429, Deferred), (500, Down), (302, Down)],
)
def test_what_a_gateway_says_is_understood(gateway: Gateway, status: int, raised: type[Exception]) -> None:
    gateway.status, gateway.answer = status, b'{"code": "no"}'
    with pytest.raises(raised) as reason:
        Sms(gateway.url, "key", "secret").send(parcel("+8613800138000"))
    assert str(reason.value).startswith(str(status))


@pytest.mark.parametrize(
    ("status", "answer", "code"),
    [
        (200, b'{"code": "OK-9"}', "OK-9"),
        (202, b"queued", "202"),
        (200, b"[1]", "200"),
        (409, b'{"id": "sms-1"}', "sms-1"),
    ],
)
def test_the_gateways_code_is_kept_and_a_second_copy_counts_as_taken(
    gateway: Gateway, status: int, answer: bytes, code: str
) -> None:
    gateway.status, gateway.answer = status, answer
    assert Sms(gateway.url, "key", "secret").send(parcel("+8613800138000")) == code


def test_without_a_gateway_the_way_is_down() -> None:
    with pytest.raises(Down):
        Sms(f"http://127.0.0.1:{free_port()}", "key", "secret").send(parcel("+8613800138000"))


def test_the_outbox_reaches_real_servers(
    make: Make, factory: SessionFactory, clock: Clock, mail: MailServer, gateway: Gateway
) -> None:
    lin = make.person(email="lin@example.com")
    point = make.phone(lin, "+8613800138000")
    first, second = make.message(lin), make.message(lin, how=How(contact_point_id=point.id))
    ways: dict[Carrier, Any] = {
        Carrier.EMAIL: Email(mail.url, SENDER),
        Carrier.SMS: Sms(gateway.url, "key", "secret"),
    }
    with opened(Post(Office().render, ways)):
        assert deliver(factory).done == 2
    assert [got["To"] for got in mail.received] == ["Lin Yue <lin@example.com>"]
    assert [got["key"] for got in gateway.received] == [second.key]
    assert make.read(Message, first.id).provider_code == mail.received[0]["Message-ID"]
    assert make.read(Message, second.id).provider_code == "sms-1"


def test_an_hour_without_a_mail_server_loses_nothing(make: Make, factory: SessionFactory, clock: Clock) -> None:
    port, people = free_port(), [make.person() for _ in range(3)]
    messages = [make.message(person) for person in people for _ in range(2)]
    with opened(Post(Office().render, {Carrier.EMAIL: Email(f"smtp://127.0.0.1:{port}", SENDER)})):
        for _ in range(12):
            deliver(factory)
            clock.forward(minutes=5)
    with mail_server() as server:
        with opened(Post(Office().render, {Carrier.EMAIL: Email(server.url, SENDER)})):
            clock.forward(minutes=6)
            for _ in range(2):
                deliver(factory)
                clock.forward(minutes=1)
        assert len({got["Message-ID"] for got in server.received}) == len(server.received) == len(messages)


def test_an_installation_has_the_ways_that_it_is_set_to() -> None:
    real = channels_of(Settings(environment="production", smtp_url="smtp://h", sms_url="http://h"))
    assert set(real) == {Carrier.EMAIL, Carrier.SMS}
    assert set(channels_of(Settings(environment="production"))) == set()
    demo = channels_of(Settings(environment="demo"))
    assert set(demo) == {Carrier.MAILBOX}
    assert isinstance(demo[Carrier.MAILBOX], Mailbox)
    assert json.dumps(demo[Carrier.MAILBOX].send(parcel()))
