"""An estate's calendar, and what due times are computed with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.estates import settings
from portal.estates.models import Estate
from portal.kernel.access import Actor
from portal.promises.calendar import WorkingCalendar
from portal.promises.models import CalendarDay
from portal.promises.policy import days_visible_to
from portal.promises.public_days import holiday_names, public_year


@dataclass(frozen=True)
class Terms:
    """What an estate computes due times with: its calendar, and at which per cents of a promise somebody is told."""

    calendar: WorkingCalendar
    first_percent: int
    second_percent: int


_OWN_DAYS = select(CalendarDay.day, CalendarDay.works).where(CalendarDay.estate_id == bindparam("estate"))


def terms(session: Session, estate_id: int, at: datetime | None = None) -> Terms:
    """An estate's terms as they stood at a moment (default: now)."""
    estate = session.get_one(Estate, estate_id)
    keys: list[Any] = [
        settings.OFFICE_OPENS, settings.OFFICE_CLOSES, settings.OFFICE_WEEKDAYS,
        settings.ALERT_FIRST_PERCENT, settings.ALERT_SECOND_PERCENT,
    ]  # fmt: skip
    found = settings.values(session, estate_id, keys, at)
    days = session.execute(_OWN_DAYS, {"estate": estate_id})
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


@dataclass(frozen=True)
class Day:
    """A day that differs from its weekday: a public holiday, a make-up workday, or one that the estate set (`id`)."""

    day: date
    works: bool
    name: str
    id: int | None = None


@dataclass(frozen=True)
class Year:
    """A year of an estate's calendar; `is_complete` is False while its make-up workdays are unknown."""

    days: list[Day]
    is_complete: bool


def year(session: Session, actor: Actor, estate_id: int, number: int, locale: str) -> Year:
    """The days of a year that differ from their weekdays, in order, holidays named in the reader's language."""
    country, own = session.get_one(Estate, estate_id).country, own_days(session, actor, estate_id, number)
    names, public = holiday_names(country, number, locale), public_year(country, number)
    found = {day: Day(day, False, names.get(day, "")) for day in public.holidays}
    found |= {day: Day(day, True, "") for day in public.make_up_days}
    found |= {row.day: Day(row.day, row.works, row.note, row.id) for row in own}
    is_complete = public.is_complete or any(row.works for row in own)
    return Year([found[day] for day in sorted(found)], is_complete)


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
