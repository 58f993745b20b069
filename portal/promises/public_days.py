"""Public holidays and make-up workdays of a country, year by year, as the `holidays` library knows them."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays

# A country that named make-up workdays in any of so many years before is expected to name them again.
HABIT = 3


@dataclass(frozen=True, slots=True)
class PublicYear:
    """What one country's year says. `is_complete` is False where make-up workdays are still to be announced."""

    holidays: frozenset[date]
    make_up_days: frozenset[date]
    is_complete: bool


@lru_cache(maxsize=1024)
def public_year(country: str, year: int) -> PublicYear:
    """One year of a country, by its code ("CN"), or of a part of one ("GB-ENG"). A country that the library doesn't
    know has no holidays and is never complete."""
    table = _table(country, year)
    if table is None:
        return PublicYear(frozenset(), frozenset(), is_complete=False)
    make_up_days = _of_year(table, year)
    expected = any(_of_year(known, year - ago) for ago in range(1, HABIT + 1) if (known := _table(country, year - ago)))
    return PublicYear(
        frozenset(day for day in table if day.year == year),
        make_up_days,
        is_complete=bool(make_up_days) or not expected,
    )


@lru_cache(maxsize=256)
def holiday_names(country: str, year: int, locale: str) -> dict[date, str]:
    """The public holidays of a year by their names in one of our languages, or in the library's nearest."""
    table = _table(country, year)
    wished = {"zh_Hans": ["zh_CN"], "zh_Hant": ["zh_HK", "zh_TW", "zh_CN"]}.get(locale, [])
    offered = table.supported_languages if table is not None else ()
    language = next((one for one in [*wished, "en_US", "en_GB"] if one in offered), None)
    named = _table(country, year, language)
    return dict(sorted(named.items())) if named is not None else {}


def is_known(country: str) -> bool:
    """Whether the library has public holidays for this code."""
    return _table(country, 2026) is not None


def _table(country: str, year: int, language: str | None = None) -> holidays.HolidayBase | None:
    code, _, part = country.partition("-")
    try:
        return holidays.country_holidays(code, subdiv=part or None, years=year, expand=False, language=language)
    except (NotImplementedError, ValueError):  # what the library raises for a country or a part that it does not know
        return None


def _of_year(table: holidays.HolidayBase, year: int) -> frozenset[date]:
    return frozenset(day for day in table.weekend_workdays if day.year == year)
