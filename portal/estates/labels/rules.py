"""Words for what an estate can set."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from babel import Locale

from portal.estates.settings import Setting, Unit
from portal.kernel import i18n
from portal.kernel.words import gettext, ngettext, speech
from portal.kernel.words import lazy_gettext as _l


class Words(NamedTuple):
    """A key of policy in words: what it is called, what it does."""

    name: Any
    meaning: Any


NEXT_WORD = _l("After it came in or was triaged, the resident has our next word within this time.")

SETTINGS: Mapping[str, Words] = {
    "office_opens": Words(_l("The office opens"), _l("Promises in office hours count from here.")),
    "office_closes": Words(_l("The office closes"), _l("Promises in office hours count up to here.")),
    "office_weekdays": Words(
        _l("Working days"), _l("Public holidays and make-up workdays of the calendar come on top.")
    ),
    "next_update_emergency": Words(
        _l("Next update, emergency"),
        NEXT_WORD,
    ),
    "next_update_urgent": Words(
        _l("Next update, urgent"),
        NEXT_WORD,
    ),
    "next_update_major": Words(
        _l("Next update, major"),
        NEXT_WORD,
    ),
    "next_update_minor": Words(
        _l("Next update, minor"),
        NEXT_WORD,
    ),
    "unassigned_after": Words(
        _l("Not taken up"), _l("After this time the supervisor hears of a report that nobody has taken up.")
    ),
    "callback_minutes": Words(_l("Call back"), _l("Where nobody is free, somebody calls back within this time.")),
    "alert_first_percent": Words(_l("First alert"), _l("At this share of a promised time the technician is reminded.")),
    "alert_second_percent": Words(
        _l("Second alert"),
        _l("At this share of a promised time the supervisor is told. When it is used up, the manager is."),
    ),
    "handover_alert_count": Words(
        _l("Hand-overs"), _l("More hand-overs of one matter than this, and the manager hears.")
    ),
    "re_promise_limit": Words(
        _l("Dates moved"), _l("More moved dates of one matter than this, and the manager hears.")
    ),
    "verdict_reminder_days": Words(_l("Reminder of the verdict"), _l("So many days lie between two reminders.")),
    "verdict_reminders": Words(
        _l("Reminders of the verdict"), _l("After so many without an answer, a report is closed as unconfirmed.")
    ),
    "reopen_days": Words(_l("Reopening"), _l("For so long a household can reopen a report in one tap, free.")),
    "relapse_months": Words(
        _l("Relapse"), _l("The same fault at the same place within this time counts one step more severe.")
    ),
    "history_months": Words(_l("History"), _l("So far back a home's repairs are counted.")),
    "photo_count": Words(_l("Photos of one report"), _l("So many photos fit one report.")),
    "photo_bytes": Words(_l("Size of a photo"), _l("The largest file that is taken.")),
    "import_days": Words(_l("Unconfirmed imports"), _l("The file of an import that nobody confirms is deleted then.")),
}


def value_in_words(setting: Setting[Any], value: Any) -> str:
    """A value as people say it: "2 h", "Monday to Friday", "20 MB"."""
    match setting.unit:
        case Unit.MINUTES:
            return minutes_in_words(int(value))
        case Unit.DAYS:
            return str(ngettext("%(num)s day", "%(num)s days", value))
        case Unit.MONTHS:
            return str(ngettext("%(num)s month", "%(num)s months", value))
        case Unit.PERCENT:
            return str(gettext("%(percent)s %%", percent=value))
        case Unit.BYTES:
            return str(gettext("%(megabytes)s MB", megabytes=value // 1024 // 1024))
        case Unit.CLOCK:
            return str(value.strftime("%H:%M"))
        case Unit.WEEKDAYS:
            return i18n.listed(weekday(day) for day in value)
        case _:
            return str(value)


def minutes_in_words(minutes: int) -> str:
    """A length of time: "45 min", "2 h", "3 days"."""
    if minutes % (24 * 60) == 0:
        return str(ngettext("%(num)s day", "%(num)s days", minutes // (24 * 60)))
    hours, rest = divmod(minutes, 60)
    if hours and rest:
        return str(gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=rest))
    return str(gettext("%(hours)s h", hours=hours) if hours else gettext("%(minutes)s min", minutes=rest))


def weekday(day: int) -> str:
    """The name of a day of the week, Monday being 0."""
    names = (speech().locale or Locale("en")).days["stand-alone"]["wide"]
    return str(names[day])
