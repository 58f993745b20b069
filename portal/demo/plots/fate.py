"""What will go right and wrong with one report, thrown with the dice."""

from dataclasses import dataclass
from random import Random

from portal.promises.models import PauseReason
from portal.reports.categories import TREE, Category, Route
from portal.reports.models import VerdictWord, WayOn

C, R, V = Category, PauseReason, VerdictWord

# How often work of a kind has to wait, and for what.
WAITS: dict[Category, tuple[float, tuple[PauseReason, ...]]] = {
    C.LEAK_ABOVE: (0.24, (R.NEIGHBOUR, R.SPECIALIST, R.DRYING)),
    C.LEAK_PIPE: (0.06, (R.PARTS, R.DRYING)),
    C.LEAK_RAIN: (0.32, (R.WEATHER, R.WEATHER, R.SPECIALIST)),
    C.CRACK: (0.3, (R.SPECIALIST, R.DRYING, R.DECISION)),
    C.FINISH: (0.18, (R.PARTS, R.DRYING)),
    C.WATER: (0.06, (R.AUTHORITY, R.PARTS)),
    C.POWER: (0.1, (R.PARTS, R.AUTHORITY)),
    C.GAS: (0.12, (R.AUTHORITY,)),
    C.HEATING: (0.16, (R.PARTS,)),
    C.LIFT: (0.2, (R.PARTS, R.SPECIALIST)),
    C.DOOR: (0.13, (R.PARTS,)),
    C.LIGHT: (0.06, (R.PARTS,)),
    C.EQUIPMENT: (0.17, (R.PARTS, R.SPECIALIST)),
}
BELONGS_ELSEWHERE = frozenset({C.OUTSIDE, C.NETWORK, C.NEIGHBOUR, C.PROMISE})


@dataclass
class Fate:
    """What happens besides the straight way. `ends` are the verdicts of each round; no word means silence."""

    slow_answer: bool = False
    slow_visit: bool = False
    declined: WayOn | None = None
    objects: bool = False
    waits: PauseReason | None = None
    no_access: bool = False
    moved: bool = False
    given_back: bool = False
    cancelled: bool = False
    second_trade: bool = False
    handed_over: bool = False
    note: bool = False
    chats: int = 0
    corrected: bool = False
    worse: bool = False
    ends: tuple[VerdictWord | None, ...] = (V.SOLVED,)
    late_word: bool = False


def thrown(dice: Random, category: Category) -> Fate:
    """A fate as they are in an estate that is run well, but by people."""
    share, reasons = WAITS.get(category, (0.0, ()))
    repair = TREE[category].route is Route.REPAIR

    def often(chance: float) -> bool:
        return dice.random() < chance

    declined = often(0.3 if category in BELONGS_ELSEWHERE else 0.03)
    return Fate(
        slow_answer=often(0.06), slow_visit=often(0.09), declined=_way(dice, category) if declined else None,
        objects=declined and often(0.12), waits=dice.choice(reasons) if often(share) else None, no_access=often(0.04),
        moved=often(0.06), given_back=often(0.025), cancelled=repair and often(0.012),
        second_trade=category in {C.LEAK_ABOVE, C.LEAK_RAIN} and often(0.12), handed_over=often(0.05), note=often(0.16),
        chats=dice.choices((0, 1, 2), (66, 26, 8))[0], corrected=often(0.025), worse=repair and often(0.03),
        ends=_ends(dice, category), late_word=often(0.04),
    )  # fmt: skip


def _way(dice: Random, category: Category) -> WayOn:
    if category in BELONGS_ELSEWHERE:
        return WayOn.COMPETENT_BODY
    return dice.choice((WayOn.SELF_HELP, WayOn.OTHER_TIME, WayOn.STOPGAP, WayOn.CALL_BACK))


def _ends(dice: Random, category: Category) -> tuple[VerdictWord | None, ...]:
    last = dice.choices((V.SOLVED, None), (80, 20))[0]
    if TREE[category].route in {Route.PRAISE, Route.SUGGESTION}:
        return (dice.choices((V.SOLVED, None), (45, 55))[0],)
    first = dice.random()
    if first < 0.055:
        return (V.PARTLY, last)
    if first < 0.1:
        return (V.NOT, last)
    if first < 0.112:
        return (V.NOT, V.PARTLY, V.SOLVED)
    if first < 0.15 and TREE[category].route is Route.REPAIR:
        return (V.SOLVED, V.CAME_BACK, last)
    return (last,)
