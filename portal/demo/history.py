"""A year of reports: when, where, what and by whom, and what became of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from portal.demo import stock
from portal.demo.acts.intake import Said
from portal.demo.company.ground import Ground, House, Somebody, Spot
from portal.demo.plots import cast
from portal.demo.plots.case import Case, play
from portal.demo.plots.fate import thrown
from portal.demo.plots.whole import story
from portal.demo.stock import Line
from portal.demo.tale import Tale
from portal.demo.world import World
from portal.kernel.access import Right
from portal.matters.models import Channel
from portal.reports.categories import Category

C = Category
DAYS = 364
# Where most reports of a kind are about: this share of them is about a common area.
KINDS: dict[Category, tuple[float, float]] = {
    C.LEAK_ABOVE: (8.5, 0), C.LEAK_PIPE: (10.5, 0), C.LEAK_RAIN: (4, 0.3), C.CRACK: (2.6, 0.25), C.FINISH: (3.2, 0.3),
    C.WATER: (5, 0), C.POWER: (6, 0), C.GAS: (1.6, 0), C.HEATING: (4.4, 0), C.DRAIN: (8, 0.15), C.NETWORK: (1.2, 0),
    C.LIFT: (4.6, 1), C.DOOR: (6.5, 0.25), C.LIGHT: (5.2, 1), C.EQUIPMENT: (3.8, 1), C.CLEANING: (4, 1), C.NOISE: (4,
    0),
    C.FUMES: (1.8, 0.1), C.NEIGHBOUR: (0.6, 0), C.PARKING: (3.8, 0.5), C.ILLEGAL_BUILDING: (1, 0),
    C.PUBLIC_ORDER: (1.8, 0.6),
    C.FEES: (2.8, 0), C.PUBLIC_MONEY: (0.8, 0), C.CONDUCT: (1, 0), C.DELAY: (0.8, 0), C.PROMISE: (0.9, 0),
    C.OUTSIDE: (0.8, 0),
    C.SUGGESTION: (1.6, 0.5), C.PRAISE: (1.7, 0), C.OTHER: (0.6, 0),
}  # fmt: skip
HOURS = (2, 1, 1, 1, 1, 2, 5, 12, 18, 20, 17, 14, 11, 11, 12, 12, 12, 13, 17, 20, 19, 14, 8, 4)
CHANNELS = ((Channel.WEB, Channel.PHONE, Channel.WALK_IN), (60, 28, 12))
WINDOWS = ("weekday_morning", "weekday_afternoon", "evening", "weekend")
BACK = timedelta(seconds=40)


def tell(world: World, number: int, left_out: frozenset[int]) -> None:
    """So many stories in the order in which they began. `left_out` are homes whose stories are told elsewhere."""
    moments = sorted(_moments(world, number))
    for at in moments:
        ground = world.dice.choices([world.grounds["osmanthus"], world.grounds["riverside"]], (77, 23))[0]
        if case := begun(world, ground, at, left_out):
            play(story(case), world.now - BACK)


def _moments(world: World, number: int) -> Iterator[datetime]:
    """More by day than at night, more in some weeks than in others: rain, frost, a move-in."""
    dice, ground = world.dice, world.grounds["osmanthus"]
    today = ground.day(world.now)
    days = [today - timedelta(days=back) for back in range(DAYS + 1)]
    busy = {day.isocalendar().week: dice.choice((0.7, 0.9, 1, 1, 1.1, 1.5)) for day in days}
    weights = [busy[day.isocalendar().week] * (0.75 if day.weekday() > 4 else 1) for day in days]
    for day in dice.choices(days, weights, k=number):
        at = ground.local(day, dice.choices(range(24), HOURS)[0]) + world.minutes(0, 60)
        if world.now - timedelta(days=DAYS) < at < world.now - timedelta(minutes=4):
            yield at


def begun(
    world: World, ground: Ground, at: datetime, left_out: frozenset[int] = frozenset(), category: Category | None = None
) -> Case | None:
    """A report as it comes in at that moment; nothing where nobody is there who could say it."""
    dice = world.dice
    category = category or dice.choices(list(KINDS), [weight for weight, _ in KINDS.values()])[0]
    shared = dice.random() < KINDS[category][1]
    house = _house(world, ground, at, left_out)
    if house is None:
        return None
    who = dice.choice(house.with_right(Right.REPORT, at))
    line = _line(world, category, who, shared=shared)
    if line is None:
        return begun(world, ground, at, left_out, Category.LEAK_PIPE)
    spot = _spot(world, ground, line, house) if line.places else None
    channel = dice.choices(*CHANNELS)[0]
    known = channel is Channel.WEB or spot is None or world.chance(0.6)
    said = _said(world, line, who, category, channel, known=known)
    if spot and world.chance(0.75):
        # As the form takes it: a common area in the reporter's own words.
        said, spot = replace(said, place_text=spot.names[who.locale]), None
    tale = Tale(world, ground, None if line.places else house, spot, who if known else None)
    return Case(tale, said, at, who if channel is Channel.WEB else cast.desk(ground, at), thrown(dice, category))


def _house(world: World, ground: Ground, at: datetime, left_out: frozenset[int]) -> House | None:
    """Some homes say much more than others."""
    for _ in range(30):
        house = ground.loudest[int(len(ground.loudest) * world.dice.random() ** 1.35)]
        if house.id not in left_out and house.with_right(Right.REPORT, at):
            return house
    return None


def _line(world: World, category: Category, who: Somebody, *, shared: bool) -> Line | None:
    for is_shared in (shared, not shared):
        if found := stock.openings(category.value, who.locale, shared=is_shared):
            return world.dice.choice(found)
    return None


def _spot(world: World, ground: Ground, line: Line, house: House) -> Spot:
    """A common area that the line speaks of: of their own building, if it has one."""
    fitting = [spot for spot in ground.spots if spot.kind in line.places]
    near = [spot for spot in fitting if spot.building_id in {house.building_id, None}]
    return world.dice.choice(near or fitting)


def _said(world: World, line: Line, who: Somebody, category: Category, channel: Channel, *, known: bool) -> Said:
    dice = world.dice
    number = dice.choices((0, 1, 2, 3), (58, 22, 13, 7) if channel is Channel.WEB else (96, 4, 0, 0))[0]
    windows = tuple(sorted(dice.sample(WINDOWS, dice.randint(1, 2)))) if world.chance(0.35) else ()
    return Said(
        line.said(dice, who.locale), category, channel, dict(line.answers) if world.chance(0.8) else {}, windows,
        stock.say(dice, "wanted", "say", who.locale) if world.chance(0.12) else None,
        caller_name=None if known else who.name, photos=tuple(world.album.several(category, "before", number)),
    )  # fmt: skip
