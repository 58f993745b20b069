"""Who has to do with a matter: who takes part, who was accountable, what is handed over."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Person
from portal.kernel.db import Base, partial_index
from portal.matters.models.matter import Matter


class Part(StrEnum):
    """Why a person takes part in a matter, besides a right to the home or a role at the estate."""

    REPORTER = "reporter"
    TECHNICIAN = "technician"


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
