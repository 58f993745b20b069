"""Buildings, entrances and homes of an import: what is there, what is new, what differs."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.estates.importer.columns import Column
from portal.estates.importer.known import Known, KnownHome
from portal.estates.importer.lines import Line
from portal.estates.models import Level


@dataclass(eq=False)
class Block:
    """A building, there already (`id`) or to be added."""

    code: str
    floors: int
    id: int | None = None
    line: int = 0
    raised: bool = False


@dataclass(eq=False)
class Stair:
    """An entrance, there already (`id`) or to be added."""

    block: Block
    code: str
    id: int | None = None


@dataclass(eq=False)
class Dwelling:
    """A home, there already (`known`) or to be added; `said` holds what this file says of it, and in which line."""

    block: Block
    stair: Stair | None
    number: str
    label: str
    known: KnownHome | None = None
    said: dict[str, tuple[Any, int]] = field(default_factory=dict)
    fallback: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> int | None:
        return self.known.id if self.known else None

    def fact(self, name: str) -> Any:
        """A field as it will stand after the import."""
        if name in self.said:
            return self.said[name][0]
        return getattr(self.known, name) if self.known else self.fallback.get(name)

    @property
    def changes(self) -> dict[str, Any]:
        """What this file puts right in a home that is there already."""
        if self.known is None:
            return {}
        found = {name: self.fact(name) for name in FACTS if self.fact(name) != getattr(self.known, name)}
        if self.stair and self.known.entrance_id is None:
            found["entrance_id"] = None
        return found


FACTS = ("floor", "floor_to", "stack", "handed_over_on")


class Dwellings:
    """Finds or plans the home of each line."""

    def __init__(self, known: Known, may_add_buildings: bool) -> None:
        self.may_add_buildings = may_add_buildings
        self.blocks = {b.code.casefold(): Block(b.code, b.floors, b.id) for b in known.buildings}
        by_id = {block.id: block for block in self.blocks.values()}
        self.stairs: dict[tuple[Block, str], Stair] = {}
        stairs: dict[int, Stair] = {}
        for entrance_id, (building_id, code) in known.entrances.items():
            stairs[entrance_id] = Stair(by_id[building_id], code, entrance_id)
            self.stairs[by_id[building_id], code.casefold()] = stairs[entrance_id]
        self.all: list[Dwelling] = []
        self._by_number: dict[tuple[Block, str], list[Dwelling]] = defaultdict(list)
        self._labels: set[str] = set()
        for home in known.homes:
            stair = stairs.get(home.entrance_id or 0)
            self._keep(Dwelling(by_id[home.building_id], stair, home.number, home.label, home))

    def of(self, line: Line) -> Dwelling | None:
        """The line's home, found or planned; None where the line does not tell which (its findings say why)."""
        block = self._block(line)
        if block is None:
            return None
        found = self._by_number[block, _bare(line.number)]
        dwelling = self._matching(line, found)
        if dwelling is None and line.is_wrong:
            return None
        if dwelling is None:
            dwelling = self._planned(line, block)
        else:
            line.label = dwelling.label
            self._give_entrance(line, dwelling)
        self._compare(line, dwelling)
        return dwelling

    def _block(self, line: Line) -> Block | None:
        key = line.building.casefold()
        if not key or not line.number:
            return None
        if key in self.blocks:
            return self.blocks[key]
        if not self.may_add_buildings:
            line.find(Level.ERROR, "building_unknown", Column.BUILDING)
            return None
        self.blocks[key] = block = Block(line.building, 1, None, line.line)
        line.acts.append("building_added")
        return block

    def _matching(self, line: Line, found: list[Dwelling]) -> Dwelling | None:
        if line.entrance is None:
            if len(found) > 1:
                line.find(Level.ERROR, "entrance_needed", Column.ENTRANCE)
            return found[0] if len(found) == 1 else None
        same = [d for d in found if d.stair and d.stair.code.casefold() == line.entrance.casefold()]
        bare = [d for d in found if d.stair is None]
        return same[0] if same else bare[0] if len(found) == len(bare) == 1 else None

    def _planned(self, line: Line, block: Block) -> Dwelling:
        stair = self._stair(line, block)
        dwelling = Dwelling(block, stair, line.number.casefold(), line.label)
        told = line.told
        dwelling.fallback = {"floor": told.floor if told else 1, "stack": told.stack if told else line.number[:16]}
        if line.floor is None and told is None:
            line.find(Level.WARNING, "floor_unknown", Column.FLOOR)
        if line.label.casefold() in self._labels:
            line.find(Level.ERROR, "label_taken", Column.HOME)
        line.acts.append("home_added")
        self._keep(dwelling)
        return dwelling

    def _give_entrance(self, line: Line, dwelling: Dwelling) -> None:
        if line.entrance and dwelling.stair is None:
            dwelling.stair = self._stair(line, dwelling.block)
            line.acts.append("home_changed")

    def _stair(self, line: Line, block: Block) -> Stair | None:
        if line.entrance is None:
            return None
        key = (block, line.entrance.casefold())
        if key not in self.stairs:
            self.stairs[key] = Stair(block, line.entrance)
            line.acts.append("entrance_added")
        return self.stairs[key]

    def _compare(self, line: Line, dwelling: Dwelling) -> None:
        """Take what the line says of the home. Two lines that say different things of one home are an error."""
        told: dict[str, int | str | date | None] = {
            "floor": line.floor,
            "stack": line.stack,
            "handed_over_on": line.handed_over_on,
        }
        if line.floor is not None:
            told["floor_to"] = line.floor_to
        for name, value in told.items():
            if value is None and name != "floor_to":
                continue
            earlier = dwelling.said.get(name)
            if earlier and earlier[0] != value:
                line.find(Level.ERROR, "home_differs", Column(name) if name != "floor_to" else Column.FLOOR, earlier[1])
            elif earlier is None:
                dwelling.said[name] = (value, line.line)
                self._mark(line, dwelling, name, value)
        if dwelling.fact("floor_to") and dwelling.fact("floor_to") <= dwelling.fact("floor"):
            line.find(Level.ERROR, "floor_invalid", Column.FLOOR)
        self._raise(dwelling)

    def _mark(self, line: Line, dwelling: Dwelling, name: str, value: object) -> None:
        differs = dwelling.known is not None and getattr(dwelling.known, name) != value
        if differs and "home_changed" not in line.acts:
            line.acts.append("home_changed")

    def _raise(self, dwelling: Dwelling) -> None:
        top = dwelling.fact("floor_to") or dwelling.fact("floor")
        if top > dwelling.block.floors:
            dwelling.block.floors = top
            dwelling.block.raised = True

    def _keep(self, dwelling: Dwelling) -> None:
        self.all.append(dwelling)
        self._by_number[dwelling.block, _bare(dwelling.number)].append(dwelling)
        self._labels.add(dwelling.label.casefold())


def _bare(number: str) -> str:
    """A number as spreadsheets may leave it: they drop zeros in front."""
    return number.casefold().lstrip("0") or "0"
