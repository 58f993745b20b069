"""Languages, and times as people say them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.lists import format_list
from flask import has_request_context, request
from flask_login import current_user

from portal.kernel import clock
from portal.kernel.words import gettext, ngettext, speech

LOCALES = ("en", "zh_Hans", "zh_Hant")
NAMES = {"en": "English", "zh_Hans": "简体中文", "zh_Hant": "繁體中文"}
HTML_LANG = {"en": "en", "zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant"}
COOKIE = "language"

# Which of ours a browser's wish means; the script decides, then the country that writes it.
_WISHES = {
    "zh": "zh_Hans", "zh-cn": "zh_Hans", "zh-sg": "zh_Hans", "zh-hans": "zh_Hans", "zh-my": "zh_Hans",
    "zh-tw": "zh_Hant", "zh-hk": "zh_Hant", "zh-mo": "zh_Hant", "zh-hant": "zh_Hant", "en": "en",
}  # fmt: skip

_DAY = {"en": "EEE d MMM", "zh_Hans": "M月d日EEE", "zh_Hant": "M月d日EEE"}
_DAY_YEAR = {"en": "EEE d MMM y", "zh_Hans": "y年M月d日", "zh_Hant": "y年M月d日"}
_JOIN = {"en": ", ", "zh_Hans": " ", "zh_Hant": " "}


def chosen_locale() -> str:
    """The signed-in person's language, else the one chosen in this browser, else its best match, else English."""
    if not has_request_context():
        return "en"
    if current_user and current_user.is_authenticated and current_user.locale in LOCALES:
        return str(current_user.locale)
    if (cookie := request.cookies.get(COOKIE)) in LOCALES:
        return str(cookie)
    for wish in request.accept_languages.values():
        if found := best_match(wish):
            return found
    return "en"


def best_match(wish: str) -> str | None:
    """Our locale for a browser's language tag such as "zh-HK", or None."""
    parts = wish.lower().replace("_", "-").split("-")
    for length in range(len(parts), 0, -1):
        if found := _WISHES.get("-".join(parts[:length])):
            return found
    return None


def current() -> str:
    """The locale of the page being made."""
    code = speech().code
    return code if code in LOCALES else "en"


def text_of(texts: Mapping[str, str] | None, locale: str | None = None) -> str:
    """A text by staff in the reader's language; the other Chinese script, then English, then whatever there is."""
    texts = texts or {}
    wanted = locale or current()
    other = {"zh_Hans": "zh_Hant", "zh_Hant": "zh_Hans"}.get(wanted, "")
    for key in (wanted, other, "en", *texts):
        if texts.get(key):
            return texts[key]
    return ""


def listed(words: Iterable[Any]) -> str:
    """Several names or short phrases as one reads them in a row: "a, b, and c" or 「甲、乙和丙」."""
    return format_list([str(each) for each in words], locale=current())


def day(at: datetime | date, zone: str = "UTC") -> str:
    """ "Tue 24 Nov"; with the year where it is not this one."""
    there = at.astimezone(ZoneInfo(zone)).date() if isinstance(at, datetime) else at
    this_year = clock.now().astimezone(ZoneInfo(zone)).year
    return _written(there, there.year == this_year, current())


@lru_cache(maxsize=4096)
def _written(there: date, is_this_year: bool, locale: str) -> str:
    return format_date(there, (_DAY if is_this_year else _DAY_YEAR)[locale], locale=locale)


def clock_time(at: datetime, zone: str) -> str:
    """ "14:00" there."""
    return at.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def when(at: datetime, zone: str) -> str:
    """ "Tue 24 Nov, 14:00" there."""
    return f"{day(at, zone)}{_JOIN[current()]}{clock_time(at, zone)}"


def window(start: datetime, end: datetime, zone: str) -> str:
    """ "Tue 24 Nov, 14:00–16:00" there; both days where they differ."""
    if start.astimezone(ZoneInfo(zone)).date() == end.astimezone(ZoneInfo(zone)).date():
        return f"{when(start, zone)}–{clock_time(end, zone)}"
    return f"{when(start, zone)} – {when(end, zone)}"


def exact(at: datetime, zone: str) -> str:
    """Date and time in full, for titles and ledgers."""
    locale = current()
    return format_datetime(at.astimezone(ZoneInfo(zone)), "yyyy-MM-dd HH:mm", locale=locale)


class TimeLeft(NamedTuple):
    """Words, and a tone that only underlines them: late, soon or plain."""

    words: str
    tone: str


def time_left(due_at: datetime, zone: str) -> TimeLeft:
    """How long until then: "6 min late", "24 min", "2 h 10 min", "Today 17:00", "Tomorrow 10:00", "Thu 26 Nov"."""
    left = due_at - clock.now()
    if left < timedelta(0):
        return TimeLeft(gettext("%(span)s late", span=span(-left)), "late")
    if left < timedelta(hours=4):
        return TimeLeft(span(left), "soon" if left < timedelta(hours=1) else "plain")
    there = ZoneInfo(zone)
    days = (due_at.astimezone(there).date() - clock.now().astimezone(there).date()).days
    if days == 0:
        return TimeLeft(gettext("Today %(time)s", time=clock_time(due_at, zone)), "plain")
    if days == 1:
        return TimeLeft(gettext("Tomorrow %(time)s", time=clock_time(due_at, zone)), "plain")
    return TimeLeft(when(due_at, zone), "plain")


def span(length: timedelta) -> str:
    """A length of time: "24 min", "2 h 10 min", "3 days"."""
    minutes = max(int(length.total_seconds() // 60), 0)
    if minutes < 60:
        return str(gettext("%(minutes)s min", minutes=minutes))
    if minutes < 48 * 60:
        hours, rest = divmod(minutes, 60)
        if not rest:
            return str(gettext("%(hours)s h", hours=hours))
        return str(gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=rest))
    return str(ngettext("%(num)s day", "%(num)s days", minutes // (24 * 60)))


def ago(at: datetime) -> str:
    """How long since then: "24 min ago"."""
    return str(gettext("%(span)s ago", span=span(clock.now() - at)))
