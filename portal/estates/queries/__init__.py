"""Reads of estates, homes, the people of homes, and imports."""

from portal.estates.queries.estates import (
    COUNT_CAP,
    Choice,
    building,
    buildings,
    entrances,
    estate,
    estate_by_code,
    estates_of,
    newest_policy_value,
    places,
    policy_history,
)
from portal.estates.queries.homes import HomeOption, home, homes, homes_of, labels, search
from portal.estates.queries.imports import (
    all_findings,
    batch,
    batches,
    known,
    lines,
    source,
    stale_batches,
    waiting_batches,
)
from portal.estates.queries.neighbours import Neighbours, neighbours
from portal.estates.queries.people import Resident, members, person_reached_at, relation, residents, residents_of

__all__ = [
    "COUNT_CAP",
    "Choice",
    "HomeOption",
    "Neighbours",
    "Resident",
    "all_findings",
    "batch",
    "batches",
    "building",
    "buildings",
    "entrances",
    "estate",
    "estate_by_code",
    "estates_of",
    "home",
    "homes",
    "homes_of",
    "known",
    "labels",
    "lines",
    "members",
    "neighbours",
    "newest_policy_value",
    "person_reached_at",
    "places",
    "policy_history",
    "relation",
    "residents",
    "residents_of",
    "search",
    "source",
    "stale_batches",
    "waiting_batches",
]
