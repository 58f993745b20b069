"""People, their names and their roles."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Exists, exists, or_, select
from sqlalchemy.orm import Session

from portal.accounts.models import Membership, Person, holding
from portal.accounts.policy import belongs_to, visible_to
from portal.kernel import clock
from portal.kernel.access import Actor, Role
from portal.kernel.paging import Page, keyset
from portal.notifications.models import ContactPoint

PEOPLE_A_PAGE = 30


def person(session: Session, actor: Actor, person_id: int) -> Person | None:
    """One of the people whom the actor may look up."""
    return session.scalar(select(Person).where(Person.id == person_id, visible_to(actor)))


def memberships(session: Session, person_ids: Collection[int], estate_ids: Collection[int]) -> Sequence[Membership]:
    """The roles, held and past, of some people at some estates; the newest first."""
    at = (Membership.person_id.in_(person_ids), Membership.estate_id.in_(estate_ids))
    return session.scalars(select(Membership).where(*at).order_by(Membership.id.desc())).all()


def roles_now(session: Session, person_ids: Collection[int], estate_id: int) -> dict[int, list[Membership]]:
    """The roles that some people hold now at an estate, by person; one statement."""
    found: dict[int, list[Membership]] = {person_id: [] for person_id in person_ids}
    at = (Membership.person_id.in_(found), Membership.estate_id == estate_id, holding(clock.now()))
    for membership in session.scalars(select(Membership).where(*at).order_by(Membership.id)):
        found[membership.person_id].append(membership)
    return found


def people(session: Session, estate_id: int, words: str, cursor: str | None) -> Page[Person]:
    """The people of an estate by name, or those whose name, phone number or e-mail address holds the words."""
    found = select(Person).where(belongs_to([estate_id]), Person.erased_at.is_(None))
    if words:
        found = found.where(or_(Person.name.icontains(words, autoescape=True), _reached_by(words)))
    return keyset(session, found, [Person.name, Person.id], cursor, PEOPLE_A_PAGE)


def _reached_by(words: str) -> Exists:
    plain = "".join(words.split()).replace("-", "").casefold()
    return exists().where(
        ContactPoint.person_id == Person.id,
        ContactPoint.stopped_at.is_(None),
        ContactPoint.value.contains(plain, autoescape=True),
    )


def people_with_role(
    session: Session, estate_id: int, roles: Collection[Role], at: datetime | None = None
) -> Sequence[Person]:
    """Who holds one of these roles at an estate at that moment (now), by name."""
    held = exists().where(
        Membership.person_id == Person.id,
        Membership.estate_id == estate_id,
        Membership.role.in_(roles),
        holding(at or clock.now()),
    )
    return session.scalars(
        select(Person).where(held, Person.erased_at.is_(None)).order_by(Person.name, Person.id)
    ).all()


def names_of(session: Session, ids: Collection[int | None]) -> dict[int, str]:
    """The names of some people, in one statement (none for nobody)."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    return {row.id: row.name for row in session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))}
