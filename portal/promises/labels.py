"""Words for promises."""

from collections.abc import Mapping
from typing import Any

from portal.kernel.severity import Severity
from portal.kernel.words import lazy_gettext as _l
from portal.kernel.words import lazy_ngettext
from portal.promises.calendar import Amount, Unit
from portal.promises.models import BreachKind, ClockKind, Outcome, PauseReason, Source

KINDS: Mapping[ClockKind, Any] = {
    ClockKind.ANSWER: _l("First answer"),
    ClockKind.VISIT: _l("Someone on site"),
    ClockKind.SAFE: _l("Made safe"),
    ClockKind.FINISH: _l("Finished"),
}

BREACHES: Mapping[BreachKind, Any] = {
    BreachKind.ANSWER: _l("The first answer came late."),
    BreachKind.VISIT: _l("Nobody was on site in time."),
    BreachKind.SAFE: _l("It was not made safe in time."),
    BreachKind.FINISH: _l("It was not finished in time."),
    BreachKind.NEXT_UPDATE: _l("The promised update did not come in time."),
}

SEVERITIES: Mapping[Severity, Any] = {
    Severity.MINOR: _l("Minor"),
    Severity.MAJOR: _l("Major"),
    Severity.URGENT: _l("Urgent"),
    Severity.EMERGENCY: _l("Emergency"),
}

# What residents report on is known above us; app.py fills this in (category -> its name).
CATEGORIES: dict[str, Any] = {}

OUTCOMES: Mapping[Outcome, Any] = {
    Outcome.KEPT: _l("Kept"),
    Outcome.MISSED: _l("Missed"),
    Outcome.STOPPED: _l("No longer needed"),
    Outcome.SUPERSEDED: _l("Replaced when the severity or the kind of problem changed"),
}

REASONS: Mapping[PauseReason, Any] = {
    PauseReason.PARTS: _l("We wait for a part."),
    PauseReason.ACCESS: _l("Nobody could let us in. We need a time that suits you."),
    PauseReason.DECISION: _l("We wait for your decision."),
    PauseReason.NEIGHBOUR: _l("We need access to another home first."),
    PauseReason.WEATHER: _l("The weather does not allow the work."),
    PauseReason.DRYING: _l("The surface must dry first."),
    PauseReason.SPECIALIST: _l("We wait for a specialist firm."),
    PauseReason.AUTHORITY: _l("We wait for an authority or a utility company."),
}

SOURCES: Mapping[Source, Any] = {
    Source.PACK: _l("Standard table"),
    Source.LAW: _l("Law"),
    Source.CONTRACT: _l("Service contract"),
    Source.BROCHURE: _l("Brochure"),
    Source.NOTICE: _l("Notice to residents"),
    Source.CUSTOM: _l("What residents are used to"),
}

UNITS: Mapping[Unit, Any] = {
    Unit.MINUTES: _l("minutes, day and night"),
    Unit.CLOCK_HOURS: _l("hours, day and night"),
    Unit.OFFICE_HOURS: _l("office hours"),
    Unit.WORKING_DAYS: _l("working days"),
}


def amount(given: Amount) -> Any:
    """ "4 office hours"."""
    number = given.number
    words: dict[Unit, Any] = {
        Unit.MINUTES: lazy_ngettext("%(num)d minute, day and night", "%(num)d minutes, day and night", number),
        Unit.CLOCK_HOURS: lazy_ngettext("%(num)d hour, day and night", "%(num)d hours, day and night", number),
        Unit.OFFICE_HOURS: lazy_ngettext("%(num)d office hour", "%(num)d office hours", number),
        Unit.WORKING_DAYS: lazy_ngettext("%(num)d working day", "%(num)d working days", number),
    }
    return words[given.unit]


def category(code: str | None) -> Any:
    """The name of a category; None is every one."""
    return CATEGORIES.get(code, code) if code else _l("Every kind of problem")
