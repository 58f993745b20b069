"""Times to choose from when a visit is planned: the household's own windows first, each with whom it fits best. Pure
arithmetic, no database (S48)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.promises.calendar import WorkingCalendar
from portal.workforce import slots
from portal.workforce.models import QUARTER

Times = slots.Times
HALF_A_DAY, ONE_DAY = timedelta(hours=12), timedelta(days=1)
MOST, OF_OTHERS = 6, 3
AT_ONCE = timedelta(hours=2)
EVENING, WEEKEND = 17, 5
# Outside office hours, when a household asks for them: on whose shift they fall decides whether anybody can come.
LATE = ((time(18), time(20)),)
FREE_DAYS = ((time(9), time(11)), (time(11), time(13)), (time(14), time(16)))


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be sent: what speaks for them, and what is in their calendar."""

    person_id: int
    name: str
    has_trade: bool = False
    certificate: str = ""
    expired_on: date | None = None
    was_here_at: datetime | None = None
    taken: Collection[int] = frozenset()
    away: Sequence[Times] = ()
    shifts: Sequence[Times] = ()
    standby: Sequence[Times] = ()

    def fit(self, window: Times, quarters: int, *, only_in_shift: bool = False, at_once: bool = False) -> Times | None:
        """The first place in a window where a visit fits. Whoever has shifts around then is free only within them; what
        can't wait also goes to whoever is on duty."""
        times = [*self.shifts, *(self.standby if at_once else ())]
        near = [one for one in times if one[0] < window[1] + HALF_A_DAY and one[1] > window[0] - HALF_A_DAY]
        return slots.first_fit(window, quarters, self.taken, self.away, near if near or only_in_shift else None)

    @property
    def rank(self) -> tuple[bool, bool, bool, bool, str]:
        """Who learned the trade and let no certificate for it expire, then who was in this home before, then who holds
        a certificate."""
        expired = self.expired_on is not None
        return not self.has_trade, expired, self.was_here_at is None, not self.certificate, self.name


@dataclass(frozen=True)
class Offer:
    """A window for the household and a span in somebody's calendar."""

    person_id: int
    window: Times
    span: Times
    is_wished: bool = field(default=False, compare=False)

    @property
    def key(self) -> str:
        """As a value in a form: the person, then minutes since 1970."""
        return "-".join(
            str(number) for number in (self.person_id, *(_minutes(at) for at in (*self.window, *self.span)))
        )

    @classmethod
    def read(cls, key: str) -> "Offer | None":
        """The offer behind a form's value; None for anything else."""
        parts = key.split("-")
        if len(parts) != 5 or not all(part.isascii() and part.isdigit() and len(part) < 12 for part in parts):
            return None
        try:
            starts, ends, begins, stops = (datetime.fromtimestamp(int(part) * 60, UTC) for part in parts[1:])
        except (ValueError, OverflowError, OSError):
            return None
        return cls(int(parts[0]), (starts, ends), (begins, stops))


def _minutes(at: datetime) -> int:
    return int(at.timestamp()) // 60


def is_wished(window: Times, wishes: Collection[str], zone: ZoneInfo) -> bool:
    """Whether a window lies in what the household asked for (the keys of a report's windows)."""
    start = window[0].astimezone(zone)
    if start.weekday() >= WEEKEND:
        return "weekend" in wishes
    if start.hour >= EVENING:
        return "evening" in wishes
    return ("weekday_morning" if start.hour < 12 else "weekday_afternoon") in wishes


def beyond_office(calendar: WorkingCalendar, after: datetime, wishes: Collection[str]) -> list[Times]:
    """Windows outside office hours that the household asked for, in the coming week."""
    today = calendar.local_day(after)
    found: list[Times] = []
    for day in (today + timedelta(days=number) for number in range(7)):
        free = not calendar.is_working_day(day)
        times = FREE_DAYS if free and "weekend" in wishes else LATE if not free and "evening" in wishes else ()
        found += [window for window in (_window(day, *one, calendar.zone) for one in times) if window[0] >= after]
    return found


def _window(day: date, begins: time, ends: time, zone: ZoneInfo) -> Times:
    start, end = (datetime.combine(day, at, zone).astimezone(UTC) for at in (begins, ends))
    return start, end


def at_once(now: datetime) -> Times:
    """The window of an urgent job: from the next quarter of an hour on."""
    start = datetime.fromtimestamp(-(-int(now.timestamp()) // QUARTER) * QUARTER, UTC)
    return start, start + AT_ONCE


def offers(
    people: Sequence[Candidate], calendar: WorkingCalendar, now: datetime, *, wishes: Collection[str] = (),
    quarters: int = 4,
    days: int = 4, grave: bool = False,
) -> list[Offer]:  # fmt: skip
    """At most six offers: at once where it is urgent, then what the household asked for, then the next free windows."""
    length = max(slots.WINDOW, timedelta(seconds=quarters * QUARTER))
    office = slots.windows(calendar, now, days, length)
    wished = [one for one in office if is_wished(one, wishes, calendar.zone)]
    beyond = beyond_office(calendar, now, wishes)
    urgent = list(_best(people, [at_once(now)], quarters, at_once=True)) if grave else []
    asked = [
        *_best(people, wished, quarters, wished=True),
        *_best(people, beyond, quarters, wished=True, only_in_shift=True),
    ]
    others = _best(people, [one for one in office if one not in wished], quarters)
    room = MOST - len(urgent)
    first = sorted(asked, key=lambda offer: offer.window)[: room - OF_OTHERS]
    return [*urgent, *first, *list(others)[: room - len(first)]]


def _best(
    people: Sequence[Candidate], windows: Iterable[Times], quarters: int, *, wished: bool = False,
    only_in_shift: bool = False,
    at_once: bool = False,
) -> Iterable[Offer]:  # fmt: skip
    """For each window the best of those for whom it fits."""
    ranked = sorted(people, key=lambda one: one.rank)
    for window in windows:
        for person in ranked:
            if span := person.fit(window, quarters, only_in_shift=only_in_shift, at_once=at_once):
                yield Offer(person.person_id, window, span, wished)
                break


def first_free(
    person: Candidate, calendar: WorkingCalendar, now: datetime, quarters: int, days: int = 4
) -> datetime | None:
    """When a visit fits into somebody's calendar for the first time."""
    fits = (person.fit(window, quarters) for window in slots.windows(calendar, now, days))
    return next((span[0] for span in fits if span), None)
