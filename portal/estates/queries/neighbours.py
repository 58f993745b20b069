"""What lies above, below, on the same riser and on the same floor: read from floors and stacks, corrected by hand."""

from dataclasses import dataclass, field

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from portal.estates.models import Home, NeighbourOverride


@dataclass
class Neighbours:
    """The homes around one, each list in order. A home above or below is on the riser too."""

    above: list[Home] = field(default_factory=list)
    below: list[Home] = field(default_factory=list)
    riser: list[Home] = field(default_factory=list)
    floor: list[Home] = field(default_factory=list)


def neighbours(session: Session, home: Home) -> Neighbours:
    """The homes around `home`, in one statement; for staff, and for use-cases that ask at other homes."""
    this = (NeighbourOverride.home_id == home.id, NeighbourOverride.other_id == Home.id)
    named = select(NeighbourOverride.other_id).where(NeighbourOverride.home_id == home.id)
    rows = session.execute(
        select(Home, NeighbourOverride)
        .outerjoin(NeighbourOverride, and_(*this))
        .where(Home.id != home.id, or_(Home.building_id == home.building_id, Home.id.in_(named)))
        .order_by(Home.sort_key)
    ).all()
    around = {one.id: one for one, _ in rows if one.building_id == home.building_id}
    found = derived(home, list(around.values()))
    for other, correction in rows:
        if correction is not None:
            _correct(getattr(found, correction.position.value), other, is_so=correction.is_so)
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
