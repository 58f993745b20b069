"""An estate with one of everything, and people in every relation to it: what the contracts walk through."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from portal.accounts.models import Membership, Person
from portal.estates.models import DEFAULT_RIGHTS, Building, Estate, Home, RelationKind
from portal.kernel.access import GRANTS, Permission, Right, Role
from portal.reports.models import Report
from tests.support.make import Make


@dataclass
class Sample:
    """The estate, its home, and the things that hang on it."""

    make: Make
    estate: Estate
    building: Building
    home: Home
    owner: Person
    things: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.things[name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass(frozen=True)
class Persona:
    """Somebody who opens pages: a role at an estate, or a relation to a home."""

    name: str
    role: Role | None = None
    kind: RelationKind | None = None
    is_here: bool = True
    is_known: bool = True

    def __str__(self) -> str:
        return self.name

    def may(self, permission: Permission | None) -> bool:
        """Whether they hold the permission at the sample's estate."""
        return self.is_here and self.role is not None and permission in GRANTS[self.role]

    def may_somewhere(self, permission: Permission | None) -> bool:
        """Whether they hold the permission at any estate."""
        return self.role is not None and permission in GRANTS[self.role]

    def has(self, right: Right | None) -> bool:
        """Whether they have the right to the sample's home."""
        return right is not None and self.is_here and self.kind is not None and right in DEFAULT_RIGHTS[self.kind]


NOBODY = Persona("somebody not signed in", is_known=False)
STRANGER = Persona("somebody without a home or a role")
HOUSEHOLD = [Persona(f"{kind.value} of the home", kind=kind) for kind in RelationKind]
NEIGHBOURS = [
    Persona("a neighbour in the same building", kind=RelationKind.OWNER, is_here=False),
    Persona("an owner at another estate", kind=RelationKind.OWNER, is_here=False),
]
STAFF = [Persona(f"{role.value} here", role=role) for role in Role]
ELSEWHERE = [
    Persona(f"{role.value} of another estate", role=role, is_here=False)
    for role in (Role.MANAGER, Role.ADMINISTRATOR, Role.REGIONAL_HEAD, Role.DISPATCHER, Role.TECHNICIAN)
]
EVERYBODY = [NOBODY, STRANGER, *HOUSEHOLD, *NEIGHBOURS, *STAFF, *ELSEWHERE]


def estate(make: Make) -> Sample:
    """The sample. Things are added by the functions in THINGS, in their order."""
    where = make.the("estate")
    building = make.the("building")
    home = make.home(building)
    owner = make.resident(home, name="The owner")
    sample = Sample(make, where, building, home, owner)
    for name, add in THINGS.items():
        sample.things[name] = add(sample)
    return sample


def person(sample: Sample, persona: Persona) -> Person | None:
    """That somebody, in flesh and blood; the owner of the home is the one who reported."""
    if not persona.is_known:
        return None
    make = sample.make
    if persona.kind is RelationKind.OWNER and persona.is_here:
        return sample.owner
    somebody: Person = make.person(name=f"{persona.name[:60]}")
    if persona.kind:
        make.relation(somebody, home_of(sample, persona), persona.kind)
    if persona.role:
        make.membership(somebody, persona.role, sample.estate if persona.is_here else make.shared("other", make.estate))
    return somebody


def home_of(sample: Sample, persona: Persona) -> Home:
    if persona.is_here:
        return sample.home
    if "neighbour" in persona.name:
        return sample.make.home(sample.building)  # type: ignore[no-any-return]
    other = sample.make.shared("other", sample.make.estate)
    return sample.make.home(sample.make.building(other))  # type: ignore[no-any-return]


def add_report(sample: Sample) -> Report:
    return sample.make.report(sample.owner, sample.home)  # type: ignore[no-any-return]


def add_membership(sample: Sample) -> Membership:
    return sample.make.membership(sample.make.person(), Role.CLEANER, sample.estate)  # type: ignore[no-any-return]


THINGS: dict[str, Callable[[Sample], Any]] = {
    "report": add_report,
    "membership": add_membership,
}
