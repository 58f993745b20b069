"""Who may see a matter, and what in it."""

from functools import lru_cache

from sqlalchemy import ColumnElement, exists, false, or_

from portal.audit.models import Visibility
from portal.estates.policy import household_sees
from portal.kernel.access import Actor, Permission, Right, estates_with, holds
from portal.matters.models import Matter, Participant


@lru_cache(maxsize=512)
def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The only way to narrow matters to one person. Outside it, a matter does not exist.

    Staff by a permission at its estate; a household by a right to its home, and never what a household before it said;
    whoever takes part in it."""
    if actor.id is None:
        return false()
    ways: list[ColumnElement[bool]] = [household(actor), part_of(actor)]
    if estates := estates_with(actor, Permission.REPORTS_READ):
        ways.append(Matter.estate_id.in_(estates))
    return or_(*ways)


def household(actor: Actor, right: Right = Right.SEE) -> ColumnElement[bool]:
    """The matter is about a home to which the person has this right today, and no older than their household."""
    return household_sees(actor, Matter.home_id, Matter.opened_at, right)


def part_of(actor: Actor) -> ColumnElement[bool]:
    """The person takes part in the matter: wrote the report about a common area, or does its work."""
    return exists().where(
        Participant.matter_id == Matter.id, Participant.person_id == actor.id, Participant.until.is_(None)
    )


def reads(actor: Actor, matter: Matter) -> tuple[Visibility, ...]:
    """Which visibilities of posts, photos and events this person reads in a matter that they may see."""
    if any(holds(actor, p, matter.estate_id) for p in (Permission.REPORTS_READ, Permission.WORK_DO)):
        return (Visibility.RESIDENT, Visibility.STAFF)
    return (Visibility.RESIDENT,)


def is_staff(actor: Actor, estate_id: int) -> bool:
    """Whether the person meets this estate's matters as staff."""
    return any(holds(actor, p, estate_id) for p in (Permission.REPORTS_READ, Permission.WORK_DO))
