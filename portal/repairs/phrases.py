"""Sentences about repairs: what happened, how a visit stands, why work waits and what helps meanwhile."""

from collections.abc import Mapping
from typing import Any

from portal.audit.wording import Facts, Sentence
from portal.kernel import i18n
from portal.kernel.words import gettext as _
from portal.kernel.words import lazy_gettext as _l
from portal.kernel.words import ngettext
from portal.promises.models import PauseReason
from portal.repairs.models import Hold
from portal.reports.categories import Category, Trade
from portal.reports.labels import TRADE
from portal.reports.wording import CHECK
from portal.workforce.models import Admits, Appointment
from portal.workforce.models import Status as VisitStatus


def _trade(facts: Facts) -> Any:
    return TRADE[Trade(facts["trade"])] if facts["trade"] in set(Trade) else ""


def _finished(facts: Facts) -> Any:
    if trade := _trade(facts):
        return _("The work is finished: %(trade)s.", trade=trade)
    return _("The work is finished.")


EVENTS: Mapping[str, Sentence] = {
    "work_order.opened": lambda facts: _("A work order was opened: %(trade)s.", trade=_trade(facts)),
    "work_order.cancelled": lambda facts: (
        _("The work order was dropped: the report was declined.")
        if facts["because"] == "declined"
        else _("The work order was dropped.")
    ),
    "work_order.reopened": lambda facts: _("The work is open again, for the same person."),
    "visit.booked": lambda facts: _("A visit is booked: %(window)s.", window=facts.window("window_from", "window_to")),
    "visit.moved": lambda facts: _(
        "The visit was moved to %(window)s.", window=facts.window("window_from", "window_to")
    ),
    "visit.accepted": lambda facts: _("The technician has confirmed the visit."),
    "visit.cancelled": lambda facts: _("The visit was cancelled. A new time is being planned."),
    "visit.dropped": lambda facts: _("The visit was cancelled; nothing more is to be done."),
    "visit.arrived": lambda facts: _("Arrived."),
    "visit.no_access": lambda facts: _("We stood at the door and could not get in. A new time is being planned."),
    "work.photographed": lambda facts: _("Photos before the repair."),
    "work.made_safe": lambda facts: _("Made safe."),
    "work.waits": lambda facts: _("The work waits until %(day)s.", day=facts.when("until")),
    "work.finished": _finished,
    "work.further": lambda facts: _(
        "Tested, and this did not pass: %(lines)s. It is mended in a work order of its own.",
        lines=i18n.listed(CHECK[line] for line in facts["lines"] if line in CHECK),
    ),
    "appointment.accepted": lambda facts: _("The visit was accepted."),
    "appointment.refused": lambda facts: _("The technician cannot come."),
}


def comes(visit: Appointment, zone: str) -> Any:
    """Who comes when, and how far they are, in one sentence for the household."""
    name = visit.person.name
    if visit.status is VisitStatus.ARRIVED and visit.arrived_at:
        return _("%(name)s has been on site since %(time)s.", name=name, time=i18n.clock_time(visit.arrived_at, zone))
    window = i18n.window(visit.window_from, visit.window_to, zone)
    return _("%(name)s comes %(window)s.", name=name, window=window)


def said(visit: Appointment) -> Any:
    """Whether the technician has said yes; nothing once they are there."""
    if visit.status is VisitStatus.ACCEPTED:
        return _("%(name)s has confirmed this time.", name=visit.person.name)
    if visit.status is VisitStatus.BOOKED:
        return _("%(name)s has been asked to confirm this time.", name=visit.person.name)
    return ""


# Said to the household: who opens the door.
YOU_ADMIT: Mapping[Admits, Any] = {
    Admits.RESIDENT: _l("You let us in."),
    Admits.TENANT: _l("The tenant lets us in."),
    Admits.REMOTE_OWNER: _l("The owner lets us in from afar."),
    Admits.HELD_KEY: _l("We use the key that we hold for you."),
    Admits.EMERGENCY_ENTRY: _l("Emergency entry, with witnesses."),
    Admits.OPEN: _l("Nobody needs to be there."),
}

# Said to the one who stands before the door.
THEY_ADMIT: Mapping[Admits, Any] = {
    Admits.RESIDENT: _l("The resident lets you in"),
    Admits.TENANT: _l("The tenant lets you in"),
    Admits.REMOTE_OWNER: _l("The owner lets you in from afar"),
    Admits.HELD_KEY: _l("We hold a key"),
    Admits.EMERGENCY_ENTRY: _l("Emergency entry, with two witnesses"),
    Admits.OPEN: _l("Open to everybody"),
}

