"""People and their roles, as an administrator keeps them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Membership, Person, holding
from portal.accounts.policy import may_grant
from portal.accounts.queries import meant
from portal.accounts.queries import person as visible_person
from portal.audit.services import record
from portal.kernel import clock
from portal.kernel.access import Actor, Permission, Role, holds, require
from portal.kernel.errors import Conflict, Missing, Refused
from portal.kernel.words import lazy_gettext as _l
from portal.notifications import addresses
from portal.notifications.models import ContactKind
from portal.notifications.services import add_point, holder_of


@dataclass(frozen=True)
class NewPerson:
    """What is typed of somebody new; at least one way to reach them."""

    name: str
    locale: str | None
    email: str
    phone: str


def add_person(session: Session, actor: Actor, estate_id: int, new: NewPerson, role: Role, team: str | None) -> int:
    """Take somebody new in, with a first role; their id. They sign in with a code and choose their own password.
    Raises Refused where an address is none, or opens somebody else's account."""
    require(may_grant(actor, role, estate_id))
    points = _points(session, new)
    person = Person(name=new.name, locale=new.locale, created_at=clock.now())
    session.add(person)
    session.flush()
    for kind, value in points:
        add_point(session, person.id, kind, value)
    record(session, actor, "person.added", estate_id=estate_id, person_id=person.id)
    _add_role(session, actor, person.id, estate_id, role, team)
    return person.id


def _points(session: Session, new: NewPerson) -> list[tuple[ContactKind, str]]:
    read = {
        "email": (ContactKind.EMAIL, new.email, addresses.email(new.email)),
        "phone": (ContactKind.PHONE, new.phone, next(iter(_phones(session, new.phone)), None)),
    }
    wrong = {name: _UNREADABLE[name] for name, (_, typed, value) in read.items() if typed and not value}
    taken = {name: _TAKEN for name, (kind, _, value) in read.items() if value and holder_of(session, kind, value)}
    if wrong or taken:
        raise Refused(wrong | taken)
    points = [(kind, value) for kind, _, value in read.values() if value]
    if not points:
        raise Refused({"email": _l("Type an e-mail address or a phone number, or both.")})
    return points


def _phones(session: Session, typed: str) -> list[str]:
    return [value for kind, value in meant(session, typed) if kind is ContactKind.PHONE]


_UNREADABLE = {
    "email": _l("This is not an e-mail address. It should look like name@example.com."),
    "phone": _l("This is not a phone number. Type it with its country code, like +86 138 0013 8000."),
}
_TAKEN = _l("Somebody already signs in with this. Search for them, and give them the role there.")


def add_membership(
    session: Session, actor: Actor, person_id: int, estate_id: int, role: Role, team: str | None = None
) -> None:
    """Give a person a role at an estate, from now on. Raises Missing, Forbidden, or Refused where it is held."""
    if visible_person(session, actor, person_id) is None:
        raise Missing
    require(may_grant(actor, role, estate_id))
    _add_role(session, actor, person_id, estate_id, role, team)


def _add_role(session: Session, actor: Actor, person_id: int, estate_id: int, role: Role, team: str | None) -> None:
    held = (Membership.person_id == person_id, Membership.estate_id == estate_id, Membership.role == role)
    if session.scalar(select(Membership.id).where(*held, Membership.valid_to.is_(None))):
        raise Refused({"role": _l("This role is already held here.")})
    membership = Membership(
        person_id=person_id, estate_id=estate_id, role=role, team=team or None, valid_from=clock.now()
    )
    session.add(membership)
    session.flush()
    _record(session, actor, "membership.added", membership)


def _record(session: Session, actor: Actor, action: str, membership: Membership) -> None:
    record(
        session,
        actor,
        action,
        estate_id=membership.estate_id,
        membership_id=membership.id,
        person_id=membership.person_id,
        role=membership.role,
    )


def end_membership(session: Session, actor: Actor, membership_id: int) -> int:
    """End a role at once; the person's id. Raises Missing, Forbidden, or Conflict for the last administrator."""
    membership = session.get(Membership, membership_id)
    if membership is None or not holds(actor, Permission.PEOPLE_READ, membership.estate_id):
        raise Missing
    require(may_grant(actor, membership.role, membership.estate_id))
    if membership.valid_to is not None and membership.valid_to <= clock.now():
        raise Conflict(_l("This role had already ended."))
    if membership.role is Role.ADMINISTRATOR and _administrators(session, membership.estate_id) < 2:
        raise Conflict(_l("This is the estate's last administrator. Name another one first."))
    membership.valid_to = max(clock.now(), membership.valid_from)
    _record(session, actor, "membership.ended", membership)
    return membership.person_id


def _administrators(session: Session, estate_id: int) -> int:
    held = (Membership.estate_id == estate_id, Membership.role == Role.ADMINISTRATOR, holding(clock.now()))
    # Locked, so that two administrators can't end each other at once.
    return len(session.scalars(select(Membership.id).where(*held).order_by(Membership.id).with_for_update()).all())
