"""What is tested before a job counts as finished, with what hangs together with it (S62).

The words of each line are in wording.py under its key.
"""

from dataclasses import dataclass

from portal.reports.categories import Category


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
