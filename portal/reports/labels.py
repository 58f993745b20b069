"""Words for the codes of reports."""

from collections.abc import Mapping
from typing import Any

from portal.kernel.severity import Scope, Severity
from portal.kernel.words import lazy_gettext as _l
from portal.matters.models import Channel
from portal.promises.labels import SEVERITIES
from portal.reports.categories import Category, Head, Nature, Route, Trade
from portal.reports.dangers import Danger
from portal.reports.importer import Fault
from portal.reports.models import Status, VerdictWord, Voice, WayOn

SEVERITY = SEVERITIES

# What residents say of how soon somebody should come; it stands beside our severity and never changes it (S44).
FELT: Mapping[Severity, Any] = {
    Severity.EMERGENCY: _l("Right now"),
    Severity.URGENT: _l("Today"),
    Severity.MAJOR: _l("This week"),
    Severity.MINOR: _l("It can wait"),
}

HEAD: Mapping[Head, Any] = {
    Head.LEAK: _l("Leak"),
    Head.CRACK: _l("Cracks and walls"),
    Head.UTILITIES: _l("Water, power, gas"),
    Head.LIFT: _l("Lift"),
    Head.SHARED: _l("Doors, lights, shared areas"),
    Head.NUISANCE: _l("Noise and smells"),
    Head.ORDER: _l("Parking and order"),
    Head.SERVICE: _l("Fees and service"),
    Head.OTHER: _l("Something else"),
}

CATEGORY: Mapping[Category, Any] = {
    Category.LEAK_ABOVE: _l("Water from above"),
    Category.LEAK_PIPE: _l("Leaking pipe or tap"),
    Category.LEAK_RAIN: _l("Rain or damp comes in"),
    Category.CRACK: _l("Crack or sinking ground"),
    Category.FINISH: _l("Tiles, plaster or outside wall"),
    Category.WATER: _l("No water, weak or dirty water"),
    Category.POWER: _l("Power"),
    Category.GAS: _l("Gas"),
    Category.HEATING: _l("Heating, hot water, air conditioning"),
    Category.DRAIN: _l("Blocked drain or toilet"),
    Category.NETWORK: _l("Phone signal or internet"),
    Category.LIFT: _l("Lift"),
    Category.DOOR: _l("Door, window or lock"),
    Category.LIGHT: _l("Lights"),
    Category.EQUIPMENT: _l("Fire safety, gate or other equipment"),
    Category.CLEANING: _l("Cleaning, rubbish, plants"),
    Category.NOISE: _l("Noise"),
    Category.FUMES: _l("Smoke, fumes or smells"),
    Category.NEIGHBOUR: _l("Daylight, glare or an unwanted neighbour"),
    Category.PARKING: _l("Parking"),
    Category.ILLEGAL_BUILDING: _l("Illegal building work"),
    Category.PUBLIC_ORDER: _l("Public order and safety"),
    Category.FEES: _l("Fees and bills"),
    Category.PUBLIC_MONEY: _l("Maintenance fund and common income"),
    Category.CONDUCT: _l("Staff, company or owners' committee"),
    Category.DELAY: _l("Nobody came or answered"),
    Category.PROMISE: _l("Handover, promises, documents"),
    Category.OUTSIDE: _l("Roads, schools, outside the estate"),
    Category.SUGGESTION: _l("Suggestion"),
    Category.PRAISE: _l("Praise"),
    Category.OTHER: _l("Something else"),
}

NATURE: Mapping[Nature, Any] = {
    Nature.REPAIR: _l("Repair request"),
    Nature.BUILDING_QUALITY: _l("Building quality"),
    Nature.SERVICE_ATTITUDE: _l("Service and conduct"),
    Nature.DELAY: _l("Delay"),
    Nature.FEE_PUBLIC_MONEY: _l("Fees and public money"),
    Nature.PUBLIC_ORDER: _l("Public order"),
    Nature.NEIGHBOUR_NUISANCE: _l("Trouble with neighbours"),
    Nature.PRAISE: _l("Praise"),
    Nature.SUGGESTION: _l("Suggestion"),
}

ROUTE: Mapping[Route, Any] = {
    Route.REPAIR: _l("Repair"),
    Route.COMPLAINT: _l("Complaint"),
    Route.REFERRAL: _l("Passed on to the competent body"),
    Route.PRAISE: _l("Praise"),
    Route.SUGGESTION: _l("Suggestion"),
}

