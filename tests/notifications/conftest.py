"""What the tests of the outbox share: a post office that remembers what it sent, and servers of our own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from sqlalchemy.orm import Session

from portal.notifications.channels import Parcel
from portal.notifications.letters import Letter
from portal.notifications.models import Carrier, ChannelHealth, Message
from portal.notifications.post import Post, office, open_post


@dataclass
class Remembering:
    """A way out of the tests' own: remembers what went, and fails as it is told."""

    sent: list[Parcel] = field(default_factory=list)
    fails: Exception | None = None

    def send(self, parcel: Parcel) -> str:
        if self.fails:
            raise self.fails
        self.sent.append(parcel)
        return f"code-{len(self.sent)}"

    @property
    def keys(self) -> list[str]:
        return [parcel.key for parcel in self.sent]


@dataclass
class Office:
    """The post office of one test."""

    email: Remembering = field(default_factory=Remembering)
    sms: Remembering = field(default_factory=Remembering)
    alerts: list[Carrier] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def render(self, _session: Session, message: Message) -> Letter:
        if message.kind in self.broken:
            raise LookupError(message.kind)
        words = f"{message.kind} {message.params.get('number', '')}"
        return Letter(words, f"{words}: 123456\n", f"short {words}: 123456", "en", "Lin Yue", "", ("123456",))

    def alert(self, _session: Session, health: ChannelHealth) -> None:
        self.alerts.append(health.channel)

    def lost(self, _session: Session, message: Message) -> None:
        self.given_up.append(f"{message.kind} {message.failure}")

    def post(self) -> Post:
        ways = {Carrier.EMAIL: self.email, Carrier.SMS: self.sms}
        return Post(self.render, ways, given_up=self.lost, alert=self.alert)


@pytest.fixture
def post() -> Iterator[Office]:
    """A post office for this test alone."""
    made = Office()
    with opened(made.post()):
        yield made


@contextmanager
def opened(post: Post) -> Iterator[None]:
    """This post office, until the end of the block."""
    before = office()
    open_post(post)
    try:
        yield
    finally:
        open_post(before)
