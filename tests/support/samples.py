"""An estate with one of everything, and people in every relation to it: what the contracts walk through."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.estates.models import DEFAULT_RIGHTS, Building, Estate, Home, Relation, RelationKind
from portal.estates.services import imports
from portal.kernel import clock
from portal.kernel.access import GRANTS, Permission, Right, Role
from portal.kernel.severity import Scope
from portal.matters import services as matters
from portal.matters.models import Attachment, Link, LinkPurpose, Matter
from portal.notifications.models import ContactPoint
from portal.repairs.models import WorkOrder
from portal.reports.categories import Category, Trade
from portal.reports.models import Report, VerdictWord
from portal.reports.services import answering, verdicts
from tests.support.installation import SECRET
from tests.support.make import Make

DRAFT = "draft-of-the-owner-0123456789abcdef"


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
    is_sent: bool = False

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
OWNER = next(one for one in HOUSEHOLD if one.kind is RelationKind.OWNER)
NEIGHBOURS = [
    Persona("a neighbour in the same building", kind=RelationKind.OWNER, is_here=False),
    Persona("an owner at another estate", kind=RelationKind.OWNER, is_here=False),
]
SENT = Persona("the technician who was sent", role=Role.TECHNICIAN, is_sent=True)
STAFF = [SENT, *(Persona(f"{role.value} here", role=role) for role in Role)]
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
    if persona.is_sent:
        return make.read(Person, sample.visit.person_id)
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
    """A fresh report with a photo, about the home, from its owner."""
    return sample.make.report(sample.owner, sample.home, photos=[sample.make.photo()])  # type: ignore[no-any-return]


def add_photo(sample: Sample) -> int:
    """That photo."""
    with sample.make.reading() as session:
        return session.scalars(select(Attachment.id).where(Attachment.matter_id == sample.report.id)).one()


def add_judged(sample: Sample) -> Report:
    """A report of the owner's that was answered, finished, and called solved by word of mouth."""
    make = sample.make
    report: Report = make.report(sample.owner, sample.home, words="The hall is dark.", category=Category.LIGHT)
    desk = make.actor(make.staff(Role.FRONT_DESK, sample.estate))
    facts = {"scope": Scope.HOME, "growing": False, "essential_lost": False, "danger": None, "life": False}
    make.do(answering.triage, desk, report.id, category=Category.LIGHT, **facts)
    make.do(verdicts.finish_by_hand, desk, report.id, "There is a new lamp.")
    spoken = {"speaker_id": sample.owner.id, "speaker_name": None}
    make.do(verdicts.record_spoken, desk, report.id, VerdictWord.SOLVED, "It is bright again.", **spoken)
    return report


def add_verdict_link(sample: Sample) -> str:
    return link(sample, sample.judged, LinkPurpose.VERDICT)


def add_objection_link(sample: Sample) -> str:
    return link(sample, sample.judged, LinkPurpose.OBJECTION)


def link(sample: Sample, report: Report, purpose: LinkPurpose) -> str:
    """The token of a link for the owner."""

    def act(session: Session) -> Link:
        matter = session.get_one(Matter, report.id)
        return matters.make_link(session, matter, sample.owner.id, purpose, lasts=timedelta(days=7))

    return matters.token_of(SECRET, sample.make.do(act))


def add_batch(sample: Sample) -> int:
    """A file of homes that waits to be checked."""
    manager = sample.make.actor(sample.make.staff(Role.MANAGER, sample.estate))
    upload = imports.Upload("homes.csv", b"home,floor\n9-101,1\n", RelationKind.OWNER, True)
    return sample.make.do(imports.receive, manager, sample.estate.id, upload)


def add_relation(sample: Sample) -> int:
    with sample.make.reading() as session:
        return session.scalars(select(Relation.id).where(Relation.person_id == sample.owner.id)).one()


def add_point(sample: Sample) -> int:
    with sample.make.reading() as session:
        return session.scalars(select(ContactPoint.id).where(ContactPoint.person_id == sample.owner.id)).one()


def add_offer(sample: Sample) -> None:
    """A matter that its person offers to a colleague."""
    make = sample.make
    giver, taker = make.person(Role.FRONT_DESK, sample.estate), make.staff(Role.DISPATCHER, sample.estate)
    report = make.report(sample.owner, sample.home, words="The bell is silent.", category=Category.POWER)
    make.do(matters.offer_hand_over, make.actor(giver), [report.id], taker.id, "Owner is away till Friday.")


def grow(sample: Sample) -> None:
    """As much again of everything that a list may hold."""
    make = sample.make
    for _ in range(3):
        home = make.home(sample.building)
        make.relation(sample.owner, home, RelationKind.FAMILY)
        make.resident(sample.home, RelationKind.FAMILY)
        make.report(sample.owner, sample.home, photos=[make.photo()])
        make.report(sample.owner, home, category=Category.LIGHT)
        make.person(Role.TECHNICIAN, sample.estate)
        make.building(sample.estate)
        for add in (add_judged, add_batch, add_offer, add_place, add_order, add_membership):
            add(sample)
        make.skill(make.person(Role.TECHNICIAN, sample.estate), make.skill_kind().code)
        words = "How is it going?"
        make.do(answering.message, make.actor(sample.owner), sample.report.id, words, [make.photo()], by_staff=False)


def add_place(sample: Sample) -> int:
    return sample.make.place(sample.estate).id  # type: ignore[no-any-return]


def add_order(sample: Sample) -> WorkOrder:
    """Work for the report, with a visit that is booked."""
    trade = list(Trade)[len(sample.things["trades"]) % len(Trade)]
    sample.things["trades"].append(trade)
    order: WorkOrder = sample.make.work_order(sample.report, trade=trade)
    technician = sample.make.person(Role.TECHNICIAN, sample.estate)
    sample.things.setdefault("visit", sample.make.booked(order, technician))
    return order


def times(sample: Sample) -> tuple[datetime, datetime]:
    """From now to this evening."""
    return clock.now(), clock.now() + timedelta(hours=8)


def add_staged(sample: Sample) -> int:
    return sample.make.staged(DRAFT, sample.owner.id)  # type: ignore[no-any-return]


def add_membership(sample: Sample) -> int:
    return sample.make.membership(sample.make.person(), Role.CLEANER, sample.estate).id  # type: ignore[no-any-return]


THINGS: dict[str, Callable[[Sample], Any]] = {
    "trades": lambda sample: [],
    "register": lambda sample: sample.make.register(sample.estate),
    "report": add_report,
    "photo": add_photo,
    "judged": add_judged,
    "verdict_link": add_verdict_link,
    "objection_link": add_objection_link,
    "order": add_order,
    "batch": add_batch,
    "place": add_place,
    "relation": add_relation,
    "membership": add_membership,
    "point": add_point,
    "staged": add_staged,
    "offer": add_offer,
    "duty": lambda sample: sample.make.duty(sample.owner).id,
    "shift": lambda sample: sample.make.shift(sample.make.person(), *times(sample)).id,
    "absence": lambda sample: sample.make.absence(sample.make.person(), *times(sample)).id,
    "kind": lambda sample: sample.make.skill_kind().id,
    "skill": lambda sample: sample.make.skill(sample.make.read(Person, sample.visit.person_id), "plumbing").id,
    "day": lambda sample: sample.make.calendar_day(date(2026, 5, 4), works=False).id,
}
