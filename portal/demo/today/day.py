"""The technicians' day: done, going on, and still to come, whatever the hour of loading."""

from datetime import datetime, timedelta

from portal.demo.company.ground import Somebody
from portal.demo.plots import cast
from portal.demo.today import steps
from portal.demo.today.stage import Stage
from portal.demo.world import Times, World
from portal.reports.categories import Category as C

OFFSETS = (0.0, 1.25, 2.5, 4.0, 5.25, 6.5)
HOUR = timedelta(hours=1)
PLUMBERS = (C.LEAK_PIPE, C.DRAIN, C.WATER, C.LEAK_PIPE, C.DRAIN, C.LEAK_RAIN)
ELECTRICIANS = (C.LIGHT, C.POWER, C.DOOR, C.EQUIPMENT, C.POWER, C.DOOR)
# When the water that comes from above was looked at: days from today, hour and minute there.
SEEN_ABOVE = (-6, 10, 30)
TOMORROW = {"technician": ((8.5, C.DRAIN), (12.5, C.LEAK_PIPE), (16.5, C.WATER)),
            "technician2": ((9.0, C.DOOR), (11.0, C.POWER), (14.0, C.LIGHT))}  # fmt: skip


def begins(now: datetime, zone_hour: float) -> float:
    """The hour at which the day of those on stage begins: such that some of it is over and some is to come."""
    return min(max(zone_hour - 4, 8.5), 16.0)


def hour_of(world: World) -> float:
    """The hour there, in quarters."""
    there = world.now.astimezone(world.grounds["osmanthus"].zone)
    return there.hour + there.minute // 15 / 4


def reserve(world: World, people: list[Somebody]) -> None:
    """Nobody else's history takes their time when the stage needs them."""
    for span in _days(world):
        for who in people:
            world.take(who.id, span)


def free(world: World, people: list[Somebody]) -> None:
    """Give the time back to those who were reserved."""
    for span in _days(world):
        for who in people:
            world.give_back(who.id, span)


def _days(world: World) -> list[Times]:
    ground = world.grounds["osmanthus"]
    today = ground.day(world.now)
    starts = [ground.local(today + timedelta(days=number), 0) for number in (-1, 0, 1)]
    days, hour, minute = SEEN_ABOVE
    seen = ground.local(today + timedelta(days=days), hour, minute)
    return [(seen, seen + 2 * HOUR), *((start, start + timedelta(days=1)) for start in starts)]


def tell(stage: Stage, people: dict[str, Somebody]) -> None:
    """Today and tomorrow of the two who sign in, and one emergency that is going on."""
    by_login = {who.login: who for who in people.values()}
    first = begins(stage.now, hour_of(stage.world))
    for login, kinds in (("technician", PLUMBERS), ("technician2", ELECTRICIANS)):
        for offset, category in zip(OFFSETS[: 6 if login == "technician" else 5], kinds, strict=False):
            start = stage.local(0, 0) + timedelta(hours=first + offset)
            if start <= stage.local(0, 22):
                _job(stage, by_login[login], category, start)
        for hour, category in TOMORROW[login]:
            start = stage.local(1, 0) + timedelta(hours=hour)
            case = stage.some(category, stage.hours_ago(3, 9))
            steps.booked(case, by_login[login], (start, start + 2 * HOUR), (start, start + HOUR))
    _emergency(stage, list(by_login.values()))


def _job(stage: Stage, who: Somebody, category: C, start: datetime) -> None:
    """One job of the day: over, going on or to come, as the hour has it."""
    at = min(start, stage.now) - timedelta(minutes=stage.world.dice.randint(200, 780))
    case = stage.some(category, at)
    window, span = (start, start + 2 * HOUR), (start, start + HOUR)
    if start + HOUR <= stage.now:
        at = steps.finished(case, who, start + stage.world.minutes(38, 55), 40, span) + stage.world.minutes(9, 40)
        if at < stage.now and case.tale.reporter and stage.world.chance(0.6):
            steps.solved(case, at)
    elif start + timedelta(minutes=6) <= stage.now:
        steps.on_site(case, who, window, start + timedelta(minutes=2), span)
    else:
        steps.booked(case, who, window, span)


def _emergency(stage: Stage, besides: list[Somebody]) -> None:
    """A pipe has burst, and somebody is there."""
    words = "热水器下面的水管爆裂了，厨房地上都是水，总阀已经关掉，请马上来人。"
    at = stage.ago(minutes=47)
    case = stage.some(C.LEAK_PIPE, at, building="4")
    resident = case.tale.reporter or case.by
    house = case.tale.house
    assert house is not None
    answers = {"flow": "burst", "shut_off": "yes"}
    case = stage.by(resident, house.label, C.LEAK_PIPE, words, at, photos=2, answers=answers)
    helper, start = stage.hand(C.LEAK_PIPE, stage.ago(minutes=42), besides=besides)
    start = cast.floor_quarter(stage.ago(minutes=42))
    steps.on_site(case, helper, (start, start + 2 * HOUR), stage.ago(minutes=21))
