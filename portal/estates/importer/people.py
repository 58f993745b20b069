"""The people of an import: who is there already, who is new, and how each is reached."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.estates.importer.columns import Column
from portal.estates.importer.dwellings import Dwelling
from portal.estates.importer.known import Known, KnownPoint, Point
from portal.estates.importer.lines import Line
from portal.estates.models import Level
from portal.notifications.models import ContactKind


@dataclass(eq=False)
class Somebody:
    """A person, there already (`id`) or to be added. `line` is the first line that names them."""

    name: str
    id: int | None = None
    line: int | None = None
    locale: str | None = None
    points: dict[Point, KnownPoint | None] = field(default_factory=dict)

    def of_kind(self, kind: ContactKind) -> list[KnownPoint]:
        """Their known contact points of one kind, as far as they are in use."""
        return [point for (k, _), point in self.points.items() if k is kind and point and not point.is_stopped]


@dataclass(frozen=True)
class NewPoint:
    """A contact point to be added; where `instead_of` is given, that one is put right instead."""

    somebody: Somebody
    point: Point
    sign_in: bool
    instead_of: int | None = None


class People:
    """Finds or plans the person of each line, and what to do about phones and e-mail addresses."""

    def __init__(self, known: Known) -> None:
        self.new: list[Somebody] = []
        self.points: list[NewPoint] = []
        self._claimed = known.claimed
        self.by_id = {person_id: Somebody(name, person_id) for person_id, name in known.people.items()}
        self._by_point: dict[tuple[Point, str], Somebody] = {}
        self._holders: dict[Point, Somebody] = {}
        self._at_home: dict[tuple[int, str], list[tuple[bool, Somebody]]] = defaultdict(list)
        self._planned_at: dict[tuple[Dwelling, str], Somebody] = {}
        for point in known.points:
            self._know(point)
        for relation in known.relations:
            somebody = self.by_id[relation.person_id]
            self._at_home[relation.home_id, same(somebody.name)].append((relation.over, somebody))

    def _know(self, point: KnownPoint) -> None:
        somebody = self.by_id[point.person_id]
        key = (point.kind, point.value)
        somebody.points[key] = point
        if point.is_stopped or not (point.is_verified or point.from_roster):
            return
        self._by_point.setdefault((key, same(somebody.name)), somebody)
        if point.sign_in:
            self._holders[key] = somebody

    def of(self, line: Line, dwelling: Dwelling) -> Somebody:
        """The line's person."""
        name = same(line.name)
        somebody = self._here(line, dwelling, name) or self._reached(line, name)
        if somebody is None:
            somebody = Somebody(line.name, None, line.line, line.locale)
            self.new.append(somebody)
            line.acts.append("person_added")
        self._planned_at[dwelling, name] = somebody
        for kind, column, values in (
            (ContactKind.PHONE, Column.PHONE, line.phones),
            (ContactKind.EMAIL, Column.EMAIL, line.emails),
        ):
            self._reach(line, somebody, kind, column, values)
        return somebody

    def _here(self, line: Line, dwelling: Dwelling, name: str) -> Somebody | None:
        """Somebody of that name at that home. Who has left is the same person unless phones or addresses differ."""
        if (dwelling, name) in self._planned_at:
            return self._planned_at[dwelling, name]
        said = points_of(line)
        for over, somebody in sorted(self._at_home.get((dwelling.id or 0, name), []), key=lambda found: found[0]):
            if not over or not said or not somebody.points or said & somebody.points.keys():
                return somebody
        return None

    def _reached(self, line: Line, name: str) -> Somebody | None:
        """Somebody of that name with that phone or address, at another home or in another line. What somebody merely
        typed on their own page, and never proved, makes them nobody else."""
        for point in sorted(points_of(line), key=lambda point: point[0] is not ContactKind.PHONE):
            if found := self._by_point.get((point, name)):
                line.acts += ["person_known"] if found.id else []
                return found
        return None

    def _reach(self, line: Line, somebody: Somebody, kind: ContactKind, column: Column, values: list[str]) -> None:
        spare = [p for p in somebody.of_kind(kind) if not p.is_verified and p.from_roster and p.value not in values]
        for place, value in enumerate(values):
            self._share(line, somebody, (kind, value), column)
            if (kind, value) in somebody.points:
                continue
            if somebody.id in self._claimed:
                line.find(Level.WARNING, "contacts_stay", column)
                continue
            self._plan(line, somebody, (kind, value), spare.pop(0) if spare else None, first=place == 0)

    def _share(self, line: Line, somebody: Somebody, point: Point, column: Column) -> None:
        holder = self._holders.get(point)
        if holder is not None and holder is not somebody:
            line.find(Level.WARNING, f"shared_{point[0].value}", column, holder.line)

    def _plan(self, line: Line, somebody: Somebody, point: Point, spare: KnownPoint | None, *, first: bool) -> None:
        sign_in = first and point not in self._holders
        self.points.append(NewPoint(somebody, point, sign_in, spare.id if spare else None))
        somebody.points[point] = None
        if spare:
            somebody.points.pop((spare.kind, spare.value))
            if self._holders.get((spare.kind, spare.value)) is somebody:
                del self._holders[spare.kind, spare.value]
        self._by_point.setdefault((point, same(somebody.name)), somebody)
        if sign_in:
            self._holders[point] = somebody
        if somebody.id is not None:
            line.acts.append(f"{point[0].value}_{'changed' if spare else 'added'}")


def points_of(line: Line) -> set[Point]:
    """Every phone and address of a line."""
    phones: Iterable[Point] = ((ContactKind.PHONE, value) for value in line.phones)
    emails: Iterable[Point] = ((ContactKind.EMAIL, value) for value in line.emails)
    return {*phones, *emails}


def same(name: str) -> str:
    """A name as it is compared: form, case and spaces don't matter."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
