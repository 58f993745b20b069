"""Who belongs to a home, since when, with which rights, and how far back they see."""

from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.access import Right
from portal.kernel.db import Base, BigId, partial_index


class RelationKind(StrEnum):
    """What a person is to a home."""

    OWNER = "owner"
    CO_OWNER = "co_owner"
    TENANT = "tenant"
    FAMILY = "family"
    AGENT = "agent"
    KEY_HOLDER = "key_holder"
    PROXY = "proxy"


_OCCUPANT = Right.SEE | Right.REPORT | Right.ADMIT | Right.VERDICT
EVERY_RIGHT = _OCCUPANT | Right.SIGN | Right.VOTE | Right.MONEY

DEFAULT_RIGHTS: dict[RelationKind, Right] = {
    RelationKind.OWNER: EVERY_RIGHT,
    RelationKind.CO_OWNER: _OCCUPANT | Right.SIGN | Right.VOTE,
    RelationKind.TENANT: _OCCUPANT,
    RelationKind.FAMILY: _OCCUPANT,
    RelationKind.AGENT: Right.SEE | Right.REPORT | Right.ADMIT,
    RelationKind.KEY_HOLDER: Right.ADMIT,
    RelationKind.PROXY: Right.SEE | Right.REPORT | Right.ADMIT,
}

# A household stands on its owners or its tenants; everybody else belongs to one of these.
OWNING = frozenset({RelationKind.OWNER, RelationKind.CO_OWNER})
ANCHORS = frozenset({RelationKind.OWNER, RelationKind.TENANT})
# These share the household's past with it. An agent or a key-holder sees from their own first day.
SHARING = frozenset({RelationKind.CO_OWNER, RelationKind.FAMILY, RelationKind.PROXY})


def midnight(day: date, zone: str = "UTC") -> datetime:
    """The moment at which a day begins there."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _moment_of(column: str) -> Any:
    def made(context: Any) -> datetime | None:
        day = context.get_current_parameters().get(column)
        return midnight(day) if day else None

    return made


class Relation(Base):
    """One person's relation to one home. `valid_to` is the first day on which it no longer holds. The dates are what
    people say; the moments beside them (in the estate's time zone, or the second at which it was ended) decide.
    `household_id` is the relation that the household stands on; None for that relation itself."""

    __tablename__ = "relations"
    __table_args__ = (
        ForeignKeyConstraint(["home_id", "estate_id"], ["homes.id", "homes.estate_id"]),
        ForeignKeyConstraint(["household_id"], ["relations.id"]),
        CheckConstraint(f"rights BETWEEN 0 AND {int(EVERY_RIGHT)}", name="rights"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="valid_to"),
        CheckConstraint("(valid_to IS NULL) = (ends_at IS NULL)", name="ends_at"),
        partial_index("uq_relations_open", "home_id", "person_id", "kind", unique=True, where="valid_to IS NULL"),
        Index("ix_relations_person_id_home_id", "person_id", "home_id"),
        Index("ix_relations_home_id_ends_at", "home_id", "ends_at"),
        Index("ix_relations_estate_id_person_id", "estate_id", "person_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    home_id: Mapped[int] = mapped_column(BigId)
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    household_id: Mapped[int | None] = mapped_column(BigId)
    kind: Mapped[RelationKind]
    rights: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    sees_from: Mapped[date]
    begins_at: Mapped[datetime] = mapped_column(default=_moment_of("valid_from"))
    ends_at: Mapped[datetime | None] = mapped_column(default=_moment_of("valid_to"))
    sees_at: Mapped[datetime] = mapped_column(default=_moment_of("sees_from"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    def has(self, right: Right) -> bool:
        """Whether it gives the right (all of them, where several are named)."""
        return Right(self.rights) & right == right

    def holds_at(self, moment: datetime) -> bool:
        """Whether it is in force at that moment."""
        return self.begins_at <= moment and (self.ends_at is None or self.ends_at > moment)

    @property
    def household(self) -> int:
        """The key that all relations of one household share."""
        return self.household_id or self.id
