"""Who lives where after an import: relations that begin, change and end."""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.estates import households
from portal.estates.importer.columns import Column
from portal.estates.importer.dwellings import Dwelling
from portal.estates.importer.known import Known, KnownRelation
from portal.estates.importer.lines import Line
from portal.estates.importer.people import Somebody
from portal.estates.models import ANCHORS, Level, RelationKind

# Households stand on owners and tenants, so these are planned before those who join them.
RANK = [
    RelationKind.OWNER,
    RelationKind.TENANT,
    RelationKind.CO_OWNER,
    RelationKind.FAMILY,
    RelationKind.PROXY,
    RelationKind.AGENT,
    RelationKind.KEY_HOLDER,
]


@dataclass(eq=False)
class Tie:
    """A relation: there already (`known`), with what changes in it, or to be added."""

    somebody: Somebody
    dwelling: Dwelling
    kind: RelationKind
    valid_from: date
    valid_to: date | None
    sees_from: date
    over: bool
    household: "Tie | None" = None
    known: KnownRelation | None = None
    line: int = 0

    @property
    def root(self) -> Hashable:
        """The key of its household."""
        if self.household is not None:
            return self.household.root
        return self.known.household if self.known else self

    @property
    def changes(self) -> dict[str, Any]:
        """What differs from what is there."""
        names = ("kind", "valid_from", "valid_to", "sees_from")
        return {n: getattr(self, n) for n in names if self.known and getattr(self, n) != getattr(self.known, n)}


class Ties:
    """Finds or plans each line's relation."""

    def __init__(self, known: Known, dwellings: list[Dwelling], people: dict[int, Somebody]) -> None:
        self.today = known.today
        self.all: list[Tie] = []
        self._at: dict[Dwelling, list[Tie]] = defaultdict(list)
        self._lines: dict[tuple[Dwelling, Somebody], Line] = {}
        homes = {dwelling.id: dwelling for dwelling in dwellings if dwelling.id}
        for r in known.relations:
            tie = Tie(
                people[r.person_id], homes[r.home_id], r.kind, r.valid_from, r.valid_to, r.sees_from, r.over, known=r
            )
            self._keep(tie)

    def take(self, line: Line, dwelling: Dwelling, somebody: Somebody) -> None:
        """Plan what the line says of one person and one home."""
        earlier = self._lines.setdefault((dwelling, somebody), line)
        if earlier is not line:
            self._doubled(line, earlier)
            return
        mine = [tie for tie in self._at[dwelling] if tie.somebody is somebody]
        now = sorted((tie for tie in mine if not tie.over), key=lambda tie: tie.kind is not line.kind)
        if line.ends is not None and line.ends <= self.today:
            self._past(line, dwelling, somebody, now, mine)
        elif now:
            self._change(line, now[0])
        else:
            self._begin(line, dwelling, somebody, mine)

    def _doubled(self, line: Line, earlier: Line) -> None:
        same = (line.kind, line.starts, line.ends) == (earlier.kind, earlier.starts, earlier.ends)
        if same:
            line.find(Level.NOTE, "doubled", None, earlier.line)
        else:
            line.find(Level.ERROR, "doubled_differs", None, earlier.line)

    def _past(self, line: Line, dwelling: Dwelling, somebody: Somebody, now: list[Tie], mine: list[Tie]) -> None:
        ends = line.ends or self.today
        if now:
            if ends < now[0].valid_from:
                line.find(Level.ERROR, "ends_too_early", Column.TO, now[0].valid_from)
                return
            now[0].valid_to, now[0].over = ends, True
            line.acts.append("relation_ended")
        elif not mine:
            self._add(line, dwelling, somebody, line.starts or ends, ends, over=True)
            line.acts.append("relation_past")

    def _change(self, line: Line, tie: Tie) -> None:
        starts = line.starts or tie.valid_from
        if line.kind is not tie.kind and starts > tie.valid_from:
            tie.valid_to = starts
            tie.over = starts <= self.today
            self._add(line, tie.dwelling, tie.somebody, starts, line.ends, over=False)
            line.acts += ["relation_ended", "relation_added"]
            return
        if (line.ends and line.ends < starts) or (tie.valid_to and not line.ends and tie.valid_to < starts):
            line.find(Level.ERROR, "ends_too_early", Column.TO, starts)
            return
        tie.kind = line.kind
        tie.valid_to = line.ends or tie.valid_to
        if starts != tie.valid_from:
            self._move_start(tie, starts)
        if tie.changes:
            line.acts.append("relation_changed")

    def _move_start(self, tie: Tie, starts: date) -> None:
        """Put the first day right. Who saw from their own first day goes on doing so, never an earlier household."""
        others = [m for t, m in self._members(tie.dwelling) if t is not tie]
        if tie.sees_from == tie.valid_from or tie.sees_from > starts:
            tie.sees_from = households.own_first_day(others, tie.kind, starts)
        tie.valid_from = starts

    def _begin(self, line: Line, dwelling: Dwelling, somebody: Somebody, mine: list[Tie]) -> None:
        left = max((tie.valid_to for tie in mine if tie.valid_to), default=None)
        if left and (line.starts is None or line.starts < left):
            line.find(Level.WARNING, "left_here", Column.FROM, left)
            return
        self._add(line, dwelling, somebody, line.starts or self.today, line.ends, over=False)
        line.acts.append("relation_added")

    def _add(
        self, line: Line, dwelling: Dwelling, somebody: Somebody, starts: date, ends: date | None, *, over: bool
    ) -> None:
        with_root = None if over else self._moved_in_together(dwelling, line.kind, starts)
        stand = households.stand((m for _, m in self._members(dwelling)), line.kind, starts, with_root=with_root)
        root = next((tie for tie in self._at[dwelling] if tie.root == stand.household), None)
        if line.kind is RelationKind.OWNER and root is None and not over and self._owned(dwelling, somebody):
            line.find(Level.WARNING, "owner_still_here", Column.RELATION)
        tie = Tie(somebody, dwelling, line.kind, starts, ends, stand.sees_from, over, None if over else root)
        tie.line = line.line
        self._keep(tie)

    def _moved_in_together(self, dwelling: Dwelling, kind: RelationKind, starts: date) -> Hashable | None:
        """Owners (or tenants) whom one file lets in on one day are one household."""
        together = (
            tie.root
            for tie in self._at[dwelling]
            if kind in ANCHORS and tie.kind is kind and tie.known is None and not tie.over and tie.valid_from == starts
        )
        return next(together, None)

    def _owned(self, dwelling: Dwelling, somebody: Somebody) -> bool:
        return any(
            tie.kind is RelationKind.OWNER and not tie.over and tie.somebody is not somebody
            for tie in self._at[dwelling]
        )

    def _members(self, dwelling: Dwelling) -> Iterator[tuple[Tie, households.Member]]:
        for tie in self._at[dwelling]:
            yield (
                tie,
                households.Member(tie.kind, tie.root, tie.valid_from, tie.valid_to, tie.sees_from, tie.over),
            )

    def _keep(self, tie: Tie) -> None:
        self.all.append(tie)
        self._at[tie.dwelling].append(tie)

    def left_behind(self) -> Iterator[tuple[Tie, Tie]]:
        """Who stays at a home though this file ends the household that they belong to: (who stays, who leaves)."""
        for ties in self._at.values():
            gone = {t.root: t for t in ties if t.known and not t.known.over and t.over and t.kind in ANCHORS}
            here = [t for t in ties if not t.over]
            alive = {t.root for t in here if t.kind in ANCHORS}
            yield from ((t, gone[t.root]) for t in here if t.root in gone and t.root not in alive)
