"""The post office of this process: who makes the words, which ways out there are, whom to tell when one is given up.

Jobs are plain functions of a session factory, so the application leaves these here when it is made (`open_post`)."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from portal.config import Settings
from portal.notifications.channels import Channel
from portal.notifications.channels.email import Email
from portal.notifications.channels.mailbox import Mailbox
from portal.notifications.channels.sms import Sms
from portal.notifications.letters import Letter, Render
from portal.notifications.models import Carrier, ChannelHealth, ContactKind, ContactPoint, Message

log = logging.getLogger(__name__)

SENDS_TO = {Carrier.EMAIL: ContactKind.EMAIL, Carrier.SMS: ContactKind.PHONE}


def unrendered(_session: Session, message: Message) -> Letter:
    """What stands here until the application hands in its words."""
    raise RuntimeError(f"nobody can put {message.kind} in words yet")


def log_alert(_session: Session, health: ChannelHealth) -> None:
    """The least that is done when a way out shuts: one line for whoever watches the logs."""
    log.error("the %s channel is down: %s", health.channel, health.error)


def unheard(_session: Session, _message: Message) -> None:
    """Until somebody listens, a message that is given up is only marked so."""


@dataclass(frozen=True)
class Post:
    """`given_up` is called in the transaction that marks a message failed, `alert` in the one that shuts a channel."""

    render: Render = unrendered
    channels: Mapping[Carrier, Channel] = field(default_factory=dict)
    given_up: Callable[[Session, Message], None] = unheard
    alert: Callable[[Session, ChannelHealth], None] = log_alert

    def route(self, points: list[ContactPoint], asked_for: int | None) -> tuple[Carrier, ContactPoint | None]:
        """How a person is reached: the point that was asked for, else e-mail, else SMS, each only where we can send;
        in the demo, the mailbox."""
        usable = [point for point in points if point.id == asked_for or (asked_for is None and point.is_usable)]
        usable.sort(key=lambda point: (point.verified_at is None, point.id))
        for carrier, kind in SENDS_TO.items():
            for point in usable:
                if point.kind is kind and carrier in self.channels:
                    return carrier, point
        if usable and Carrier.MAILBOX in self.channels:
            return Carrier.MAILBOX, usable[0]
        return Carrier.NONE, None


_open: list[Post] = [Post()]


def open_post(post: Post) -> None:
    """From now on this process sends so."""
    _open[:] = [post]


def office() -> Post:
    """How this process sends."""
    return _open[0]


def channels_of(settings: Settings) -> dict[Carrier, Channel]:
    """The ways out that an installation has. Outside production what has no real way goes to the mailbox."""
    ways: dict[Carrier, Channel] = {}
    if settings.smtp_url:
        ways[Carrier.EMAIL] = Email(settings.smtp_url, settings.mail_from, settings.base_url)
    if settings.sms_url:
        ways[Carrier.SMS] = Sms(settings.sms_url, settings.sms_key, settings.sms_secret)
    if not settings.is_production:
        ways[Carrier.MAILBOX] = Mailbox()
    return ways
