"""The one tree of what a resident may report: head, category, and what hangs on it (S34)."""

from dataclasses import dataclass
from enum import StrEnum

from portal.kernel.severity import Scope


class Head(StrEnum):
    """The nine tiles that a resident sees first."""

    LEAK = "leak"
    CRACK = "crack"
    UTILITIES = "utilities"
    LIFT = "lift"
    SHARED = "shared"
    NUISANCE = "nuisance"
    ORDER = "order"
    SERVICE = "service"
    OTHER = "other"


class Category(StrEnum):
    """What a resident taps, or a person confirms; promise rows and handling plans hang on it."""

    LEAK_ABOVE = "leak_above"
    LEAK_PIPE = "leak_pipe"
    LEAK_RAIN = "leak_rain"
    CRACK = "crack"
    FINISH = "finish"
    WATER = "water"
    POWER = "power"
    GAS = "gas"
    HEATING = "heating"
    DRAIN = "drain"
    NETWORK = "network"
    LIFT = "lift"
    DOOR = "door"
    LIGHT = "light"
    EQUIPMENT = "equipment"
    CLEANING = "cleaning"
    NOISE = "noise"
    FUMES = "fumes"
    NEIGHBOUR = "neighbour"
    PARKING = "parking"
    ILLEGAL_BUILDING = "illegal_building"
    PUBLIC_ORDER = "public_order"
    FEES = "fees"
    PUBLIC_MONEY = "public_money"
    CONDUCT = "conduct"
    DELAY = "delay"
    PROMISE = "promise"
    OUTSIDE = "outside"
    SUGGESTION = "suggestion"
    PRAISE = "praise"
    OTHER = "other"


class Nature(StrEnum):
    """The nine natures of S34; what kind of answer a report asks for."""

    REPAIR = "repair"
    BUILDING_QUALITY = "building_quality"
    SERVICE_ATTITUDE = "service_attitude"
    DELAY = "delay"
    FEE_PUBLIC_MONEY = "fee_public_money"
    PUBLIC_ORDER = "public_order"
    NEIGHBOUR_NUISANCE = "neighbour_nuisance"
    PRAISE = "praise"
    SUGGESTION = "suggestion"


class Route(StrEnum):
    """The way a report takes once it is triaged."""

    REPAIR = "repair"
    COMPLAINT = "complaint"
    REFERRAL = "referral"
    PRAISE = "praise"
    SUGGESTION = "suggestion"


class Trade(StrEnum):
    """The skill that a work order asks for."""

    PLUMBING = "plumbing"
    WATERPROOFING = "waterproofing"
    ELECTRICS = "electrics"
    GAS = "gas"
    HVAC = "hvac"
    LIFT = "lift"
    MASONRY = "masonry"
    CARPENTRY = "carpentry"
    CLEANING = "cleaning"
    GENERAL = "general"


class Measured(StrEnum):
    """The eleven natures of the labelled messages: a yardstick for the guess, shown to nobody."""

    BUILDING_QUALITY = "building_quality"
    WATERPROOFING_LEAK = "waterproofing_leak"
    LIFT = "lift"
    PARKING = "parking"
    FEES_PUBLIC_MONEY = "fees_public_money"
    SERVICE_ATTITUDE = "service_attitude"
    NOISE_FUMES_NEIGHBOUR = "noise_fumes_neighbour"
    PUBLIC_ORDER_ILLEGAL_BUILDING = "public_order_illegal_building"
    PROMISE_DELIVERY = "promise_delivery"
    UTILITIES_OUTAGE = "utilities_outage"
    SCHOOL_TRAFFIC_OTHER = "school_traffic_other"


@dataclass(frozen=True, slots=True)
class Leaf:
    """What hangs on a category. `growing`, `essential_lost` and `scope` hold until an answer says otherwise."""

    head: Head
    nature: Nature
    route: Route
    trade: Trade | None
    measured_as: Measured
    icon: str
    scope: Scope = Scope.ROOM
    growing: bool = False
    essential_lost: bool = False


def _repair(
    head: Head,
    trade: Trade,
    measured_as: Measured,
    icon: str,
    *,
    nature: Nature = Nature.REPAIR,
    scope: Scope = Scope.ROOM,
    growing: bool = False,
    essential_lost: bool = False,
) -> Leaf:
    return Leaf(head, nature, Route.REPAIR, trade, measured_as, icon, scope, growing, essential_lost)


def _matter(head: Head, nature: Nature, measured_as: Measured, icon: str, *, route: Route = Route.COMPLAINT) -> Leaf:
    return Leaf(head, nature, route, None, measured_as, icon, Scope.HOME)


_H, _N, _M, _T = Head, Nature, Measured, Trade
_QUALITY = Nature.BUILDING_QUALITY

