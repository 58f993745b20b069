"""Who may read and change what an estate promises. Clocks are seen by whoever sees their matter."""

from sqlalchemy import ColumnElement

from portal.kernel.access import Actor, Permission, estates_with, holds
from portal.promises.models import CalendarDay, Promise


def promises_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The registers that a person reads as staff."""
    return Promise.estate_id.in_(estates_with(actor, Permission.POLICY_READ))


def days_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The calendars that a person reads as staff."""
    return CalendarDay.estate_id.in_(estates_with(actor, Permission.POLICY_READ))


def may_edit(actor: Actor, estate_id: int) -> bool:
    """Whether the person sets promises and working days there."""
    return holds(actor, Permission.POLICY_EDIT, estate_id)
