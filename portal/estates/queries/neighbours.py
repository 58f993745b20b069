"""What lies above, below, on the same riser and on the same floor: read from floors and stacks, corrected by hand."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.estates.models import Home, NeighbourOverride, Position


@dataclass
class Neighbours:
    """The homes around one, each list in order. A home above or below is on the riser too."""

    above: list[Home] = field(default_factory=list)
    below: list[Home] = field(default_factory=list)
    riser: list[Home] = field(default_factory=list)
    floor: list[Home] = field(default_factory=list)


def neighbours(session: Session, home: Home) -> Neighbours:
    """The homes around `home`, in two statements; for staff, and for use-cases that ask at other homes."""
    around = session.scalars(
        select(Home).where(Home.building_id == home.building_id, Home.id != home.id).order_by(Home.sort_key)
    ).all()
    found = derived(home, list(around))
    known = {one.id: one for one in around}
    corrections = session.execute(
        select(NeighbourOverride, Home)
        .join(Home, Home.id == NeighbourOverride.other_id)
        .where(NeighbourOverride.home_id == home.id)
    )
    for correction, other in corrections:
        _correct(getattr(found, correction.position.value), known.get(other.id, other), is_so=correction.is_so)
    return found


def _correct(homes: list[Home], other: Home, *, is_so: bool) -> None:
    if is_so and other not in homes:
        homes.append(other)
    if not is_so and other in homes:
        homes.remove(other)


def derived(home: Home, around: list[Home]) -> Neighbours:
    """What the numbers alone tell. Buildings leave out floors (4, 13, 14): above is the next floor that there is."""
    entrance = [one for one in around if one.entrance_id == home.entrance_id]
    riser = [one for one in entrance if one.stack == home.stack]
    up = min((one.floor for one in entrance if one.floor > home.top), default=None)
    down = max((one.top for one in entrance if one.top < home.floor), default=None)
    return Neighbours(
        above=[one for one in riser if up is not None and one.floor <= up <= one.top and one.floor > home.top],
        below=[one for one in riser if down is not None and one.floor <= down <= one.top and one.top < home.floor],
        riser=riser,
        floor=[one for one in entrance if one.floor <= home.top and one.top >= home.floor],
    )


def positions(found: Neighbours) -> dict[int, list[Position]]:
    """Where each of the homes around lies."""
    where: dict[int, list[Position]] = defaultdict(list)
    for position in Position:
        for one in getattr(found, position.value):
            where[one.id].append(position)
    return where
