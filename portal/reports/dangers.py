"""What may hurt somebody, and which of it threatens life."""

from enum import StrEnum


class Danger(StrEnum):
    """What may hurt somebody, gravest first; each has its own safety advice (S41)."""

    SHOCK = "shock"
    FIRE = "fire"
    GAS = "gas"
    INJURY = "injury"
    TRAPPED = "trapped"
    LOCKED_IN = "locked_in"
    THREAT = "threat"
    ELECTRIC = "electric"
    BURST_PIPE = "burst_pipe"
    FLOOD = "flood"
    FALLING = "falling"
    STRUCTURE = "structure"
    LIFT_UNSAFE = "lift_unsafe"
    FIRE_LANE = "fire_lane"


# Danger to life makes an emergency; every other danger is urgent.
LIFE = frozenset(
    {Danger.SHOCK, Danger.FIRE, Danger.GAS, Danger.INJURY, Danger.TRAPPED, Danger.LOCKED_IN, Danger.THREAT}
)


def gravest_first(dangers: frozenset[Danger] | set[Danger]) -> tuple[Danger, ...]:
    """The dangers in the order in which a frightened person should read about them."""
    return tuple(danger for danger in Danger if danger in dangers)
