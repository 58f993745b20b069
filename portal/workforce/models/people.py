"""Who has learned what, and who is on duty, at work or away."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Person
from portal.kernel.db import Base, JsonDict


class AwayFor(StrEnum):
    """Why somebody is away."""

    LEAVE = "leave"
    SICK = "sick"
    TRAINING = "training"
    ELSEWHERE = "elsewhere"


class Entry(StrEnum):
    """What stands on a rota."""

    DUTY = "duty"
    SHIFT = "shift"
    ABSENCE = "absence"


class SkillKind(Base):
    """A skill that a company names itself, beside the trades that the portal knows; `trade`: the one it counts for."""

    __tablename__ = "skill_kinds"
    __table_args__ = (UniqueConstraint("code"),)

    code: Mapped[str] = mapped_column(sa.String(32))
    trade: Mapped[str | None] = mapped_column(sa.String(32))
    names: Mapped[JsonDict]


class Skill(Base):
    """What a person has learned, by the code of a trade or of a skill of the company's own; `certificate` where the law
    asks for one."""

    __tablename__ = "skills"
    __table_args__ = (UniqueConstraint("person_id", "trade"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    trade: Mapped[str] = mapped_column(sa.String(32))
    certificate: Mapped[str] = mapped_column(sa.String(60), default="")
    certified_to: Mapped[date | None]

    def is_certified(self, on: date) -> bool:
        """Whether the certificate is valid on that day."""
        return bool(self.certificate) and not self.has_expired(on)

    def has_expired(self, on: date) -> bool:
        """Whether the certificate was valid, and is no more on that day."""
        return bool(self.certificate) and self.certified_to is not None and self.certified_to < on


class Shift(Base):
    """Somebody is at work at an estate from one moment to another."""

    __tablename__ = "shifts"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="in_order"),
        UniqueConstraint("estate_id", "person_id", "starts_at"),
        Index("ix_shifts_estate_id_starts_at", "estate_id", "starts_at"),
    )

    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise")


class DutyShift(Base):
    """Somebody answers at an estate, day or night: the first rank at once, the second when the first does not."""

    __tablename__ = "duty_shifts"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="in_order"),
        CheckConstraint("rank BETWEEN 1 AND 3", name="rank"),
        UniqueConstraint("estate_id", "person_id", "starts_at"),
        Index("ix_duty_shifts_estate_id_ends_at", "estate_id", "ends_at"),
    )

    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    rank: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise")


class Absence(Base):
    """Somebody is not there, wherever they work; `estate_id` is where it was noted."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="in_order"),
        Index("ix_absences_person_id_ends_at", "person_id", "ends_at"),
        Index("ix_absences_estate_id_starts_at", "estate_id", "starts_at"),
    )

    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[AwayFor]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise")
