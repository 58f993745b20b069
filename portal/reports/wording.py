"""Words of the guided questions and of the completion checklists, by their keys."""

from collections.abc import Mapping
from typing import Any

from portal.kernel.words import lazy_gettext as _l

QUESTION: Mapping[str, Any] = {
    "growing": _l("Is it getting worse?"),
    "electric": _l("Does the water reach a socket, a lamp, a fuse box or an appliance?"),
    "bulging": _l("Is the ceiling bulging or hanging down?"),
    "reach": _l("How far does it go?"),
    "homes": _l("Who is affected?"),
    "flow": _l("How much water comes out?"),
    "shut_off": _l("Can you turn the water off?"),
    "wide": _l("How wide is the crack?"),
    "loose": _l("Could something fall where people walk?"),
    "water": _l("What is wrong with the water?"),
    "burning": _l("Do you see smoke, or smell something burning?"),
    "sparks": _l("Did you see sparks, or feel a shock?"),
    "power": _l("How much is without power?"),
    "gas_smell": _l("Do you smell gas?"),
    "gas": _l("What is wrong with the gas?"),
    "heating": _l("What is wrong?"),
    "rising": _l("Is dirty water coming up into the room?"),
    "only_toilet": _l("Is it your only toilet?"),
    "trapped": _l("Is somebody in the lift who cannot get out?"),
    "lift_unsafe": _l("Did the lift drop, jerk hard, or move with its door open?"),
    "lifts": _l("Can you still use a lift?"),
    "locked_in": _l("Is somebody locked in who cannot get out?"),
    "secure": _l("Can you still lock up your home?"),
    "glass": _l("Could glass or a window fall out?"),
    "bare_wire": _l("Do you see bare wires?"),
    "hurts": _l("Could somebody be hurt by it?"),
    "fire_gear": _l("Is it for fire safety, such as an alarm, a hose or an emergency exit?"),
    "threatened": _l("Is somebody being threatened or attacked right now?"),
    "smoke": _l("Could there be a fire?"),
    "thrown": _l("Are things thrown or falling from above?"),
    "blocks_escape": _l("Is a fire lane, a stairway or an exit blocked?"),
    "bearing_wall": _l("Is a load-bearing wall, a beam or a floor being cut or knocked down?"),
    "under_way": _l("Is the work still going on?"),
}

_YES, _NO, _UNSURE = _l("Yes"), _l("No"), _l("I am not sure")

ANSWER: Mapping[str, Mapping[str, Any]] = {
    "reach": {
        "room": _l("One room or spot"),
        "home": _l("My whole home"),
        "riser": _l("Also the homes above or below"),
        "building": _l("The whole building"),
        "estate": _l("Several buildings"),
    },
    "homes": {
        "mine": _l("Only my home"),
        "riser": _l("Also the homes above or below"),
        "building": _l("The whole building"),
        "unsure": _UNSURE,
    },
    "flow": {
        "drip": _l("It is damp, or it drips"),
        "stream": _l("It runs"),
        "burst": _l("It sprays or pours"),
    },
    "wide": {
        "hair": _l("Thin as a hair"),
        "coin": _l("A coin fits in"),
        "through": _l("I can see through it, or the floor has dropped"),
    },
    "water": {"none": _l("There is none"), "dirty": _l("It is dirty or smells"), "weak": _l("It runs weakly")},
    "power": {"none": _l("My whole home"), "part": _l("A part of it, or one device")},
    "gas": {"none": _l("There is none"), "weak": _l("The flame is weak or goes out")},
    "heating": {"none": _l("It does not work at all"), "weak": _l("It works, but not well")},
    "lifts": {
        "all": _l("No, none of them runs"),
        "one": _l("Yes, another one runs"),
        "runs": _l("Yes, it runs, but not well"),
    },
}


def question(key: str) -> Any:
    """A question in the reader's language."""
    return QUESTION[key]