TRADE: Mapping[Trade, Any] = {
    Trade.PLUMBING: _l("Plumbing"),
    Trade.WATERPROOFING: _l("Waterproofing"),
    Trade.ELECTRICS: _l("Electrics"),
    Trade.GAS: _l("Gas fitting"),
    Trade.HVAC: _l("Heating and air conditioning"),
    Trade.LIFT: _l("Lift"),
    Trade.MASONRY: _l("Masonry and plaster"),
    Trade.CARPENTRY: _l("Doors, windows and woodwork"),
    Trade.CLEANING: _l("Cleaning"),
    Trade.GENERAL: _l("General repairs"),
}

SCOPE: Mapping[Scope, Any] = {
    Scope.ROOM: _l("One room or spot"),
    Scope.HOME: _l("One home"),
    Scope.RISER: _l("Several homes above one another"),
    Scope.BUILDING: _l("The whole building"),
    Scope.ESTATE: _l("The whole estate"),
}

DANGER: Mapping[Danger, Any] = {
    Danger.SHOCK: _l("Electric shock"),
    Danger.FIRE: _l("Fire or smoke"),
    Danger.GAS: _l("Gas"),
    Danger.INJURY: _l("Somebody is hurt"),
    Danger.TRAPPED: _l("Somebody is trapped in a lift"),
    Danger.LOCKED_IN: _l("Somebody is locked in"),
    Danger.THREAT: _l("Somebody is threatened"),
    Danger.ELECTRIC: _l("Water or damage near electricity"),
    Danger.BURST_PIPE: _l("Burst pipe"),
    Danger.FLOOD: _l("Flooding"),
    Danger.FALLING: _l("Something may fall"),
    Danger.STRUCTURE: _l("The building itself may give way"),
    Danger.LIFT_UNSAFE: _l("Unsafe lift"),
    Danger.FIRE_LANE: _l("Blocked fire lane or exit"),
}

CHANNEL: Mapping[Channel, Any] = {
    Channel.WEB: _l("Sent online"),
    Channel.PHONE: _l("By phone"),
    Channel.WALK_IN: _l("At the desk"),
    Channel.STAFF: _l("Found by staff"),
    Channel.IMPORTED: _l("From an earlier system"),
}

REPORT_STATUS: Mapping[Status, Any] = {
    Status.RECEIVED: _l("Received"),
    Status.ACCEPTED: _l("Accepted"),
    Status.IN_PROGRESS: _l("In progress"),
    Status.FINISHED: _l("Finished, waiting for your word"),
    Status.SOLVED: _l("Solved"),
    Status.UNCONFIRMED: _l("Closed, not confirmed"),
    Status.DECLINED: _l("Declined"),
}

VERDICT: Mapping[VerdictWord, Any] = {
    VerdictWord.SOLVED: _l("Solved"),
    VerdictWord.PARTLY: _l("Partly solved"),
    VerdictWord.NOT: _l("Not solved"),
    VerdictWord.CAME_BACK: _l("It came back"),
}

VOICE: Mapping[Voice, Any] = {
    Voice.PAGE: _l("On the page"),
    Voice.LINK: _l("By link"),
    Voice.SPOKEN: _l("Spoken to our staff"),
}

WAY_ON: Mapping[WayOn, Any] = {
    WayOn.SELF_HELP: _l("A safe step to take yourself"),
    WayOn.OTHER_TIME: _l("Another time"),
    WayOn.STOPGAP: _l("A measure for the meantime"),
    WayOn.CALL_BACK: _l("We call back"),
    WayOn.COMPETENT_BODY: _l("Who is in charge of this"),
}

FAULT: Mapping[Fault, Any] = {
    Fault.TOO_LONG: _l("The line is too long."),
    Fault.NOT_UNICODE: _l("The line has characters that cannot be read. Save the file as UTF-8."),
    Fault.NOT_JSON: _l("The line is not valid JSON."),
    Fault.NOT_OBJECT: _l("The line is JSON, but not an object."),
    Fault.NO_ID: _l("The message has no id."),
    Fault.NO_WORDS: _l("The message has neither a subject nor a text."),
    Fault.BAD_TIME: _l("The date is missing or cannot be read."),
    Fault.REPEATED: _l("A message with this id came earlier in the file."),
}
