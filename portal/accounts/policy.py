"""Who may see and change people."""

from collections.abc import Collection

from sqlalchemy import BigInteger, ColumnElement, column, select, table, union_all

from portal.accounts.models import Membership, Person
from portal.kernel.access import Actor, Permission, Role, estates_with, holds

# Homes are above us (estates); that somebody belongs to an estate by a home is all that we need to know of them here.
RELATIONS = table("relations", column("person_id", BigInteger), column("estate_id", BigInteger))

_LEADING = frozenset({Role.ADMINISTRATOR, Role.REGIONAL_HEAD, Role.MANAGER})


def belongs_to(estate_ids: Collection[int]) -> ColumnElement[bool]:
    """People who have or had a role or a home at one of these estates."""
    by_role = select(Membership.person_id).where(Membership.estate_id.in_(estate_ids))
    by_home = select(RELATIONS.c.person_id).where(RELATIONS.c.estate_id.in_(estate_ids))
    return Person.id.in_(union_all(by_role, by_home))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The people of the estates where the actor may look people up. Outside them, nobody exists."""
    return belongs_to(estates_with(actor, Permission.PEOPLE_READ))


def may_grant(actor: Actor, role: Role, estate_id: int) -> bool:
    """Whether the actor may give or end that role there. Those who lead are named by an administrator only, so that
    nobody raises themselves."""
    if not holds(actor, Permission.PEOPLE_EDIT, estate_id):
        return False
    return role not in _LEADING or Role.ADMINISTRATOR in actor.roles_at(estate_id)
