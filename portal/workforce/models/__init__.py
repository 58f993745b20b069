"""Tables of the workforce: people and their rota, and the calendar of visits."""

from portal.workforce.models.people import Absence, AwayFor, DutyShift, Entry, Shift, Skill, SkillKind
from portal.workforce.models.visits import (
    CODE_TRIES,
    EXPLAINED,
    MOVES,
    OPEN,
    QUARTER,
    Action,
    Admits,
    Appointment,
    OccupiedQuarter,
    Status,
    quarters_of,
)

__all__ = [
    "CODE_TRIES",
    "EXPLAINED",
    "MOVES",
    "OPEN",
    "QUARTER",
    "Absence",
    "Action",
    "Admits",
    "Appointment",
    "AwayFor",
    "DutyShift",
    "Entry",
    "OccupiedQuarter",
    "Shift",
    "Skill",
    "SkillKind",
    "Status",
    "quarters_of",
]
