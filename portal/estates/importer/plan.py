"""What a file would do to an estate, line by line; the same for the dry run and for the real thing."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from portal.estates.importer.dwellings import Dwelling, Dwellings
from portal.estates.importer.known import Known
from portal.estates.importer.lines import Line
from portal.estates.importer.people import People, Somebody
from portal.estates.importer.ties import RANK, Ties
from portal.estates.models import Level


@dataclass
class Plan:
    """Everything to be written, or, where a line has an error, the reason why nothing is."""

    lines: list[Line]
    dwellings: Dwellings
    people: People
    ties: Ties
    known: Known
    tally: dict[str, int] = field(default_factory=dict)

    @property
    def is_wrong(self) -> bool:
        """Whether any line stands in the way."""
        return any(line.is_wrong for line in self.lines)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not any(line.acts for line in self.lines)


def plan(
    lines: list[Line], known: Known, *, may_add_buildings: bool, report: Callable[[float], None] = lambda share: None
) -> Plan:
    """Compare a file's lines with what the estate holds. `report` is told the share done, now and then."""
    dwellings, people = Dwellings(known, may_add_buildings), People(known)
    ties = Ties(known, dwellings.all, people.by_id)
    pairs: list[tuple[Line, Dwelling, Somebody]] = []
    for place, line in enumerate(lines):
        dwelling = dwellings.of(line)
        if dwelling and line.name and not line.is_wrong:
            pairs.append((line, dwelling, people.of(line, dwelling)))
        if place % 1000 == 999:
            report(place / len(lines))
    for line, dwelling, somebody in sorted(pairs, key=lambda pair: _turn(pair[0], known)):
        ties.take(line, dwelling, somebody)
    _warn_of_the_left_behind(ties, pairs)
    return Plan(lines, dwellings, people, ties, known, _tally(lines))


def _turn(line: Line, known: Known) -> tuple[bool, int]:
    """Who leaves goes before who comes, owners and tenants before those who join them; else the order of the file."""
    stays = line.ends is None or line.ends > known.today
    return stays, RANK.index(line.kind)


def _warn_of_the_left_behind(ties: Ties, pairs: list[tuple[Line, Dwelling, Somebody]]) -> None:
    by_pair = {(dwelling, somebody): line for line, dwelling, somebody in pairs}
    for _stays, leaves in ties.left_behind():
        line = by_pair.get((leaves.dwelling, leaves.somebody))
        if line and not any(finding.code == "others_stay" for finding in line.findings):
            line.find(Level.WARNING, "others_stay")


def _tally(lines: list[Line]) -> dict[str, int]:
    """How often each act and each level occurs."""
    acts = Counter(act for line in lines for act in line.acts)
    levels = Counter(line.level.value for line in lines)
    return {**acts, **levels}
