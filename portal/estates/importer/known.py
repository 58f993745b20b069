"""What an estate already holds, as far as an import needs it; loaded by queries, compared by the plan."""

from dataclasses import dataclass, field
from datetime import date

from portal.estates.models import RelationKind
from portal.notifications.models import ContactKind

Point = tuple[ContactKind, str]


@dataclass(frozen=True)
class KnownBuilding:
    id: int
    code: str
    floors: int


@dataclass(frozen=True)
class KnownHome:
    id: int
    building_id: int
    entrance_id: int | None
    label: str
    number: str
    floor: int
    floor_to: int | None
    stack: str
    handed_over_on: date | None
    version: int


@dataclass(frozen=True)
class KnownRelation:
    """`over`: it has ended by now."""

    id: int
    home_id: int
    person_id: int
    household: int
    kind: RelationKind
    valid_from: date
    valid_to: date | None
    sees_from: date
    over: bool
    version: int


@dataclass(frozen=True)
class KnownPoint:
    id: int
    person_id: int
    kind: ContactKind
    value: str
    sign_in: bool
    is_verified: bool
    from_roster: bool
    is_stopped: bool


@dataclass
class Known:
    """An estate's roster. `people` maps ids to names; `points` are those of all people in it.
    `claimed`: who looks after their own contact points (queries.claimed_among)."""

    country: str
    zone: str
    today: date
    buildings: list[KnownBuilding] = field(default_factory=list)
    entrances: dict[int, tuple[int, str]] = field(default_factory=dict)
    homes: list[KnownHome] = field(default_factory=list)
    relations: list[KnownRelation] = field(default_factory=list)
    people: dict[int, str] = field(default_factory=dict)
    points: list[KnownPoint] = field(default_factory=list)
    claimed: set[int] = field(default_factory=set)
