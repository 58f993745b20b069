"""Times to offer: windows within office hours, and the first place in them where a visit fits. Pure arithmetic."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from portal.promises.calendar import WorkingCalendar
from portal.workforce.models import QUARTER, quarters_of

Times = tuple[datetime, datetime]
WINDOW = timedelta(hours=2)
SHORTEST = timedelta(hours=1)


def windows(calendar: WorkingCalendar, after: datetime, days: int, length: timedelta = WINDOW) -> list[Times]:
    """The windows of the next so many working days that have not begun at `after`: each day cut from its opening; a
    rest shorter than an hour belongs to the window before it."""
    first, found, worked = calendar.local_day(after), list[Times](), 0
    for number in range(days * 7 + 14):
        hours = calendar.hours(first + timedelta(days=number))
        if hours and hours[1] > after:
            found += [window for window in _cut(*hours, length) if window[0] >= after]
            worked += 1
        if worked == days:
            break
    return found


def _cut(opens: datetime, closes: datetime, length: timedelta) -> Iterator[Times]:
    start = opens
    while start < closes:
        end = start + length
        if closes - end < SHORTEST:
            end = closes
        yield start, end
        start = end


def first_fit(
    window: Times,
    needs: int,
    taken: Collection[int],
    away: Sequence[Times] = (),
    at_work: Sequence[Times] | None = None,
) -> Times | None:
    """The first `needs` quarter-hours in a row within a window that are not taken, not within an absence and, where
    `at_work` is given, within one of those times. None if there is no such place."""
    inside = range(-(-int(window[0].timestamp()) // QUARTER), int(window[1].timestamp()) // QUARTER)
    blocked = {*taken, *(quarter for times in away for quarter in quarters_of(*times))}
    for start in range(inside.start, inside.stop - needs + 1):
        found = _moment(start), _moment(start + needs)
        if blocked.isdisjoint(range(start, start + needs)) and _covered(found, at_work):
            return found
    return None


def _covered(times: Times, by: Sequence[Times] | None) -> bool:
    return by is None or any(start <= times[0] and times[1] <= end for start, end in by)


def _moment(quarter: int) -> datetime:
    return datetime.fromtimestamp(quarter * QUARTER, UTC)
