"""Words for estates, homes and the people of homes."""

from collections.abc import Mapping
from typing import Any

from portal.estates import wording
from portal.estates.labels.rules import SETTINGS, Words, value_in_words, weekday
from portal.estates.models import ImportStatus, Level, PlaceKind, Position, RelationKind
from portal.kernel.access import Right
from portal.kernel.words import lazy_gettext as _l

KINDS: Mapping[RelationKind, Any] = {
    RelationKind.OWNER: _l("Owner"),
    RelationKind.CO_OWNER: _l("Co-owner"),
    RelationKind.TENANT: _l("Tenant"),
    RelationKind.FAMILY: _l("Family member"),
    RelationKind.AGENT: _l("Agent"),
    RelationKind.KEY_HOLDER: _l("Key-holder"),
    RelationKind.PROXY: _l("Proxy"),
}

RIGHTS: Mapping[Right, Any] = {
    Right.SEE: _l("See the home's reports"),
    Right.REPORT: _l("Report problems"),
    Right.ADMIT: _l("Let visitors in"),
    Right.VERDICT: _l("Say whether it is solved"),
    Right.SIGN: _l("Sign agreements"),
    Right.VOTE: _l("Vote"),
    Right.MONEY: _l("Receive money"),
}

PLACES: Mapping[PlaceKind, Any] = {
    PlaceKind.LOBBY: _l("Lobby"),
    PlaceKind.CORRIDOR: _l("Corridor"),
    PlaceKind.STAIRS: _l("Stairs"),
    PlaceKind.LIFT: _l("Lift"),
    PlaceKind.ROOF: _l("Roof"),
    PlaceKind.FACADE: _l("Facade"),
    PlaceKind.GARAGE: _l("Garage"),
    PlaceKind.GARDEN: _l("Garden"),
    PlaceKind.PLAYGROUND: _l("Playground"),
    PlaceKind.GATE: _l("Gate"),
    PlaceKind.PUMP_ROOM: _l("Pump room"),
    PlaceKind.ELECTRIC_ROOM: _l("Electric room"),
    PlaceKind.OTHER: _l("Other place"),
}

POSITIONS: Mapping[Position, Any] = {
    Position.ABOVE: _l("Above"),
    Position.BELOW: _l("Below"),
    Position.RISER: _l("On the same riser"),
    Position.FLOOR: _l("On the same floor"),
}

STATUSES: Mapping[ImportStatus, Any] = {
    ImportStatus.RECEIVED: _l("Waiting to be checked"),
    ImportStatus.CHECKING: _l("Being checked"),
    ImportStatus.CHECKED: _l("Checked, waiting for you"),
    ImportStatus.REFUSED: _l("Can't be imported yet"),
    ImportStatus.CONFIRMED: _l("Waiting to be imported"),
    ImportStatus.APPLYING: _l("Being imported"),
    ImportStatus.APPLIED: _l("Imported"),
    ImportStatus.FAILED: _l("Failed"),
    ImportStatus.DROPPED: _l("Dropped"),
}

STATUS_TONES: Mapping[ImportStatus, str] = {
    ImportStatus.CHECKED: "turn",
    ImportStatus.REFUSED: "late",
    ImportStatus.FAILED: "late",
    ImportStatus.APPLIED: "good",
    ImportStatus.DROPPED: "plain",
}

LEVELS: Mapping[Level, Any] = {
    Level.ERROR: _l("To be put right"),
    Level.WARNING: _l("Please look"),
    Level.NOTE: _l("Worth knowing"),
    Level.FINE: _l("Fine"),
}

LEVEL_TONES: Mapping[Level, str] = {Level.ERROR: "late", Level.WARNING: "turn", Level.NOTE: "calm", Level.FINE: "plain"}

