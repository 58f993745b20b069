"""Setting a scene: a report by somebody, with given or likely words, so many hours ago."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from portal.demo import history
from portal.demo.acts.intake import Said
from portal.demo.company.ground import House, Somebody, Worker
from portal.demo.company.plan import LODGERS
from portal.demo.plots import cast
from portal.demo.plots.case import Case
from portal.demo.plots.fate import Fate
from portal.demo.tale import Tale
from portal.demo.world import Times, World
from portal.matters.models import Channel
from portal.reports import guidance
from portal.reports.categories import TREE, Category, Trade
from portal.reports.severity import severity_of

HOUR = timedelta(hours=1)
QUARTER_HOUR = timedelta(minutes=15)


class Stage:
    """One estate at the moment of loading."""

    def __init__(self, world: World, code: str) -> None:
        self.world, self.ground = world, world.grounds[code]
        self.now = world.now
        self.used: set[int] = {house.id for house in self.ground.homes if house.label in {one.home for one in LODGERS}}

    def house(self, label: str) -> House:
        return next(house for house in self.ground.homes if house.label == label)

    def ago(self, **length: float) -> datetime:
        return (self.now - timedelta(**length)).replace(microsecond=0)

    def hours_ago(self, low: float, high: float) -> datetime:
        """Some moment between so many hours ago."""
        return self.ago(hours=self.world.dice.uniform(low, high))

    def by(
        self, who: Somebody, label: str, category: Category, words: str, at: datetime, *, photos: int = 0,
        place: int | None = None,
        windows: Sequence[str] = (), answers: dict[str, str] | None = None, wanted: str | None = None,
        fate: Fate | None = None,
    ) -> Case:  # fmt: skip
        """A report in somebody's own words, from their phone."""
        album = self.world.album.several(category, "before", photos)
        said = Said(
            words, category, Channel.WEB, answers or {}, tuple(windows), wanted, photos=tuple(album)
        )  # fmt: skip
        spot = next((one for one in self.ground.spots if one.id == place), None)
        tale = Tale(self.world, self.ground, None if spot else self.house(label), spot, who)
        return Case(tale, said, at, who, fate or Fate())

    def some(self, category: Category, at: datetime, *, building: str | None = None, grave: bool = False) -> Case:
        """A report in likely words from a home that has nothing else going on today, and never had this before."""
        for _ in range(600):
            case = history.begun(self.world, self.ground, at, frozenset(self.used), category)
            if case is None or case.said.category is not category or _is_grave(case) is not grave:
                continue
            house = case.tale.house
            if building and not (house and house.label.startswith(f"{building}-")):
                continue
            if house and self.world.done_at.get((house.id, category)):
                continue
            if house:
                self.used.add(house.id)
            case.fate = Fate()
            return case
        raise AssertionError(f"nobody reports {category}")

    def hand(
        self, category: Category, start: datetime, *, besides: Sequence[Somebody] = ()
    ) -> tuple[Somebody, datetime]:
        """Somebody who learned it and was free for an hour from then on, or a little earlier."""
        trade = TREE[category].trade or Trade.GENERAL
        crew: list[Worker] = [one for one in self.ground.skilled(trade) if one.who not in besides]
        self.world.dice.shuffle(crew)
        start = cast.floor_quarter(start)
        while True:
            for worker in crew:
                if self.world.free(self.ground, worker, (start, start + HOUR), 4, on_call=True):
                    return worker.who, start
            start -= QUARTER_HOUR

    def local(self, days: int, hour: int, minute: int = 0) -> datetime:
        """A time of a day counted from today."""
        return self.ground.local(self.ground.day(self.now) + timedelta(days=days), hour, minute)

    def window(self, days: int, first: int, last: int) -> Times:
        return self.local(days, first), self.local(days, last)


def _is_grave(case: Case) -> bool:
    """Whether it would be urgent at least."""
    signs = guidance.signs(case.said.category, case.said.words, case.said.answers)
    found = severity_of(signs.danger is not None, signs.life, signs.growing, signs.essential_lost, signs.scope)
    return found in cast.GRAVE