TREE: dict[Category, Leaf] = {
    Category.LEAK_ABOVE: _repair(
        _H.LEAK, _T.WATERPROOFING, _M.WATERPROOFING_LEAK, "droplets", nature=_QUALITY, growing=True
    ),
    Category.LEAK_PIPE: _repair(_H.LEAK, _T.PLUMBING, _M.WATERPROOFING_LEAK, "droplet", growing=True),
    Category.LEAK_RAIN: _repair(_H.LEAK, _T.WATERPROOFING, _M.WATERPROOFING_LEAK, "cloud-rain", nature=_QUALITY),
    Category.CRACK: _repair(_H.CRACK, _T.MASONRY, _M.BUILDING_QUALITY, "crack", nature=_QUALITY),
    Category.FINISH: _repair(_H.CRACK, _T.MASONRY, _M.BUILDING_QUALITY, "brick-wall", nature=_QUALITY),
    Category.WATER: _repair(
        _H.UTILITIES, _T.PLUMBING, _M.UTILITIES_OUTAGE, "glass-water", scope=Scope.HOME, essential_lost=True
    ),
    Category.POWER: _repair(
        _H.UTILITIES, _T.ELECTRICS, _M.UTILITIES_OUTAGE, "zap", scope=Scope.HOME, essential_lost=True
    ),
    Category.GAS: _repair(_H.UTILITIES, _T.GAS, _M.UTILITIES_OUTAGE, "flame", scope=Scope.HOME, essential_lost=True),
    Category.HEATING: _repair(_H.UTILITIES, _T.HVAC, _M.UTILITIES_OUTAGE, "thermometer", scope=Scope.HOME),
    Category.DRAIN: _repair(_H.UTILITIES, _T.PLUMBING, _M.UTILITIES_OUTAGE, "waves"),
    Category.NETWORK: _matter(_H.UTILITIES, _N.REPAIR, _M.UTILITIES_OUTAGE, "wifi", route=Route.REFERRAL),
    Category.LIFT: _repair(_H.LIFT, _T.LIFT, _M.LIFT, "arrow-up-down", scope=Scope.HOME, essential_lost=True),
    Category.DOOR: _repair(_H.SHARED, _T.CARPENTRY, _M.BUILDING_QUALITY, "door-open"),
    Category.LIGHT: _repair(_H.SHARED, _T.ELECTRICS, _M.BUILDING_QUALITY, "lightbulb"),
    Category.EQUIPMENT: _repair(_H.SHARED, _T.GENERAL, _M.BUILDING_QUALITY, "fire-extinguisher"),
    Category.CLEANING: _repair(_H.SHARED, _T.CLEANING, _M.SERVICE_ATTITUDE, "trash-2", nature=_N.SERVICE_ATTITUDE),
    Category.NOISE: _matter(_H.NUISANCE, _N.NEIGHBOUR_NUISANCE, _M.NOISE_FUMES_NEIGHBOUR, "volume-2"),
    Category.FUMES: _matter(_H.NUISANCE, _N.NEIGHBOUR_NUISANCE, _M.NOISE_FUMES_NEIGHBOUR, "wind"),
    Category.NEIGHBOUR: _matter(
        _H.NUISANCE, _N.NEIGHBOUR_NUISANCE, _M.NOISE_FUMES_NEIGHBOUR, "building-2", route=Route.REFERRAL
    ),
    Category.PARKING: _matter(_H.ORDER, _N.PUBLIC_ORDER, _M.PARKING, "circle-parking"),
    Category.ILLEGAL_BUILDING: _matter(
        _H.ORDER, _N.PUBLIC_ORDER, _M.PUBLIC_ORDER_ILLEGAL_BUILDING, "construction", route=Route.REFERRAL
    ),
    Category.PUBLIC_ORDER: _matter(
        _H.ORDER, _N.PUBLIC_ORDER, _M.PUBLIC_ORDER_ILLEGAL_BUILDING, "shield-alert", route=Route.REFERRAL
    ),
    Category.FEES: _matter(_H.SERVICE, _N.FEE_PUBLIC_MONEY, _M.FEES_PUBLIC_MONEY, "receipt"),
    Category.PUBLIC_MONEY: _matter(_H.SERVICE, _N.FEE_PUBLIC_MONEY, _M.FEES_PUBLIC_MONEY, "landmark"),
    Category.CONDUCT: _matter(_H.SERVICE, _N.SERVICE_ATTITUDE, _M.SERVICE_ATTITUDE, "user-round-x"),
    Category.DELAY: _matter(_H.SERVICE, _N.DELAY, _M.SERVICE_ATTITUDE, "clock-alert"),
    Category.PROMISE: _matter(_H.SERVICE, _N.DELAY, _M.PROMISE_DELIVERY, "file-text"),
    Category.OUTSIDE: _matter(_H.OTHER, _N.PUBLIC_ORDER, _M.SCHOOL_TRAFFIC_OTHER, "map", route=Route.REFERRAL),
    Category.SUGGESTION: _matter(
        _H.OTHER, _N.SUGGESTION, _M.SCHOOL_TRAFFIC_OTHER, "message-square-plus", route=Route.SUGGESTION
    ),
    Category.PRAISE: _matter(_H.OTHER, _N.PRAISE, _M.SCHOOL_TRAFFIC_OTHER, "heart", route=Route.PRAISE),
    # What nobody has claimed yet is first of all a gap in management; a person names it at triage.
    Category.OTHER: _matter(_H.OTHER, _N.PUBLIC_ORDER, _M.SCHOOL_TRAFFIC_OTHER, "ellipsis"),
}

HEAD_ICONS: dict[Head, str] = {
    Head.LEAK: "droplet",
    Head.CRACK: "crack",
    Head.UTILITIES: "zap",
    Head.LIFT: "arrow-up-down",
    Head.SHARED: "door-open",
    Head.NUISANCE: "volume-2",
    Head.ORDER: "shield-alert",
    Head.SERVICE: "receipt",
    Head.OTHER: "ellipsis",
}


def under(head: Head) -> tuple[Category, ...]:
    """The categories of one tile, in the order in which they are shown."""
    return tuple(category for category, leaf in TREE.items() if leaf.head is head)