COLUMNS: Mapping[str, Any] = {
    "building": _l("Building"),
    "entrance": _l("Entrance"),
    "floor": _l("Floor"),
    "home": _l("Home"),
    "stack": _l("Stack"),
    "name": _l("Name"),
    "phone": _l("Phone"),
    "email": _l("E-mail"),
    "relation": _l("Relation"),
    "from": _l("From"),
    "to": _l("To"),
    "language": _l("Language"),
    "handed_over_on": _l("Handed over on"),
}

ACTS: Mapping[str, Any] = {
    "building_added": _l("Building added"),
    "entrance_added": _l("Entrance added"),
    "home_added": _l("Home added"),
    "home_changed": _l("Home changed"),
    "person_added": _l("Person added"),
    "person_known": _l("Person known from another home"),
    "phone_added": _l("Phone added"),
    "phone_changed": _l("Phone changed"),
    "email_added": _l("E-mail added"),
    "email_changed": _l("E-mail changed"),
    "relation_added": _l("Moves in"),
    "relation_changed": _l("Relation changed"),
    "relation_ended": _l("Leaves"),
    "relation_past": _l("Lived here before"),
}

# %-facts: `other` is the line or day that belongs to it.
FINDINGS: Mapping[str, Any] = {
    "no_home": _l("The home's number is missing."),
    "no_building": _l("The building is missing."),
    "building_differs": _l("The home's number names another building."),
    "building_unknown": _l("There is no such building here. Allow new buildings, or put it right."),
    "entrance_needed": _l("Several homes here have this number. Say which entrance."),
    "label_taken": _l("Another home is called like this already."),
    "floor_invalid": _l("This is not a floor."),
    "floor_unknown": _l("The floor is not known. It counts as floor 1."),
    "home_differs": _l("Line %(other)s says something else of this home."),
    "too_long": _l("This is too long."),
    "several_names": _l("This looks like several people. Give each a line."),
    "no_name": _l("The name is missing."),
    "no_person": _l("Nobody is named. The home counts as vacant."),
    "no_contact": _l("No phone and no e-mail. Only paper will reach this person."),
    "no_phone": _l("No phone."),
    "phone_invalid": _l("This is not a phone number."),
    "email_invalid": _l("This is not an e-mail address."),
    "number_cut": _l("The spreadsheet cut this number short. Format the column as text and type it again."),
    "shared_phone": _l("Somebody else has this phone too. The first one signs in with it."),
    "shared_email": _l("Somebody else has this e-mail address too. The first one signs in with it."),
    "contacts_stay": _l("This person looks after their own phone and e-mail. What stands there stays."),
    "relation_unknown": _l("This relation is not known. Use owner, tenant, family or another word of the list."),
    "language_unknown": _l("This language is not one of ours."),
    "date_invalid": _l("This is not a date. Type it like 2026-03-31."),
    "dates_turned": _l("The last day lies before the first one."),
    "doubled": _l("The same as line %(other)s."),
    "doubled_differs": _l("Line %(other)s says something else of this person."),
    "ends_too_early": _l("The relation began later, on %(other)s."),
    "left_here": _l("This person left on %(other)s. Give a later day to let them in again."),
    "owner_still_here": _l("Another owner is still here. Has that one left?"),
    "others_stay": _l("Others of this household stay. Do they leave too?"),
}


def finding_in_words(finding: Mapping[str, Any]) -> str:
    """What was found in a line of an import."""
    words = FINDINGS.get(finding["code"], finding["code"])
    return str(words) % {"other": finding.get("other") or ""}


def file_error_in_words(error: Mapping[str, Any]) -> str:
    """Why a file as a whole can't be used."""
    words = str(wording.FILE_ERRORS.get(error["code"], error["code"]))
    facts = {name: COLUMNS.get(str(fact), fact) for name, fact in error.items()}
    return words % facts


__all__ = [
    "ACTS", "COLUMNS", "FINDINGS", "KINDS", "LEVELS", "LEVEL_TONES", "PLACES", "POSITIONS", "RIGHTS", "SETTINGS",
    "STATUSES", "STATUS_TONES", "Words", "file_error_in_words", "finding_in_words", "value_in_words", "weekday",
]  # fmt: skip
