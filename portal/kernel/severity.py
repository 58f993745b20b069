"""How grave a matter is and how far it reaches: two scales that promises, matters and reports share."""

from enum import StrEnum


class Severity(StrEnum):
    """Four steps of gravity, least first (S44)."""

    MINOR = "minor"
    MAJOR = "major"
    URGENT = "urgent"
    EMERGENCY = "emergency"

    @property
    def step(self) -> int:
        """0 for minor to 3 for emergency; for comparing, since the names sort otherwise."""
        return list(Severity).index(self)

    def step_up(self, steps: int = 1) -> "Severity":
        """The severity that many steps graver, never beyond emergency."""
        ladder = list(Severity)
        return ladder[min(self.step + steps, len(ladder) - 1)]


class Scope(StrEnum):
    """How far a fault reaches, smallest first (S44)."""

    ROOM = "room"
    HOME = "home"
    RISER = "riser"
    BUILDING = "building"
    ESTATE = "estate"

    def reaches(self, other: "Scope") -> bool:
        """True if this scope is at least as wide as the other."""
        ladder = list(Scope)
        return ladder.index(self) >= ladder.index(other)
