"""What stands on the ground: estates, buildings, entrances, homes and common areas."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.estates import numbering
from portal.kernel.db import Base, BigId, JsonDict


class PlaceKind(StrEnum):
    """What a common area is."""

    LOBBY = "lobby"
    CORRIDOR = "corridor"
    STAIRS = "stairs"
    LIFT = "lift"
    ROOF = "roof"
    FACADE = "facade"
    GARAGE = "garage"
    GARDEN = "garden"
    PLAYGROUND = "playground"
    GATE = "gate"
    PUMP_ROOM = "pump_room"
    ELECTRIC_ROOM = "electric_room"
    OTHER = "other"


class Position(StrEnum):
    """Where another home lies, seen from one."""

    ABOVE = "above"
    BELOW = "below"
    RISER = "riser"
    FLOOR = "floor"


MIRROR = {
    Position.ABOVE: Position.BELOW,
    Position.BELOW: Position.ABOVE,
    Position.RISER: Position.RISER,
    Position.FLOOR: Position.FLOOR,
}


class Estate(Base):
    """A residential estate. Without a number to ring and a person at the desk it can't go live."""

    __tablename__ = "estates"
    __table_args__ = (
        CheckConstraint("length(code) BETWEEN 2 AND 32", name="code_length"),
        CheckConstraint("code = lower(code)", name="code_lower"),
        CheckConstraint("live_at IS NULL OR (phone <> '' AND desk_person_id IS NOT NULL)", name="live_can_be_reached"),
    )

    code: Mapped[str] = mapped_column(sa.String(32), unique=True)
    names: Mapped[JsonDict]
    zone: Mapped[str] = mapped_column(sa.String(64), default="Asia/Shanghai")
    country: Mapped[str] = mapped_column(sa.String(2), default="CN")
    phone: Mapped[str] = mapped_column(sa.String(32), default="")
    hours_text: Mapped[JsonDict] = mapped_column(default=dict)
    currency: Mapped[str] = mapped_column(sa.String(3), default="CNY")
    desk_person_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    live_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Building(Base):
    """A building of an estate."""

    __tablename__ = "buildings"
    __table_args__ = (
        UniqueConstraint("estate_id", "code"),
        UniqueConstraint("id", "estate_id"),
        CheckConstraint("code <> ''", name="code_given"),
        CheckConstraint("floors BETWEEN 1 AND 200", name="floors"),
    )

    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    code: Mapped[str] = mapped_column(sa.String(32))
    names: Mapped[JsonDict] = mapped_column(default=dict)
    floors: Mapped[int] = mapped_column(default=1)


class Entrance(Base):
    """An entrance (单元) of a building, with its own stairs and lifts."""

    __tablename__ = "entrances"
    __table_args__ = (
        ForeignKeyConstraint(["building_id", "estate_id"], ["buildings.id", "buildings.estate_id"]),
        UniqueConstraint("building_id", "code"),
        UniqueConstraint("id", "building_id"),
        CheckConstraint("code <> ''", name="code_given"),
    )

    building_id: Mapped[int] = mapped_column(BigId)
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    code: Mapped[str] = mapped_column(sa.String(32))


def _from_label(make: Any) -> Any:
    return lambda context: make(context.get_current_parameters()["label"])


class Home(Base):
    """A dwelling: building, entrance, floor range and stack (the line of homes that share risers).
    `number` and `sort_key` follow from the label; search and order use them."""

    __tablename__ = "homes"
    __table_args__ = (
        ForeignKeyConstraint(["building_id", "estate_id"], ["buildings.id", "buildings.estate_id"]),
        ForeignKeyConstraint(["entrance_id", "building_id"], ["entrances.id", "entrances.building_id"]),
        UniqueConstraint("estate_id", "label"),
        UniqueConstraint("id", "estate_id"),
        Index("ix_homes_estate_id_sort_key_id", "estate_id", "sort_key", "id"),
        Index("ix_homes_estate_id_number", "estate_id", "number"),
        Index("ix_homes_building_id_stack_floor", "building_id", "stack", "floor"),
        CheckConstraint("label <> ''", name="label_given"),
        CheckConstraint("floor BETWEEN -9 AND 200", name="floor"),
        CheckConstraint("floor_to IS NULL OR floor_to > floor", name="floor_to"),
    )

    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    building_id: Mapped[int] = mapped_column(BigId)
    entrance_id: Mapped[int | None] = mapped_column(BigId)
    label: Mapped[str] = mapped_column(sa.String(64))
    number: Mapped[str] = mapped_column(sa.String(64), default=_from_label(numbering.number_of))
    sort_key: Mapped[str] = mapped_column(sa.String(120), default=_from_label(numbering.sort_key))
    floor: Mapped[int]
    floor_to: Mapped[int | None]
    stack: Mapped[str] = mapped_column(sa.String(16))
    handed_over_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def top(self) -> int:
        """Its highest floor."""
        return self.floor if self.floor_to is None else self.floor_to


class Place(Base):
    """A common area that reports can name. Taken off the lists by `retired_at`, never deleted."""

    __tablename__ = "places"
    __table_args__ = (
        ForeignKeyConstraint(["building_id", "estate_id"], ["buildings.id", "buildings.estate_id"]),
        UniqueConstraint("id", "estate_id"),
        Index("ix_places_estate_id_building_id", "estate_id", "building_id"),
    )

    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    building_id: Mapped[int | None] = mapped_column(BigId)
    kind: Mapped[PlaceKind]
    names: Mapped[JsonDict] = mapped_column(default=dict)
    retired_at: Mapped[datetime | None]


class NeighbourOverride(Base):
    """A correction of what the numbers tell: this home is, or is not, above (below, on the riser of, beside) that one.
    Kept in both directions."""

    __tablename__ = "neighbour_overrides"
    __table_args__ = (
        ForeignKeyConstraint(["home_id", "estate_id"], ["homes.id", "homes.estate_id"]),
        ForeignKeyConstraint(
            ["other_id", "estate_id"], ["homes.id", "homes.estate_id"], name="fk_neighbour_overrides_other_id_homes"
        ),
        UniqueConstraint("home_id", "other_id", "position"),
        CheckConstraint("home_id <> other_id", name="not_itself"),
    )

    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    home_id: Mapped[int] = mapped_column(BigId)
    other_id: Mapped[int] = mapped_column(BigId)
    position: Mapped[Position]
    is_so: Mapped[bool]
