"""The working calendar of an estate: pure arithmetic, no database (S15, S57).

Moments go in aware and come out in UTC. A day is a date of the estate's own time zone. The office is open from
`opens` to `closes` on working days: the estate's weekdays without public holidays, the make-up workdays that a
government names, and as the estate's own overrides say, which win over everything else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from portal.promises.public_days import PublicYear, public_year

ONE_DAY = timedelta(days=1)
# A calendar without a single opening in this long is a mistake in its settings, not a very long holiday.
HORIZON = 400


class Span(StrEnum):
    """Which time counts: all of it, or office hours only."""

    ALWAYS = "always"
    OFFICE = "office"


class Unit(StrEnum):
    """What a promise is measured in."""

    MINUTES = "minutes"
    CLOCK_HOURS = "clock_hours"
    OFFICE_HOURS = "office_hours"
    WORKING_DAYS = "working_days"

    @property
    def span(self) -> Span:
        """Which time counts for this unit."""
        return Span.ALWAYS if self in {Unit.MINUTES, Unit.CLOCK_HOURS} else Span.OFFICE


@dataclass(frozen=True, slots=True)
class Amount:
    """So many of a unit; at least one."""

    number: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError("an amount of time is at least 1")


class NeverOpen(ValueError):
    """The calendar has no office hours within reach: its hours or its overrides are wrong."""


@dataclass(frozen=True)
class WorkingCalendar:
    """One estate's calendar. `closes` at 00:00 means midnight at the end of the day; `weekdays` are those on which the
    office is open (Monday = 0); `overrides` say of a day whether it's worked."""

    zone: ZoneInfo
    country: str
    opens: time
    closes: time
    weekdays: frozenset[int] = frozenset(range(5))
    overrides: Mapping[date, bool] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        """Whether the office serves on that day."""
        if day in self.overrides:
            return self.overrides[day]
        public = self._public(day.year)
        if day in public.make_up_days:
            return True
        return day not in public.holidays and day.weekday() in self.weekdays

    def is_special(self, day: date) -> bool:
        """Whether that day is closed for more than being a weekend: a public holiday, or the estate's own closure."""
        return not self.is_working_day(day) and (day in self.overrides or day in self._public(day.year).holidays)

    def knows_make_up_days(self, year: int) -> bool:
        """False where a government names make-up workdays each year and those of this year are not known yet."""
        named_here = any(worked and day.year == year for day, worked in self.overrides.items())
        return named_here or self._public(year).is_complete

    def hours(self, day: date) -> tuple[datetime, datetime] | None:
        """Opening and closing of one day, or None if the office stays shut."""
        if not self.is_working_day(day):
            return None
        opens = self._moment(day, self.opens)
        closes = self._moment(day + ONE_DAY if self.closes == time(0) else day, self.closes)
        # A day that the zone skips altogether has no hours of its own.
        exists = opens.astimezone(self.zone).date() == day
        return (opens, closes) if exists and opens < closes else None

    def is_open(self, at: datetime) -> bool:
        """Whether the office is open at that moment; closing time itself is shut."""
        hours = self.hours(self.local_day(at))
        return hours is not None and hours[0] <= at < hours[1]

    def next_opening(self, at: datetime) -> datetime:
        """That moment itself if the office is open then, else the next time it opens."""
        at = at.astimezone(UTC)
        for opens, closes in self._openings(at):
            if at < closes:
                return max(opens, at)
        raise NeverOpen

    def local_day(self, at: datetime) -> date:
        """The date in the estate at that moment."""
        return at.astimezone(self.zone).date()

    def add_working_time(self, start: datetime, amount: Amount) -> datetime:
        """When `amount` after `start` is over. A working day ends with the office hours of the next working day after
        the one on which counting starts; outside office hours, counting starts at the next opening."""
        if amount.unit is Unit.WORKING_DAYS:
            return self._closing_after(self.next_opening(start), amount.number)
        length = timedelta(minutes=amount.number) if amount.unit is Unit.MINUTES else timedelta(hours=amount.number)
        return self.after(amount.unit.span, start, length)

    def after(self, span: Span, start: datetime, length: timedelta) -> datetime:
        """The first moment by which `length` of the time that counts has passed since `start`."""
        start, left = start.astimezone(UTC), length
        if span is Span.ALWAYS or length <= timedelta(0):
            return start + length
        for opens, closes in self._openings(start):
            begin = max(opens, start)
            if closes - begin >= left:
                return begin + left
            left -= max(closes - begin, timedelta(0))
        raise NeverOpen

    def between(self, span: Span, start: datetime, end: datetime) -> timedelta:
        """How much of the time that counts lies from `start` to `end`; nothing if they're the wrong way round."""
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        if span is Span.OFFICE:
            return self.working_time_between(start, end)
        return max(end - start, timedelta(0))

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Office hours from `start` to `end`."""
        total = timedelta(0)
        for day in _days(self.local_day(start), self.local_day(end)):
            if hours := self.hours(day):
                total += max(min(hours[1], end) - max(hours[0], start), timedelta(0))
        return total

    def crosses_closure(self, start: datetime, due: datetime) -> list[date]:
        """The closed days after `start` and before `due` that belong to a holiday or to a closure of the estate, with
        the weekend days that lengthen it; plain weekends are no news. Empty if there are none."""
        found: list[date] = []
        run: list[date] = []
        for day in [*_days(self.local_day(start), self.local_day(due)), None]:
            if day is not None and not self.is_working_day(day):
                run.append(day)
                continue
            found += run if any(self.is_special(one) for one in run) else []
            run = []
        return found

    def _closing_after(self, begin: datetime, number: int) -> datetime:
        left = number
        counted_from = self.local_day(begin)
        for opens, closes in self._openings(begin):
            if self.local_day(opens) == counted_from:
                continue
            left -= 1
            if not left:
                return closes
        raise NeverOpen

    def _openings(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Office hours day by day from the day of `start`, until a gap longer than any holiday."""
        day, idle = self.local_day(start), 0
        while idle < HORIZON:
            hours = self.hours(day)
            idle = 0 if hours else idle + 1
            if hours:
                yield hours
            day += ONE_DAY

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)

    def _public(self, year: int) -> PublicYear:
        if year not in self._years:
            self._years[year] = public_year(self.country, year)
        return self._years[year]

    @cached_property
    def _years(self) -> dict[int, PublicYear]:
        return {}


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
