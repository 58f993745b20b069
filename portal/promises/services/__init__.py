"""Use-cases of promises. A clock's life: clocks; its rests: pauses; the words given beside it: dates; the register
and the calendar that clocks are made from: register."""

from portal.promises.services.breaches import miss_update, tell
from portal.promises.services.clocks import earliest_due, meet, restamp, stamp, stop
from portal.promises.services.dates import re_promise, re_promised
from portal.promises.services.pauses import pause, resume
from portal.promises.services.register import (
    Offer,
    add_promise,
    remove_day,
    seed_promises,
    set_day,
    warn_of_calendar,
)

__all__ = [
    "Offer",
    "add_promise",
    "earliest_due",
    "meet",
    "miss_update",
    "pause",
    "re_promise",
    "re_promised",
    "remove_day",
    "restamp",
    "resume",
    "seed_promises",
    "set_day",
    "stamp",
    "stop",
    "tell",
    "warn_of_calendar",
]
