"""Where people can be reached, what they are to be told, and whether it arrived."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base, JsonDict, partial_index


class ContactKind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"


class Origin(StrEnum):
    """Who gave it to us: the estate's roster or desk, the person on their own page, or a caller at the desk: there we
    write, and nobody ever signs in with it."""

    ROSTER = "roster"
    SELF = "self"
    CALL = "call"


class ContactPoint(Base):
    """One address of one person, normalised (addresses.py). Several may share a phone; only one signs in with it."""

    __tablename__ = "contact_points"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "value"),
        CheckConstraint("origin <> 'call' OR NOT sign_in", name="call_never_signs_in"),
        partial_index("uq_contact_points_call", "kind", "value", unique=True, where="origin = 'call'"),
        partial_index("uq_contact_points_sign_in", "kind", "value", unique=True, where="sign_in"),
        Index("ix_contact_points_value", "value"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[ContactKind]
    value: Mapped[str] = mapped_column(String(254))
    verified_at: Mapped[datetime | None]
    sign_in: Mapped[bool] = mapped_column(default=False)
    origin: Mapped[Origin] = mapped_column(default=Origin.ROSTER)
    stopped_at: Mapped[datetime | None]

    @property
    def is_usable(self) -> bool:
        """Whether we write there: not given up, and not typed by somebody who never showed that it is theirs."""
        return self.stopped_at is None and (self.verified_at is not None or self.origin is not Origin.SELF)


class Carrier(StrEnum):
    """How a message left us. NONE: nothing reaches this person, the desk has to tell them. DESK: it did."""

    EMAIL = "email"
    SMS = "sms"
    MAILBOX = "mailbox"
    NONE = "none"
    DESK = "desk"


class Failure(StrEnum):
    """Why a message was given up."""

    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    EXPIRED = "expired"
    TOO_OFTEN = "too_often"


UNREACHED = frozenset({Failure.UNREACHABLE, Failure.REFUSED, Failure.TOO_OFTEN})
"""What the desk has to tell in person; an expired code needs nobody."""


class Message(Base):
    """One thing to tell one person: a kind and its facts (ids, codes, ISO dates). The words are made when it is sent,
    in the language of the one who reads, and kept as proof. `id` is the order in which a person is told."""

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint("sent_at IS NULL OR failed_at IS NULL", name="sent_or_failed"),
        CheckConstraint("(failed_at IS NULL) = (failure IS NULL)", name="failed_for_a_reason"),
        CheckConstraint("sent_at IS NULL OR channel IS NOT NULL", name="sent_by_some_channel"),
        partial_index("ix_messages_due", "next_try_at", where="sent_at IS NULL AND failed_at IS NULL"),
        partial_index("ix_messages_waiting", "recipient_id", "id", where="sent_at IS NULL AND failed_at IS NULL"),
        partial_index("ix_messages_failed", "estate_id", "id", where="failed_at IS NOT NULL"),
        Index("ix_messages_recipient_id_id", "recipient_id", "id"),
        Index("ix_messages_matter_id", "matter_id"),
    )

    key: Mapped[str] = mapped_column(String(200), unique=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matters.id"))
    contact_point_id: Mapped[int | None] = mapped_column(ForeignKey("contact_points.id"))
    kind: Mapped[str] = mapped_column(String(64))
    params: Mapped[JsonDict]
    in_order: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    failure: Mapped[Failure | None]
    channel: Mapped[Carrier | None]
    address: Mapped[str | None] = mapped_column(String(254))
    locale: Mapped[str | None] = mapped_column(String(16))
    subject: Mapped[str | None] = mapped_column(String(300))
    body: Mapped[str | None]
    provider_code: Mapped[str | None] = mapped_column(String(120))
    error: Mapped[str | None] = mapped_column(String(200))
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


WAITING = and_(Message.sent_at.is_(None), Message.failed_at.is_(None))


class ChannelHealth(Base):
    """One way out that is down: since when, and when we knock again. No row, or no `down_since`: it works."""

    __tablename__ = "channel_health"

    channel: Mapped[Carrier] = mapped_column(unique=True)
    down_since: Mapped[datetime | None]
    next_try_at: Mapped[datetime | None]
    knocks: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(200))