WHY: Mapping[PauseReason, Any] = {
    PauseReason.PARTS: _l(
        "The part that we need is not in stock. It is ordered, and the supplier has confirmed the date."
    ),
    PauseReason.ACCESS: _l("We could not get in. We wait for a time that suits you."),
    PauseReason.DECISION: _l("How we go on depends on your decision. We wait for your word."),
    PauseReason.NEIGHBOUR: _l("The cause lies in another home. We have agreed a time there, and go on afterwards."),
    PauseReason.WEATHER: _l("This work holds only in dry weather. We have chosen the first dry day of the forecast."),
    PauseReason.DRYING: _l("What is wet must dry first. Closed up too early, the damage would come back."),
    PauseReason.SPECIALIST: _l("This needs a specialist firm. It is booked, and it has confirmed the date."),
    PauseReason.AUTHORITY: _l("We wait for an authority or a utility company, which has named this date."),
}

SHORT_WHY: Mapping[PauseReason, Any] = {
    PauseReason.PARTS: _l("A part is missing"),
    PauseReason.ACCESS: _l("We do not get in"),
    PauseReason.DECISION: _l("The household has to decide"),
    PauseReason.NEIGHBOUR: _l("Another home comes first"),
    PauseReason.WEATHER: _l("The weather"),
    PauseReason.DRYING: _l("It has to dry"),
    PauseReason.SPECIALIST: _l("A specialist firm"),
    PauseReason.AUTHORITY: _l("An authority or utility company"),
}

REASON_ICONS: Mapping[PauseReason, str] = {
    PauseReason.PARTS: "tools",
    PauseReason.ACCESS: "lock",
    PauseReason.DECISION: "help",
    PauseReason.NEIGHBOUR: "buildings",
    PauseReason.WEATHER: "droplets",
    PauseReason.DRYING: "hourglass",
    PauseReason.SPECIALIST: "wrench",
    PauseReason.AUTHORITY: "building",
}

_TELL = _l("You need not do anything. Please tell us at once if it gets worse.")
_WET = _l("Please keep things away from the wet place, put a bucket under it, and tell us at once if it grows.")
_OFF = _l("Please leave it switched off until we have been there, and tell us at once if you smell or see anything.")

MEANWHILE: Mapping[Category, Any] = {
    Category.LEAK_ABOVE: _WET,
    Category.LEAK_PIPE: _l(
        "Please keep the stop valve shut when you do not need water, and tell us at once if more comes out."
    ),
    Category.LEAK_RAIN: _WET,
    Category.CRACK: _l(
        "Please mark the ends of the crack with a pencil, and tell us at once if it grows past the marks."
    ),
    Category.POWER: _OFF,
    Category.GAS: _OFF,
    Category.DRAIN: _l("Please use the other drains sparingly, and tell us at once if water comes up."),
    Category.LIFT: _l(
        "Please use the other lift. If the stairs are hard for you, ring the desk; somebody comes to help."
    ),
}


def meanwhile(category: Category) -> Any:
    """What helps while a job of this kind waits."""
    return MEANWHILE.get(category, _TELL)


def queue_place(hold: Hold, ahead: int) -> Any:
    """The place in the queue of all who wait for the same reason, in the order in which they began to wait."""
    if hold.reason is PauseReason.DECISION:
        return _("Nobody is before you; we wait for your word alone.")
    if not ahead:
        return _("First; no one is before you.")
    return ngettext(
        "One other job waits for the same reason and came before yours; first come, first served.",
        "%(num)s other jobs wait for the same reason and came before yours; first come, first served.",
        ahead,
    )


def together(homes: int) -> Any:
    """How many other homes of the building have the same kind of trouble; a number, never a name."""
    if not homes:
        return _("No other home of your building has reported the like.")
    return ngettext(
        "One other home of your building waits with you.", "%(num)s other homes of your building wait with you.", homes
    )


def finished(day: str) -> Any:
    """A work order that is done."""
    return _("Finished on %(day)s.", day=day)


def waits(day: str) -> Any:
    """A work order that waits."""
    return _("Waits until %(day)s.", day=day)


def dropped() -> Any:
    """A work order that was not needed."""
    return _("Not needed any more.")


def to_plan(when: str) -> Any:
    """A work order without a visit yet."""
    return _("You hear by %(when)s when somebody comes.", when=when)
