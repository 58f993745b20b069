"""What an estate can set: typed keys with unit, default and limits; their values are dated rows with a history.

A value is read as it stood at a moment, so that what was stamped on a matter can be understood later."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Any, Generic, TypeVar, overload

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from portal.estates.models import PolicyValue
from portal.kernel import clock

T = TypeVar("T")


class Unit(StrEnum):
    """What a value counts."""

    MINUTES = "minutes"
    DAYS = "days"
    MONTHS = "months"
    TIMES = "times"
    PERCENT = "percent"
    BYTES = "bytes"
    CLOCK = "clock"
    WEEKDAYS = "weekdays"


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One key. `lowest` and `highest` are the limits that no estate may pass; None where there is none.
    Names and explanations for people: labels.SETTINGS."""

    key: str
    unit: Unit
    default: T
    lowest: T | None = None
    highest: T | None = None
    read: Callable[[Any], Any] = int
    write: Callable[[Any], Any] = int

    def allows(self, value: T) -> bool:
        """Whether the value lies within the limits; weekdays need one at least."""
        comparable: Any = value
        if self.unit is Unit.WEEKDAYS:
            return bool(comparable) and set(comparable) <= set(range(7))
        low, high = self.lowest, self.highest
        return (low is None or comparable >= low) and (high is None or comparable <= high)


KEYS: dict[str, Setting[Any]] = {}


def _number(key: str, unit: Unit, default: int, lowest: int, highest: int) -> Setting[int]:
    KEYS[key] = setting = Setting(key, unit, default, lowest, highest)
    return setting


def _clock(key: str, default: time) -> Setting[time]:
    setting = Setting(key, Unit.CLOCK, default, None, None, time.fromisoformat, lambda at: at.strftime("%H:%M"))
    KEYS[key] = setting
    return setting


def _weekdays(key: str, default: tuple[int, ...]) -> Setting[tuple[int, ...]]:
    setting = Setting(key, Unit.WEEKDAYS, default, None, None, lambda days: tuple(sorted(days)), sorted)
    KEYS[key] = setting
    return setting


OFFICE_OPENS = _clock("office_opens", time(8, 30))
OFFICE_CLOSES = _clock("office_closes", time(17, 30))
OFFICE_WEEKDAYS = _weekdays("office_weekdays", (0, 1, 2, 3, 4))

NEXT_UPDATE_EMERGENCY = _number("next_update_emergency", Unit.MINUTES, 30, 5, 60)
NEXT_UPDATE_URGENT = _number("next_update_urgent", Unit.MINUTES, 4 * 60, 15, 8 * 60)
NEXT_UPDATE_MAJOR = _number("next_update_major", Unit.MINUTES, 24 * 60, 60, 3 * 24 * 60)
NEXT_UPDATE_MINOR = _number("next_update_minor", Unit.MINUTES, 3 * 24 * 60, 60, 7 * 24 * 60)
NEXT_UPDATE: dict[str, Setting[int]] = {
    "emergency": NEXT_UPDATE_EMERGENCY,
    "urgent": NEXT_UPDATE_URGENT,
    "major": NEXT_UPDATE_MAJOR,
    "minor": NEXT_UPDATE_MINOR,
}

UNASSIGNED_AFTER = _number("unassigned_after", Unit.MINUTES, 60, 5, 4 * 60)
CALLBACK_MINUTES = _number("callback_minutes", Unit.MINUTES, 120, 15, 8 * 60)
ALERT_FIRST_PERCENT = _number("alert_first_percent", Unit.PERCENT, 50, 10, 75)
ALERT_SECOND_PERCENT = _number("alert_second_percent", Unit.PERCENT, 80, 50, 95)
HANDOVER_ALERT_COUNT = _number("handover_alert_count", Unit.TIMES, 1, 1, 5)
RE_PROMISE_LIMIT = _number("re_promise_limit", Unit.TIMES, 2, 1, 5)

VERDICT_REMINDER_DAYS = _number("verdict_reminder_days", Unit.DAYS, 3, 1, 14)
VERDICT_REMINDERS = _number("verdict_reminders", Unit.TIMES, 2, 2, 5)
REOPEN_DAYS = _number("reopen_days", Unit.DAYS, 30, 30, 365)
RELAPSE_MONTHS = _number("relapse_months", Unit.MONTHS, 24, 12, 120)
HISTORY_MONTHS = _number("history_months", Unit.MONTHS, 12, 6, 60)

PHOTO_COUNT = _number("photo_count", Unit.TIMES, 12, 3, 30)
PHOTO_BYTES = _number("photo_bytes", Unit.BYTES, 20 * 1024 * 1024, 8 * 1024 * 1024, 50 * 1024 * 1024)
IMPORT_DAYS = _number("import_days", Unit.DAYS, 7, 1, 30)


@overload
def value(session: Session, estate_id: int, key: Setting[T], at: datetime | None = None) -> T: ...
@overload
def value(session: Session, estate_id: int, key: str, at: datetime | None = None) -> Any: ...
def value(session: Session, estate_id: int, key: Setting[Any] | str, at: datetime | None = None) -> Any:
    """What the estate has set at that moment (default: now), else the default. Raises KeyError on an unknown key."""
    setting = _setting(key)
    return values(session, estate_id, [setting], at)[setting.key]


def values(
    session: Session, estate_id: int, keys: Iterable[Setting[Any] | str] = (), at: datetime | None = None
) -> dict[str, Any]:
    """Several values (all, where none is named) by key, in one statement."""
    wanted = {setting.key: setting for setting in map(_setting, keys)} or KEYS
    asked = {"estates": [estate_id], "keys": list(wanted), "at": at or clock.now()}
    found = {key: wanted[key].read(raw) for _, key, raw in session.execute(_NEWEST, asked)}
    return {key: found.get(key, setting.default) for key, setting in wanted.items()}


def by_estate(session: Session, estate_ids: Iterable[int], key: Setting[T], at: datetime | None = None) -> dict[int, T]:
    """One value at several estates, in one statement; for sweeps."""
    ids = list(estate_ids)
    asked = {"estates": ids, "keys": [key.key], "at": at or clock.now()}
    rows = session.execute(_NEWEST, asked) if ids else ()
    found: dict[int, T] = {estate_id: key.read(raw) for estate_id, _, raw in rows}
    return {estate_id: found.get(estate_id, key.default) for estate_id in ids}


def _setting(key: Setting[Any] | str) -> Setting[Any]:
    return key if isinstance(key, Setting) else KEYS[key]


def _newest() -> Any:
    rank = func.row_number().over(
        partition_by=(PolicyValue.estate_id, PolicyValue.key), order_by=PolicyValue.valid_from.desc()
    )
    ranked = (
        select(PolicyValue.estate_id, PolicyValue.key, PolicyValue.value, rank.label("rank"))
        .where(
            PolicyValue.estate_id.in_(bindparam("estates", expanding=True)),
            PolicyValue.key.in_(bindparam("keys", expanding=True)),
            PolicyValue.valid_from <= bindparam("at"),
        )
        .subquery()
    )
    return select(ranked.c.estate_id, ranked.c.key, ranked.c.value).where(ranked.c.rank == 1)


_NEWEST = _newest()
