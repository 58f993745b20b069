"""Use-cases of the workforce: visits on the one calendar, and who is on duty, at work or away."""

from portal.workforce.services.rota import add_absence, add_duty, add_shift, remove
from portal.workforce.services.skills import Learned, add_kind, give_skill, rename_kind, take_skill
from portal.workforce.services.visits import (
    accept,
    appointment,
    arrive,
    book,
    cancel,
    drop,
    finish_open,
    move,
    no_access,
    refuse,
    say_code,
)

__all__ = [
    "Learned",
    "accept",
    "add_absence",
    "add_duty",
    "add_kind",
    "add_shift",
    "appointment",
    "arrive",
    "book",
    "cancel",
    "drop",
    "finish_open",
    "give_skill",
    "move",
    "no_access",
    "refuse",
    "remove",
    "rename_kind",
    "say_code",
    "take_skill",
]
