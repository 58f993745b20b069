"""The two estates as the demo knows them: what stands there, who lives there, who works there."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal.estates.models import PlaceKind, RelationKind
from portal.estates.settings import Setting
from portal.kernel.access import Actor, Member, Right, Role
from portal.kernel.severity import Severity
from portal.promises.calendar import WorkingCalendar
from portal.promises.models import ClockKind, Promise
from portal.reports.categories import Trade


@dataclass(frozen=True)
class Somebody:
    """A person: a resident, a member of staff, or both."""

    id: int
    name: str
    locale: str
    login: str = ""

    @property
    def is_demo(self) -> bool:
        """Whether somebody signs in as this person."""
        return bool(self.login)


@dataclass(frozen=True)
class Belongs:
    """One person's relation to a home, with its moments."""

    who: Somebody
    kind: RelationKind
    rights: Right
    begins_at: datetime
    ends_at: datetime | None
    sees_at: datetime

    def holds(self, at: datetime) -> bool:
        return self.begins_at <= at and (self.ends_at is None or self.ends_at > at)


@dataclass
class House:
    """A home and everybody who ever belonged to it."""

    id: int
    building_id: int
    label: str
    floor: int
    stack: str
    handed_over_on: date
    people: list[Belongs] = field(default_factory=list)

    def with_right(self, right: Right, at: datetime) -> list[Somebody]:
        """Who had this right at that moment."""
        return list(dict.fromkeys(one.who for one in self.people if one.holds(at) and right in one.rights))

    def judges(self, opened_at: datetime, at: datetime) -> list[Somebody]:
        """Whose word counts at that moment for a report opened then."""
        able = [one for one in self.people if one.holds(at) and Right.VERDICT in one.rights]
        return list(dict.fromkeys(one.who for one in able if one.sees_at <= opened_at))


@dataclass(frozen=True)
class Spot:
    """A common area."""

    id: int
    building_id: int | None
    kind: PlaceKind
    names: dict[str, str]


@dataclass(frozen=True)
class Worker:
    """A member of staff at one estate. `days_off` are weekdays; `late` begins at eleven, `nights` at eight."""

    who: Somebody
    role: Role
    trades: tuple[Trade, ...] = ()
    days_off: frozenset[int] = frozenset()
    late: bool = False
    nights: bool = False


@dataclass
class Ground:
    """One estate. `loudest` are its homes by how much they have to say."""

    id: int
    code: str
    zone: ZoneInfo
    live_at: datetime
    homes: list[House] = field(default_factory=list)
    loudest: list[House] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    workers: list[Worker] = field(default_factory=list)
    turns: list[tuple[datetime, int]] = field(default_factory=list)
    away: dict[int, list[tuple[datetime, datetime]]] = field(default_factory=dict)
    values: dict[str, list[tuple[datetime, Any]]] = field(default_factory=dict)
    promises: dict[Severity, dict[ClockKind, Promise]] = field(default_factory=dict)
    calendar: WorkingCalendar = field(init=False)
    long_day: date | None = None
    _holders: dict[tuple[Role, ...], list[Somebody]] = field(default_factory=dict)
    _staff: dict[int, Somebody] = field(default_factory=dict)

    def employ(self, worker: Worker) -> None:
        """Add somebody to the staff."""
        self.workers.append(worker)
        self._staff[worker.who.id] = worker.who
        self._holders.clear()

    def local(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A time of day there."""
        return datetime.combine(day, time(hour, minute), self.zone).astimezone(UTC)

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def holders(self, *roles: Role) -> list[Somebody]:
        """Who holds one of these roles, by name."""
        if roles not in self._holders:
            found = {worker.who for worker in self.workers if worker.role in roles}
            self._holders[roles] = sorted(found, key=lambda one: (one.name, one.id))
        return self._holders[roles]

    def actor(self, who: Somebody) -> Actor:
        """Somebody as use-cases meet them at this estate."""
        roles = [worker.role for worker in self.workers if worker.who == who]
        return Actor(who.id, who.name, who.locale, tuple(Member(self.id, self.code, role) for role in roles))

    def somebody(self, person_id: int) -> Somebody:
        """A member of staff by their key."""
        return self._staff[person_id]

    def on_duty(self, at: datetime) -> Somebody:
        """Who answers first at that moment, by the rota."""
        _, person_id = self.turns[bisect_right(self.turns, (at, 1 << 60)) - 1]
        return self.somebody(person_id)

    def skilled(self, trade: Trade) -> Sequence[Worker]:
        """Who learned a trade."""
        return [worker for worker in self.workers if trade in worker.trades]

    def shift(self, worker: Worker, day: date) -> tuple[datetime, datetime] | None:
        """When somebody is at work that day; whoever is on stage today works long."""
        if worker.who.is_demo and day == self.long_day:
            return self.local(day, 8), self.local(day, 22, 30)
        if day.weekday() in worker.days_off:
            return None
        begins = 11 if worker.late else 8
        return self.local(day, begins), self.local(day, begins) + timedelta(hours=9, minutes=30)

    def value(self, setting: Setting[Any], at: datetime) -> Any:
        """What the estate had set at that moment."""
        known = [value for since, value in self.values.get(setting.key, ()) if since <= at]
        return known[-1] if known else setting.default