def answer(question_key: str, key: str) -> Any:
    """An answer in the reader's language; yes, no and not sure are the same everywhere."""
    return ANSWER.get(question_key, {}).get(key) or {"yes": _YES, "no": _NO, "unsure": _UNSURE}[key]


CHECK: Mapping[str, Any] = {
    "air_vent": _l("The air vent and the flue are free"),
    "alarm_answers": _l("The alarm button was pressed and answered"),
    "all_floors": _l("The lift went to every floor and back"),
    "all_rooms": _l("Every room was tried"),
    "all_taps": _l("Every tap runs with good pressure"),
    "appliances_run": _l("The resident's appliances run"),
    "area_clean": _l("The place is clean"),
    "area_safe": _l("Nobody can be hurt there; barriers are gone or stand firm"),
    "around_tapped": _l("The parts around it were tapped and are firm"),
    "breaker_tested": _l("The safety switch was tested and trips"),
    "burners_lit": _l("The burners light and burn blue"),
    "cause_gone": _l("What caused it is gone"),
    "ceiling_below": _l("The ceiling of the home below is dry"),
    "ceiling_dry": _l("The ceiling no longer drips"),
    "clear": _l("The water is clear"),
    "closer_set": _l("The door closes softly by itself"),
    "cover_closed": _l("The cover is closed and no wire is bare"),
    "crack_closed": _l("The crack is closed along its whole length"),
    "crack_marked": _l("Its ends are marked with the date"),
    "doors_close": _l("The lift doors close and open again when blocked"),
    "doors_move": _l("Doors and windows nearby move freely"),
    "electrics_dry": _l("Sockets, lamps and switches nearby are dry and safe"),
    "fixed_firm": _l("What was fixed is firm"),
    "floor_drain": _l("The floor drain runs freely"),
    "flows": _l("The water runs"),
    "gas_alarm": _l("The gas alarm works"),
    "glass_firm": _l("The glass is firm"),
    "hot_water": _l("The hot water runs and gets hot"),
    "inside_dry": _l("The inside is dry"),
    "keys_back": _l("All keys were given back"),
    "levels": _l("The lift stops level with the floor"),
    "light_on": _l("The light goes on and off"),
    "lights_fan": _l("The light and the fan in the lift work"),
    "locks": _l("It locks and unlocks"),
    "log_signed": _l("The maintenance log is signed"),
    "meter_still": _l("The water meter stands still when all taps are closed"),
    "neighbour_lights": _l("The lights next to it work as well"),
    "neighbour_told": _l("The homes next to it, above and below were told"),
    "no_backflow": _l("Nothing comes back up, also in the home below"),
    "no_drip": _l("Nothing drips under full pressure"),
    "no_smell": _l("There is no smell"),
    "opens_closes": _l("It opens and closes"),
    "other_drains": _l("The other drains of the home run freely"),
    "outside_sealed": _l("The outside is sealed"),
    "panel_closed": _l("The fuse box is closed and labelled"),
    "power_back": _l("The power is back"),
    "pressure": _l("The pressure of the system is right"),
    "quiet": _l("It runs quietly"),
    "rain_drain": _l("The gutter and the rain pipe run freely"),
    "runs_away": _l("A bucket of water runs away"),
    "seal_dry": _l("The seal around it is dry"),
    "shown": _l("It was shown to the resident"),
    "signal_received": _l("Its signal arrives in the control room"),
    "soap_test": _l("The leak test with soap or a detector found nothing"),
    "sockets_tested": _l("The sockets were tested, the earth wire too"),
    "source_stopped": _l("The source was found and stopped"),
    "tidy": _l("The place was left tidy"),
    "valve_shown": _l("The resident knows where the shut-off valve is"),
    "wall_finish": _l("The wall or floor finish is whole again"),
    "warm": _l("It gets warm"),
    "water_heater": _l("The water heater starts"),
    "water_test": _l("A water test was done and nothing came through"),
    "works": _l("What was asked for works"),
}


def check(key: str) -> Any:
    """A line of a completion checklist in the reader's language (S62)."""
    return CHECK[key]
