"""Words for visits and rotas."""

from collections.abc import Mapping
from typing import Any

from portal.kernel.words import lazy_gettext as _l
from portal.workforce.models import Admits, AwayFor, Status

STATUS: Mapping[Status, Any] = {
    Status.BOOKED: _l("Booked"),
    Status.ACCEPTED: _l("Accepted"),
    Status.ARRIVED: _l("On site"),
    Status.DONE: _l("Done"),
    Status.NO_ACCESS: _l("Nobody let us in"),
    Status.CANCELLED: _l("Cancelled"),
}

ADMITS: Mapping[Admits, Any] = {
    Admits.RESIDENT: _l("The owner at home"),
    Admits.TENANT: _l("The tenant"),
    Admits.REMOTE_OWNER: _l("The owner from afar, by phone"),
    Admits.HELD_KEY: _l("A key that we hold"),
    Admits.EMERGENCY_ENTRY: _l("Emergency entry"),
    Admits.OPEN: _l("Common area, nobody needed"),
}

AWAY_FOR: Mapping[AwayFor, Any] = {
    AwayFor.LEAVE: _l("On leave"),
    AwayFor.SICK: _l("Sick"),
    AwayFor.TRAINING: _l("In training"),
    AwayFor.ELSEWHERE: _l("Working elsewhere"),
}

RANKS: Mapping[int, Any] = {
    1: _l("First to answer"),
    2: _l("Second, if the first does not answer"),
    3: _l("Third"),
}

# The trades that the portal knows, by their code; filled when the application is made, as the rooms above name them.
TRADES: dict[str, Any] = {}
