"""What all stories of the demo share: the moment of loading, the dice, the two estates, and everybody's calendar."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from portal.demo.book import Book
from portal.demo.company.ground import Ground, Somebody, Worker
from portal.demo.pictures import Album
from portal.kernel.references import ALPHABET, shaped
from portal.workforce import slots
from portal.workforce.models import quarters_of

Times = tuple[datetime, datetime]
HEARD_FOR = timedelta(days=21)
# So many quarters of an hour are a day.
A_DAY = 96


@dataclass(frozen=True)
class Letter:
    """A message that was to be sent; only the newest ones of those who sign in are kept."""

    recipient_id: int
    kind: str
    key: str
    at: datetime
    estate_id: int
    matter_id: int
    params: dict[str, Any]


@dataclass
class World:
    """One load of the demo."""

    book: Book
    now: datetime
    dice: Random
    grounds: dict[str, Ground]
    people: dict[str, Somebody]
    album: Album
    busy: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    letters: dict[str, Letter] = field(default_factory=dict)
    done_at: dict[tuple[int, object], list[Any]] = field(default_factory=lambda: defaultdict(list))
    references: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.listening = {who.id for who in self.people.values() if who.is_demo}

    def hears(self, person_id: int, at: datetime) -> bool:
        """Whether a message of that time may still be kept."""
        return person_id in self.listening and at > self.now - HEARD_FOR

    def reference(self, prefix: str) -> str:
        """A reference of its own, the same in every load of the same day."""
        while (found := shaped(prefix, "".join(self.dice.choices(ALPHABET, k=6)))) in self.references:
            continue
        self.references.add(found)
        return found

    def chance(self, share: float) -> bool:
        """True so often."""
        return self.dice.random() < share

    def minutes(self, low: float, high: float) -> timedelta:
        """Some time between so many minutes, with seconds as clocks have them."""
        return timedelta(seconds=int(60 * self.dice.uniform(low, high)))

    def free(
        self, ground: Ground, worker: Worker, window: Times, quarters: int, *, on_call: bool = False
    ) -> Times | None:
        """The first place in a window where a visit fits into somebody's day."""
        shift = ground.shift(worker, ground.day(window[0]))
        at_work = None if on_call else [shift] if shift else []
        away = ground.away.get(worker.who.id, [])
        days = {quarter // A_DAY for quarter in (quarters_of(*window).start, quarters_of(*window).stop)}
        taken = set().union(*(self.busy[worker.who.id, day] for day in days))
        return slots.first_fit(window, quarters, taken, away, at_work)

    def take(self, person_id: int, span: Times) -> None:
        """Block a time in somebody's calendar."""
        for quarter in quarters_of(*span):
            self.busy[person_id, quarter // A_DAY].add(quarter)

    def give_back(self, person_id: int, span: Times) -> None:
        """Free a time in somebody's calendar."""
        for quarter in quarters_of(*span):
            self.busy[person_id, quarter // A_DAY].discard(quarter)

    def windows(self, ground: Ground, after: datetime, days: int) -> Iterator[Times]:
        """Times to offer a household, day by day, from that moment on."""
        first = ground.day(after)
        for number in range(days):
            day = first + timedelta(days=number)
            hours = ((9, 11), (10, 12), (13, 15), (14, 16), (16, 18), (18, 20))
            for begins, ends in hours if day.weekday() < 5 else hours[:4]:
                if (start := ground.local(day, begins)) >= after:
                    yield start, ground.local(day, ends)
