"""Reading promises: an estate's calendar and register, the clocks of matters, and how promises were kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.queries import people_with_role
from portal.estates import settings
from portal.estates.models import Estate
from portal.kernel.access import Actor, Role
from portal.kernel.severity import Severity
from portal.matters.models import Matter, Part, Participant
from portal.promises.calendar import WorkingCalendar
from portal.promises.models import (
    COUNTED,
    Breach,
    CalendarDay,
    Clock,
    ClockKind,
    Mark,
    Promise,
    RePromise,
)
from portal.promises.policy import days_visible_to, promises_visible_to

WINDOW = timedelta(days=90)
MAX_ROWS = 500


@dataclass(frozen=True)
class Terms:
    """What an estate computes due times with: its calendar, and at which per cents of a promise somebody is told."""

    calendar: WorkingCalendar
    first_percent: int
    second_percent: int


def terms(session: Session, estate_id: int, at: datetime | None = None) -> Terms:
    """An estate's terms as they stood at a moment (default: now)."""
    estate = session.get_one(Estate, estate_id)
    keys: list[Any] = [
        settings.OFFICE_OPENS, settings.OFFICE_CLOSES, settings.OFFICE_WEEKDAYS,
        settings.ALERT_FIRST_PERCENT, settings.ALERT_SECOND_PERCENT,
    ]  # fmt: skip
    found = settings.values(session, estate_id, keys, at)
    days = session.execute(select(CalendarDay.day, CalendarDay.works).where(CalendarDay.estate_id == estate_id))
    calendar = WorkingCalendar(
        zone=ZoneInfo(estate.zone),
        country=estate.country,
        opens=found[settings.OFFICE_OPENS.key],
        closes=found[settings.OFFICE_CLOSES.key],
        weekdays=frozenset(found[settings.OFFICE_WEEKDAYS.key]),
        overrides=dict(days.all()),
    )
    first, second = found[settings.ALERT_FIRST_PERCENT.key], found[settings.ALERT_SECOND_PERCENT.key]
    return Terms(calendar, min(first, second), max(first, second))


def working_calendar(session: Session, estate_id: int, at: datetime | None = None) -> WorkingCalendar:
    """An estate's working calendar: zone, public holidays and make-up days of its country, office hours, own days."""
    return terms(session, estate_id, at).calendar


def in_force(at: datetime) -> ColumnElement[bool]:
    """Promises that hold at a moment."""
    return and_(Promise.valid_from <= at, or_(Promise.valid_to.is_(None), Promise.valid_to > at))


def promises_for(
    session: Session, estate_id: int, severity: Severity, category: str | None, at: datetime
) -> dict[ClockKind, Promise]:
    """What is promised for such a matter at that moment: of each kind the category's own row, else the general one; of
    several in force the newest. What is older than the whole register is measured by its first rows."""
    rows = _promises(session, estate_id, severity, category, at)
    if not rows:
        first = session.scalar(select(func.min(Promise.valid_from)).where(Promise.estate_id == estate_id))
        rows = _promises(session, estate_id, severity, category, first) if first and first > at else rows
    ranked = sorted(rows, key=lambda row: (row.category is not None, row.valid_from, row.id))
    found = {row.kind: row for row in ranked}
    return {kind: found[kind] for kind in ClockKind if kind in found}


def _promises(
    session: Session, estate_id: int, severity: Severity, category: str | None, at: datetime
) -> Sequence[Promise]:
    return session.scalars(
        select(Promise)
        .where(Promise.estate_id == estate_id, Promise.severity == severity, in_force(at))
        .where(or_(Promise.category.is_(None), Promise.category == (category and str(category))))
    ).all()


def clocks(session: Session, matter_id: int) -> Sequence[Clock]:
    """Every clock of a matter with its promise and its pauses, for the matter's page: newest round first, then in the
    order of the work. One statement. The caller has checked that the matter may be seen."""
    rows = session.scalars(
        select(Clock)
        .where(Clock.matter_id == matter_id)
        .options(joinedload(Clock.promise), joinedload(Clock.pauses))
        .order_by(Clock.round.desc(), Clock.id)
    )
    order = list(ClockKind)
    return sorted(rows.unique(), key=lambda clock: (-clock.round, order.index(clock.kind), clock.id))


