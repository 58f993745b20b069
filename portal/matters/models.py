"""The register of everything open: one row per matter, its thread, photos, holders and links."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Person
from portal.audit.models import Visibility
from portal.estates.models import Building, Estate, Home, Place
from portal.kernel.db import Base, partial_index
from portal.kernel.severity import Severity


class Kind(StrEnum):
    """What a matter is; each has a one-to-one row in its own room."""

    REPORT = "report"
    WORK_ORDER = "work_order"


class Channel(StrEnum):
    """How it reached us."""

    WEB = "web"
    PHONE = "phone"
    WALK_IN = "walk_in"
    STAFF = "staff"
    IMPORTED = "imported"


class NextStep(StrEnum):
    """What the next update will be about."""

    FIRST_ANSWER = "first_answer"
    TRIAGE = "triage"
    PLAN_VISIT = "plan_visit"
    VISIT = "visit"
    WORK = "work"
    WAIT = "wait"
    CALL_BACK = "call_back"
    PROGRESS = "progress"
    VERDICT = "verdict"


class Part(StrEnum):
    """Why a person takes part in a matter, besides a right to the home or a role at the estate."""

    REPORTER = "reporter"
    TECHNICIAN = "technician"


class PostKind(StrEnum):
    """What a post in the thread is."""

    MESSAGE = "message"
    ANSWER = "answer"
    CORRECTION = "correction"
    NOTE = "note"


class Purpose(StrEnum):
    """What a photo shows."""

    REPORT = "report"
    MESSAGE = "message"
    ARRIVAL = "arrival"
    BEFORE = "before"
    SAFE = "safe"
    AFTER = "after"


class LinkPurpose(StrEnum):
    """The one thing that a link without sign-in is good for."""

    VERDICT = "verdict"
    OBJECTION = "objection"


_OPEN = "closed_at IS NULL"


class Matter(Base):
    """One open or closed thing. Somebody is accountable for it at every moment, and while it is open its next update
    has a time (S35, S47): both stand in the database, not in good will."""

    __tablename__ = "matters"
    __table_args__ = (
        UniqueConstraint("reference"),
        CheckConstraint("(closed_at IS NULL) = (next_update_at IS NOT NULL)", name="open_has_next_update"),
        CheckConstraint("(closed_at IS NULL) = (due_at IS NOT NULL)", name="open_has_due"),
        partial_index("ix_matters_queue", "estate_id", "kind", "due_at", "id", where=_OPEN),
        partial_index("ix_matters_accountable", "accountable_id", "kind", "due_at", where=_OPEN),
        partial_index("ix_matters_next_update", "kind", "next_update_at", where=_OPEN),
        partial_index("ix_matters_untaken", "estate_id", "kind", where=f"{_OPEN} AND taken_up_at IS NULL"),
        partial_index("ix_matters_waiting", "estate_id", "kind", where=f"{_OPEN} AND waiting_until IS NOT NULL"),
        Index("ix_matters_home", "home_id", "kind", "opened_at"),
        Index("ix_matters_estate_opened", "estate_id", "kind", "opened_at", "id"),
    )

    kind: Mapped[Kind]
    reference: Mapped[str] = mapped_column(sa.String(12))
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    home_id: Mapped[int | None] = mapped_column(ForeignKey("homes.id"))
    building_id: Mapped[int | None] = mapped_column(ForeignKey("buildings.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))
    place_text: Mapped[str | None] = mapped_column(sa.String(200))
    title: Mapped[str] = mapped_column(sa.String(200))
    severity: Mapped[Severity]
    channel: Mapped[Channel]
    accountable_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    taken_up_at: Mapped[datetime | None]
    untaken_told_at: Mapped[datetime | None]
    next_step: Mapped[NextStep]
    next_update_at: Mapped[datetime | None]
    next_update_missed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    waiting_until: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    hand_overs: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    estate: Mapped[Estate] = relationship(lazy="raise")
    home: Mapped[Home | None] = relationship(lazy="raise")
    building: Mapped[Building | None] = relationship(lazy="raise")
    place: Mapped[Place | None] = relationship(lazy="raise")
    accountable: Mapped[Person] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def await_update(self, step: NextStep, at: datetime, *, obligation: datetime | None = None) -> None:
        """Promise the next update: what, and by when. `obligation` is the earliest running clock, if any."""
        self.next_step = step
        self.next_update_at = at
        self.due_at = min(at, obligation) if obligation else at

    def close(self, at: datetime) -> None:
        self.closed_at = at
        self.next_update_at = self.due_at = self.waiting_until = None

    def open_again(self, step: NextStep, at: datetime) -> None:
        self.closed_at = None
        self.await_update(step, at)


class Participant(Base):
    """Someone who takes part in a matter from one moment to another."""

    __tablename__ = "participants"
    __table_args__ = (
        UniqueConstraint("matter_id", "person_id", "part"),
        Index("ix_participants_person", "person_id", "part", "matter_id"),
    )

    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    part: Mapped[Part]
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class Post(Base):
    """One contribution to the thread. Words are corrected by another post, never overwritten (S33; by trigger)."""

    __tablename__ = "posts"
    __table_args__ = (Index("ix_posts_matter_id_id", "matter_id", "id"),)

    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    by_staff: Mapped[bool]
    kind: Mapped[PostKind]
    visibility: Mapped[Visibility]
    words: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]

    author: Mapped[Person | None] = relationship(lazy="raise")


class Attachment(Base):
    """A photo of a matter: the original by its hash, unchanged (S112)."""

    __tablename__ = "attachments"
    __table_args__ = (Index("ix_attachments_matter_id_id", "matter_id", "id"),)

    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    blob_sha256: Mapped[str] = mapped_column(sa.String(64), ForeignKey("blobs.sha256"), index=True)
    purpose: Mapped[Purpose]
    visibility: Mapped[Visibility]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    added_at: Mapped[datetime]


class Tenure(Base):
    """Who was accountable from when to when; exactly one is open per matter, and no gap between two (S35)."""

    __tablename__ = "tenures"
    __table_args__ = (
        partial_index("uq_tenures_open", "matter_id", unique=True, where="until IS NULL"),
        Index("ix_tenures_matter_id_since", "matter_id", "since"),
        CheckConstraint("until IS NULL OR until >= since", name="in_order"),
    )

    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    summary: Mapped[str] = mapped_column(sa.Text, default="")

    person: Mapped[Person] = relationship(lazy="raise")


class HandOver(Base):
    """An offer to take a matter over; the giver answers for it until it is accepted."""

    __tablename__ = "hand_overs"
    __table_args__ = (
        partial_index("uq_hand_overs_waiting", "matter_id", unique=True, where="answered_at IS NULL"),
        partial_index("ix_hand_overs_to", "to_id", where="answered_at IS NULL"),
        CheckConstraint("(answered_at IS NULL) = (accepted IS NULL)", name="answered"),
        CheckConstraint("from_id <> to_id", name="to_another"),
    )

    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    from_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    summary: Mapped[str] = mapped_column(sa.Text)
    offered_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    accepted: Mapped[bool | None]

    matter: Mapped[Matter] = relationship(lazy="raise")
    giver: Mapped[Person] = relationship(foreign_keys=from_id, lazy="raise")


class Link(Base):
    """A link without sign-in: one purpose, one matter, one person, until it expires. Its row opens nothing."""

    __tablename__ = "links"
    __table_args__ = (Index("ix_links_matter", "matter_id", "purpose"),)

    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    purpose: Mapped[LinkPurpose]
    nonce: Mapped[str] = mapped_column(sa.String(32))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
