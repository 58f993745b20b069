"""Safety advice: what a frightened person does first, in the order in which to do it (S41)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from portal.kernel.words import lazy_gettext as _l
from portal.reports.dangers import Danger


class Service(StrEnum):
    """Whom to call besides the estate's own duty person."""

    FIRE = "fire"
    AMBULANCE = "ambulance"
    POLICE = "police"


# The public emergency numbers: 112 reaches help from a mobile phone where nothing better is known.
NUMBERS: Mapping[str, Mapping[Service, str]] = {
    "CN": {Service.FIRE: "119", Service.AMBULANCE: "120", Service.POLICE: "110"},
    "TW": {Service.FIRE: "119", Service.AMBULANCE: "119", Service.POLICE: "110"},
    "HK": dict.fromkeys(Service, "999"),
    "MO": dict.fromkeys(Service, "999"),
    "GB": dict.fromkeys(Service, "999"),
    "SG": {Service.FIRE: "995", Service.AMBULANCE: "995", Service.POLICE: "999"},
}
_ANYWHERE: Mapping[Service, str] = dict.fromkeys(Service, "112")


def number(country: str, service: Service) -> str:
    """The emergency number of a country (ISO 3166, two letters) for a service."""
    return NUMBERS.get(country.upper(), _ANYWHERE)[service]


def advice_for(danger: Danger, country: str) -> tuple[str, ...]:
    """Short steps in the language of the page being made, the first one first, with the country's numbers (S41)."""
    numbers = {str(service): number(country, service) for service in Service}
    return tuple(str(step) % numbers for step in STEPS[danger])


STEPS: Mapping[Danger, tuple[Any, ...]] = {
    Danger.SHOCK: (
        _l("Do not touch a person who is still touching the wire or the device."),
        _l("Switch off the main switch in the fuse box, if you can reach it dry."),
        _l("Call an ambulance: %(ambulance)s."),
    ),
    Danger.FIRE: (
        _l("Leave now, and take everybody with you. Close the doors behind you."),
        _l("Use the stairs, not the lift. Stay low if there is smoke."),
        _l("Call the fire service from outside: %(fire)s."),
        _l("If you cannot get out, close the door, put wet cloths along the gap and call from the window."),
    ),
    Danger.GAS: (
        _l("Do not switch anything on or off. No flame, no lighter."),
        _l("Close the gas valve and open the windows, if you can do it quickly."),
        _l("Go outside with everybody. Use the phone only when you are outside."),
        _l("Call us, and the gas company. If you hear a hiss or feel unwell, call %(fire)s."),
    ),
    Danger.INJURY: (
        _l("Call an ambulance: %(ambulance)s."),
        _l("Do not move the person, unless the place itself is dangerous."),
        _l("Stay with them, and send somebody to the gate to show the way."),
    ),
    Danger.TRAPPED: (
        _l("Stay inside and keep calm. There is enough air in the lift."),
        _l("Press the yellow alarm button and hold it for three seconds."),
        _l("Do not force the door and do not climb out. The lift may move."),
        _l("If somebody feels unwell, call %(ambulance)s."),
    ),
    Danger.LOCKED_IN: (
        _l("Keep talking to the person, and tell them to stay away from windows and stove."),
        _l("Do not climb from outside."),
        _l("If there is a small child, a flame or somebody unwell inside, call %(fire)s now."),
    ),
    Danger.THREAT: (
        _l("Go to a safe place and lock the door."),
        _l("Call the police: %(police)s."),
        _l("Do not argue and do not follow anybody."),
    ),
    Danger.ELECTRIC: (
        _l("Do not touch wet sockets, lamps or devices."),
        _l("Switch off the main switch in the fuse box, but only with dry hands and on a dry floor."),
        _l("Keep children and pets out of the room."),
        _l("If you see sparks or smoke, leave and call %(fire)s."),
    ),
    Danger.BURST_PIPE: (
        _l("Turn off the main water valve. It is at the water meter, in the riser cupboard or under the kitchen sink."),
        _l("Turn it clockwise until it stops. A lever goes across the pipe."),
        _l("If water comes near sockets, switch off the main switch with dry hands."),
        _l("Put a bucket and towels under it, and move what must not get wet."),
    ),
    Danger.FLOOD: (
        _l("Do not walk into water where cables, sockets or machines are."),
        _l("Do not use the lift, and do not drive into a flooded garage."),
        _l("Switch off the main switch, if you can reach it dry."),
        _l("Go up, and tell the neighbours."),
    ),
    Danger.FALLING: (
        _l("Keep away from below it, and keep others away."),
        _l("Do not pull at it and do not climb up."),
        _l("If a ceiling bulges with water, leave the room and close the door."),
    ),
    Danger.STRUCTURE: (
        _l("Leave the room. If it cracks or creaks, leave the building by the stairs."),
        _l("Do not lean or pile anything against it."),
        _l("If it is giving way, call %(fire)s."),
    ),
    Danger.LIFT_UNSAFE: (
        _l("Do not use this lift."),
        _l("Warn others, and put something visible in front of the door."),
        _l("If somebody is inside, tell them to stay inside and press the alarm button."),
    ),
    Danger.FIRE_LANE: (
        _l("Do not move heavy things or argue with the owner."),
        _l("Take a photo that shows the place, if it is safe."),
        _l("If there is a fire, call %(fire)s at once."),
    ),
}
