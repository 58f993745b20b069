"""The people of homes."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select, union
from sqlalchemy.orm import Session

from portal.accounts.models import Membership, Person
from portal.estates.households import Member
from portal.estates.models import Home, Relation
from portal.estates.policy import in_force, sees_everybody, visible_to
from portal.kernel import clock
from portal.kernel.access import Actor, Right
from portal.notifications import queries as contacts
from portal.notifications.models import ContactKind, ContactPoint, Origin


@dataclass(frozen=True)
class Resident:
    """A person of a home, by one relation. `points` is empty for those who may not see how others are reached."""

    relation: Relation
    name: str
    locale: str | None
    points: tuple[ContactPoint, ...] = ()

    @property
    def person_id(self) -> int:
        return self.relation.person_id

    @property
    def rights(self) -> list[Right]:
        """The rights one by one."""
        return [right for right in Right if right and self.relation.has(right)]

    @property
    def holds(self) -> bool:
        """Whether the relation is in force now."""
        return self.relation.holds_at(clock.now())

    @property
    def is_over(self) -> bool:
        ends = self.relation.ends_at
        return ends is not None and ends <= clock.now()

    @property
    def phone(self) -> str | None:
        """The number to ring: the first one known."""
        return next((point.value for point in self.points if point.kind is ContactKind.PHONE), None)


def residents_of(session: Session, actor: Actor, home: Home, *, earlier: bool = False) -> list[Resident]:
    """The people of a home whom the actor may see, in two statements: all of them with phones and addresses for the
    staff of the estate, their own household by name alone for its members. `earlier` adds who left (staff only)."""
    everybody = sees_everybody(actor, home.estate_id)
    now = or_(Relation.ends_at.is_(None), Relation.ends_at > clock.now())
    which: list[ColumnElement[bool]] = [Relation.home_id == home.id]
    which += [] if earlier and everybody else [now if everybody else in_force()]
    found = _residents(session, *which)
    if not everybody:
        mine = {one.relation.household for one in found if one.person_id == actor.id and one.relation.has(Right.SEE)}
        return [one for one in found if one.relation.household in mine]
    points = contacts.points_of(session, {one.person_id for one in found})
    return [Resident(one.relation, one.name, one.locale, tuple(points[one.person_id])) for one in found]


def residents(session: Session, home_ids: Collection[int]) -> dict[int, list[Resident]]:
    """Today's people of several homes, for staff lists; callers have narrowed the ids. One statement."""
    found: dict[int, list[Resident]] = defaultdict(list)
    if home_ids:
        for one in _residents(session, Relation.home_id.in_(home_ids), in_force()):
            found[one.relation.home_id].append(one)
    return found


def _residents(session: Session, *which: ColumnElement[bool]) -> list[Resident]:
    rows = session.execute(
        select(Relation, Person.name, Person.locale)
        .join(Person, Person.id == Relation.person_id)
        .where(and_(*which))
        .order_by(Relation.valid_from, Relation.id)
    )
    return [Resident(*row) for row in rows]


def relation(session: Session, actor: Actor, relation_id: int) -> tuple[Relation, Home, str] | None:
    """A relation with its home and the person's name, if the actor may see the home and its people."""
    row = session.execute(
        select(Relation, Home, Person.name)
        .join(Home, Home.id == Relation.home_id)
        .join(Person, Person.id == Relation.person_id)
        .where(Relation.id == relation_id, visible_to(actor))
    ).first()
    if row is None or not sees_everybody(actor, row[1].estate_id):
        return None
    return row[0], row[1], row[2]


def members(session: Session, home_id: int) -> list[tuple[Relation, Member]]:
    """All relations of a home, ended ones too, as far as households go."""
    now = clock.now()
    found: Sequence[Relation] = session.scalars(
        select(Relation).where(Relation.home_id == home_id).order_by(Relation.valid_from, Relation.id)
    ).all()
    return [
        (r, Member(r.kind, r.household, r.valid_from, r.valid_to, r.sees_from, bool(r.ends_at and r.ends_at <= now)))
        for r in found
    ]


def claimed_among(session: Session, person_ids: Collection[int], estate_id: int) -> set[int]:
    """Which of these people look after their own phone and e-mail: they have proved one or chosen a password, work for
    us, or live at another estate too. Whoever may change a roster must not be able to sign in as one of them."""
    ways = union(
        select(ContactPoint.person_id).where(
            ContactPoint.person_id.in_(person_ids), ContactPoint.verified_at.is_not(None)
        ),
        select(Person.id).where(Person.id.in_(person_ids), Person.password_hash.is_not(None)),
        select(Membership.person_id).where(Membership.person_id.in_(person_ids)),
        select(Relation.person_id).where(Relation.person_id.in_(person_ids), Relation.estate_id != estate_id),
    )
    return set(session.scalars(ways))


def person_reached_at(session: Session, kind: ContactKind, value: str) -> list[Person]:
    """Everybody who is surely reached at a (normalised) phone or address, the one who signs in with it first."""
    rows = (
        select(Person)
        .join(ContactPoint, ContactPoint.person_id == Person.id)
        .where(ContactPoint.kind == kind, ContactPoint.value == value, ContactPoint.stopped_at.is_(None))
        .where(Person.erased_at.is_(None))
        .where(or_(ContactPoint.verified_at.is_not(None), ContactPoint.origin == Origin.ROSTER))
        .order_by(ContactPoint.sign_in.desc(), ContactPoint.id)
    )
    return list(session.scalars(rows))
