"""Tables of promises: the register and the calendar's own days, and the clocks that run."""

from portal.promises.models.clocks import (
    COUNTED,
    Breach,
    BreachKind,
    Clock,
    Mark,
    Outcome,
    Pause,
    PauseReason,
    RePromise,
)
from portal.promises.models.register import CalendarDay, ClockKind, Promise, Source

__all__ = [
    "COUNTED",
    "Breach",
    "BreachKind",
    "CalendarDay",
    "Clock",
    "ClockKind",
    "Mark",
    "Outcome",
    "Pause",
    "PauseReason",
    "Promise",
    "RePromise",
    "Source",
]
