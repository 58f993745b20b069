"""Words that use-cases of repairs say themselves: how a work order stands."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from portal.kernel.words import lazy_gettext as _l
from portal.repairs.models import Status

STATUS: Mapping[Status, Any] = {
    Status.PLANNED: _l("To be planned"),
    Status.BOOKED: _l("Visit booked"),
    Status.ARRIVED: _l("On site"),
    Status.WAITING: _l("Waiting"),
    Status.FINISHED: _l("Finished"),
    Status.CANCELLED: _l("Cancelled"),
}


def visit(name: str, start: datetime, end: datetime, zone: str) -> str:
    """ "Chen Wei · 2026-03-12 14:00–16:00" there."""
    begins, ends = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))
    return f"{name} · {begins:%Y-%m-%d %H:%M}–{ends:%H:%M}"
