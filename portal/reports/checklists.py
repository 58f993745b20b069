"""What is tested before a job counts as finished, with what hangs together with it (S62).

The words of each line are in wording.py under its key.
"""

from dataclasses import dataclass

from portal.reports.categories import Category, Trade


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to test, by its stable key; `is_compulsory` for the job at hand."""

    key: str
    is_compulsory: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Lines that every job of a category needs (three at most: a minor job is done in six taps), those that a graver
    one needs besides, and those that are only good to know."""

    always: tuple[str, ...]
    graver: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


def lines_for(category: Category, minor: bool) -> tuple[Line, ...]:
    """The lines of a job, compulsory ones first; a minor job must do only the fewest, and is offered the rest."""
    plan = PLANS.get(category, _ANY)
    graver = () if minor else plan.graver
    offered = (*plan.graver, *plan.optional) if minor else plan.optional
    return (*(Line(key, True) for key in (*plan.always, *graver)), *(Line(key, False) for key in offered))


_ANY = Plan(("works", "tidy"), ("shown",))

PLANS: dict[Category, Plan] = {
    Category.LEAK_ABOVE: Plan(
        ("source_stopped", "water_test", "ceiling_dry"),
        ("floor_drain", "electrics_dry", "neighbour_told", "wall_finish"),
        ("tidy",),
    ),
    Category.LEAK_PIPE: Plan(
        ("no_drip", "floor_drain", "tidy"),
        ("hot_water", "meter_still", "wall_finish", "ceiling_below", "electrics_dry"),
    ),
    Category.LEAK_RAIN: Plan(
        ("water_test", "inside_dry", "tidy"), ("rain_drain", "electrics_dry", "wall_finish"), ("neighbour_told",)
    ),
    Category.CRACK: Plan(
        ("crack_closed", "tidy"), ("crack_marked", "doors_move", "outside_sealed", "wall_finish"), ("neighbour_told",)
    ),
    Category.FINISH: Plan(("fixed_firm", "tidy"), ("around_tapped", "area_safe", "wall_finish")),
    Category.WATER: Plan(("flows", "clear"), ("all_taps", "hot_water", "meter_still", "no_drip")),
    Category.POWER: Plan(
        ("power_back", "breaker_tested"), ("all_rooms", "sockets_tested", "appliances_run", "panel_closed")
    ),
    Category.GAS: Plan(("soap_test", "burners_lit"), ("water_heater", "air_vent", "valve_shown", "gas_alarm")),
    Category.HEATING: Plan(("warm", "no_drip"), ("all_rooms", "pressure", "quiet"), ("meter_still",)),
    Category.DRAIN: Plan(
        ("runs_away", "no_smell", "tidy"), ("other_drains", "no_backflow", "seal_dry", "ceiling_below")
    ),
    Category.LIFT: Plan(("all_floors", "doors_close", "log_signed"), ("levels", "alarm_answers", "lights_fan")),
    Category.DOOR: Plan(("opens_closes", "locks"), ("keys_back", "closer_set", "glass_firm"), ("tidy",)),
    Category.LIGHT: Plan(("light_on", "cover_closed"), ("neighbour_lights", "breaker_tested")),
    Category.EQUIPMENT: Plan(("works", "fixed_firm"), ("signal_received", "log_signed", "area_safe")),
    Category.CLEANING: Plan(("area_clean",), ("cause_gone", "area_safe")),
}

_WATER, _CURRENT, _FLAME = (Trade.PLUMBING,), (Trade.ELECTRICS,), (Trade.GAS,)
_RAIN, _WARMTH, _WALL = (Trade.WATERPROOFING,), (Trade.HVAC,), (Trade.MASONRY,)
_WOOD, _CAR, _CLEAN = (Trade.CARPENTRY,), (Trade.LIFT,), (Trade.CLEANING,)

# Who mends a line that does not pass; a line that is not here is mended by the trade that failed it.
MENDED_BY: dict[str, tuple[Trade, ...]] = {
    "air_vent": (*_FLAME, *_WARMTH), "alarm_answers": _CAR, "all_floors": _CAR, "all_taps": _WATER,
    "appliances_run": _CURRENT, "area_clean": _CLEAN, "around_tapped": _WALL, "breaker_tested": _CURRENT,
    "burners_lit": _FLAME, "closer_set": _WOOD, "cover_closed": _CURRENT, "crack_closed": (*_WALL, *_RAIN),
    "doors_close": _CAR, "doors_move": _WOOD, "electrics_dry": _CURRENT, "floor_drain": _WATER, "flows": _WATER,
    "gas_alarm": _FLAME, "glass_firm": _WOOD, "hot_water": (*_WATER, *_WARMTH, *_FLAME), "inside_dry": _RAIN,
    "levels": _CAR, "light_on": _CURRENT, "lights_fan": (*_CAR, *_CURRENT), "locks": _WOOD,
    "meter_still": _WATER, "neighbour_lights": _CURRENT, "no_backflow": _WATER, "no_drip": (*_WATER, *_WARMTH),
    "opens_closes": _WOOD, "other_drains": _WATER, "outside_sealed": _RAIN, "panel_closed": _CURRENT,
    "power_back": _CURRENT, "rain_drain": _WATER, "runs_away": _WATER, "seal_dry": (*_WATER, *_RAIN),
    "soap_test": _FLAME, "sockets_tested": _CURRENT, "tidy": _CLEAN, "wall_finish": _WALL,
    "water_heater": (*_FLAME, *_WARMTH), "water_test": (*_RAIN, *_WATER),
}  # fmt: skip


def mended_by(line: str, own: Trade) -> Trade:
    """The trade that mends a line that did not pass: the one that failed it if it can, else the one that the line
    needs."""
    able = MENDED_BY.get(line, (own,))
    return own if own in able else able[0]
