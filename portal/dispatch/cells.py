"""One person's day as the cells of a table row: visits, time away, time off, and free time hour by hour. Pure
arithmetic."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest

from portal.workforce.models import QUARTER, Appointment, quarters_of
from portal.workforce.models import Status as VisitStatus
from portal.workforce.queries import BoardRow

HOUR = 4
# However late it is, so much of the day is drawn.
FEWEST = 4 * HOUR
READABLE = 3


@dataclass(frozen=True)
class Cell:
    """So many quarter-hours of one kind: job, away, off, elsewhere or free."""

    kind: str
    start: int
    length: int
    visit: Appointment | None = None

    @property
    def at(self) -> datetime:
        """When it begins."""
        return moment(self.start)

    @property
    def until(self) -> datetime:
        """When it ends."""
        return moment(self.start + self.length)


def moment(quarter: int) -> datetime:
    """When a quarter-hour begins."""
    return datetime.fromtimestamp(quarter * QUARTER, UTC)


def drawn(visit: Appointment) -> range:
    """The quarter-hours in which a visit is drawn: its span, cut off where it was over earlier."""
    over = visit.done_at or visit.no_access_at
    end = min(over, visit.span_to) if over else visit.span_to
    first = quarters_of(visit.span_from, visit.span_to).start
    return range(first, max(quarters_of(visit.span_from, max(end, visit.span_from)).stop, first + 1))


def cells(row: BoardRow, hours: range, taken: Collection[int] = ()) -> list[Cell]:
    """A row from the first to the last quarter-hour of `hours`, without a gap. `taken` are the quarters of the person's
    calendar: what is taken by no visit here is taken elsewhere."""
    kinds: dict[int, str] = dict.fromkeys(taken, "elsewhere")
    if row.shifts:
        at_work = {quarter for shift in row.shifts for quarter in quarters_of(shift.starts_at, shift.ends_at)}
        kinds |= {quarter: "off" for quarter in hours if quarter not in at_work and quarter not in kinds}
    for absence in row.absences:
        away = range(max(first_of(absence.starts_at), hours.start), min(first_of(absence.ends_at, up=True), hours.stop))
        kinds |= dict.fromkeys(away, "away")
    jobs = _placed(row.appointments, hours)
    return list(_joined(hours, kinds, jobs))


def first_of(at: datetime, *, up: bool = False) -> int:
    """The quarter-hour in which a moment lies; the next one for `up`, unless it begins then."""
    seconds = int(at.timestamp())
    return -(-seconds // QUARTER) if up else seconds // QUARTER


def _placed(visits: Iterable[Appointment], hours: range) -> dict[int, Cell]:
    """Each visit as a cell by its first quarter; none lies over the one before it. One that was over early is still
    drawn wide enough to be read, where there is room."""
    placed: dict[int, Cell] = {}
    ordered, free_from = sorted(visits, key=lambda one: (one.span_from, one.id)), hours.start
    for visit, after in zip_longest(ordered, ordered[1:]):
        span, whole = drawn(visit), quarters_of(visit.span_from, visit.span_to)
        room = min(whole.stop, quarters_of(after.span_from, after.span_to).start) if after else whole.stop
        start, stop = max(span.start, free_from), min(max(span.stop, min(span.start + READABLE, room)), hours.stop)
        if start < stop:
            placed[start] = Cell("job", start, stop - start, visit)
            free_from = stop
    return placed


def _joined(hours: range, kinds: dict[int, str], jobs: dict[int, Cell]) -> Iterable[Cell]:
    quarter = hours.start
    while quarter < hours.stop:
        if quarter in jobs:
            yield jobs[quarter]
            quarter += jobs[quarter].length
            continue
        kind, start = kinds.get(quarter, "free"), quarter
        quarter += 1
        while _goes_on(quarter, hours, kind, kinds, jobs):
            quarter += 1
        yield Cell(kind, start, quarter - start)


def _goes_on(quarter: int, hours: range, kind: str, kinds: dict[int, str], jobs: dict[int, Cell]) -> bool:
    """Whether a cell goes on: free time is cut at full hours, so that each of them can be booked."""
    if quarter >= hours.stop or quarter in jobs or kinds.get(quarter, "free") != kind:
        return False
    return kind != "free" or quarter % HOUR != hours.start % HOUR


def tone(visit: Appointment, now: datetime) -> str:
    """Late: nobody there though the promised window is over."""
    waiting = visit.status in {VisitStatus.BOOKED, VisitStatus.ACCEPTED}
    return "late" if waiting and visit.window_to < now else "plain"


def shown_hours(
    office: tuple[datetime, datetime], visits: Sequence[Appointment], day: tuple[datetime, datetime]
) -> range:
    """The hours that a board shows: those of the office, widened by these visits."""
    first = min([office[0], *(max(visit.span_from, day[0]) for visit in visits)])
    last = max([office[1], *(min(visit.span_to, day[1]) for visit in visits)])
    start, stop = first_of(first), first_of(last, up=True)
    return range(start - start % HOUR, -(-stop // HOUR) * HOUR)


def first_shown(whole: range, opens: datetime, visits: Sequence[Appointment], now: datetime | None) -> range:
    """The hours that a board begins with: from the working morning on; today (`now`) from the hour that it is, or from
    what is still open of today's work; no visit is cut in two. What lies before is for whoever asks for it."""
    start = opens
    if now is not None and now >= opens:
        still = [max(visit.span_from, opens) for visit in visits if visit.is_open and visit.span_to > opens]
        start = min([now, *still])
    elif now is not None:
        start = now
    first = min(_hour(first_of(start)), max(whole.stop - FEWEST, _hour(first_of(opens))))
    for span in sorted(map(drawn, visits), key=lambda one: one.start, reverse=True):
        if span.start < first < span.stop:
            first = _hour(span.start)
    return range(max(whole.start, first), whole.stop)


def _hour(quarter: int) -> int:
    return quarter - quarter % HOUR