def running(session: Session, matter_id: int, *which: ColumnElement[bool]) -> Sequence[Clock]:
    """The running clocks of a matter, taken for changing: nobody else ends or moves them before this transaction
    does."""
    statement = (
        select(Clock)
        .where(Clock.matter_id == matter_id, Clock.ended_at.is_(None), *which)
        .order_by(Clock.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return session.scalars(statement).all()


def earliest_due(session: Session, matter_id: int) -> datetime | None:
    """When the first running promise of a matter is due; clocks that rest don't count. None if nothing runs."""
    at_work = (Clock.matter_id == matter_id, Clock.ended_at.is_(None), Clock.paused_at.is_(None))
    return session.scalar(select(func.min(Clock.due_at)).where(*at_work))


def re_promised(session: Session, matter_id: int) -> int:
    """How often a dated word to the household was moved (S57)."""
    return session.scalar(select(func.count()).select_from(RePromise).where(RePromise.matter_id == matter_id)) or 0


def re_promises(session: Session, matter_id: int) -> Sequence[RePromise]:
    """Every moved date of a matter with its reason, oldest first."""
    return session.scalars(select(RePromise).where(RePromise.matter_id == matter_id).order_by(RePromise.id)).all()


def due_marks(session: Session, mark: Mark, now: datetime, limit: int = MAX_ROWS) -> Sequence[int]:
    """Running clocks that passed this mark and were not told of it, the longest passed first."""
    return session.scalars(select(Clock.id).where(*untold(mark, now)).order_by(MOMENTS[mark]).limit(limit)).all()


def untold(mark: Mark, now: datetime) -> list[ColumnElement[bool]]:
    """The clock runs, doesn't rest, passed the mark, and nobody was told of it."""
    return [Clock.ended_at.is_(None), Clock.paused_at.is_(None), TOLD[mark].is_(None), MOMENTS[mark] <= now]


MOMENTS = {Mark.HALF: Clock.half_at, Mark.MOST: Clock.most_at, Mark.DUE: Clock.due_at}
TOLD = {Mark.HALF: Clock.half_told_at, Mark.MOST: Clock.most_told_at, Mark.DUE: Clock.due_told_at}


def staff_with(session: Session, estate_id: int, roles: Collection[Role], at: datetime) -> list[int]:
    """Ids of the people who hold one of these roles at the estate at that moment."""
    return [person.id for person in people_with_role(session, estate_id, roles, at)]


def at_work_on(session: Session, matter_id: int) -> Sequence[int]:
    """Ids of the technicians who take part in a matter, and of the one who answers for it."""
    technicians = session.scalars(
        select(Participant.person_id)
        .where(Participant.matter_id == matter_id, Participant.part == Part.TECHNICIAN, Participant.until.is_(None))
        .order_by(Participant.person_id)
    ).all()
    accountable = session.scalars(select(Matter.accountable_id).where(Matter.id == matter_id)).all()
    return list(dict.fromkeys([*technicians, *accountable]))


@dataclass(frozen=True)
class Row:
    """One row of the register as its page shows it: whether it counts at the moment, and how it was kept of late."""

    promise: Promise
    state: str
    kept: int
    missed: int


def register(session: Session, actor: Actor, estate_id: int, at: datetime) -> list[Row]:
    """The estate's register as this person may read it, in the order of severity and work, newest first: each row is
    `current`, `coming`, or `past` (ended, or a newer one took its place)."""
    rows = session.scalars(
        select(Promise)
        .where(Promise.estate_id == estate_id, promises_visible_to(actor))
        .order_by(Promise.valid_from.desc(), Promise.id.desc())
        .limit(MAX_ROWS)
    ).all()
    counts = fulfilment(session, estate_id, at)
    taken: set[tuple[Severity, str | None, ClockKind]] = set()
    found: list[Row] = []
    for promise in rows:
        place = (promise.severity, promise.category, promise.kind)
        state = "coming" if promise.valid_from > at else "past"
        if promise.holds_at(at) and place not in taken:
            state = "current"
            taken.add(place)
        found.append(Row(promise, state, *counts.get(promise.id, (0, 0))))
    return sorted(found, key=_place)


def _place(row: Row) -> tuple[int, str, int, float]:
    promise = row.promise
    order = list(ClockKind).index(promise.kind)
    return -promise.severity.step, promise.category or "", order, -promise.valid_from.timestamp()


def fulfilment(
    session: Session, estate_id: int, at: datetime, within: timedelta = WINDOW
) -> dict[int, tuple[int, int]]:
    """Of each promise (by id) how many clocks kept it and how many missed it in the time before `at`, computed from
    their timestamps (S3). A promise is kept when it was fulfilled and missed when it fell due; what was stopped or
    superseded counts as neither."""
    since = at - within
    kept = and_(
        Clock.outcome.in_(COUNTED), Clock.ended_at <= Clock.due_at, Clock.ended_at >= since, Clock.ended_at < at
    )
    unfinished = and_(Clock.ended_at.is_(None), Clock.paused_at.is_(None))
    ended_late = and_(Clock.outcome.in_(COUNTED), Clock.ended_at > Clock.due_at)
    missed = and_(Clock.due_at >= since, Clock.due_at < at, or_(unfinished, ended_late))
    rows = session.execute(
        select(Clock.promise_id, func.count().filter(kept), func.count().filter(missed))
        .where(Clock.estate_id == estate_id, Clock.due_at >= since, or_(kept, missed))
        .group_by(Clock.promise_id)
    )
    return {promise_id: (good, bad) for promise_id, good, bad in rows}


def breaches(
    session: Session, estate_id: int, at: datetime, within: timedelta = WINDOW, limit: int = MAX_ROWS
) -> Sequence[tuple[Breach, str]]:
    """What was broken in the time before `at`, newest first, each with its matter's reference."""
    rows = session.execute(
        select(Breach, Matter.reference)
        .join(Matter, Matter.id == Breach.matter_id)
        .where(Breach.estate_id == estate_id, Breach.due_at >= at - within, Breach.due_at < at)
        .order_by(Breach.due_at.desc(), Breach.id.desc())
        .limit(limit)
    )
    return [(breach, reference) for breach, reference in rows]


def own_days(session: Session, actor: Actor, estate_id: int, year: int) -> Sequence[CalendarDay]:
    """The days of a year that the estate set itself."""
    return session.scalars(
        select(CalendarDay)
        .where(CalendarDay.estate_id == estate_id, days_visible_to(actor))
        .where(CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(CalendarDay.day)
    ).all()


def estates_in_service(session: Session) -> Sequence[Estate]:
    """The estates that are live."""
    return session.scalars(select(Estate).where(Estate.live_at.is_not(None)).order_by(Estate.id)).all()


def local_midnight(day: date, zone: str) -> datetime:
    """The moment at which a day begins in the estate, in UTC."""
    return datetime.combine(day, datetime.min.time(), ZoneInfo(zone)).astimezone(UTC)


def local_day(at: datetime, zone: str) -> date:
    """The date in the estate at a moment."""
    return at.astimezone(ZoneInfo(zone)).date()
