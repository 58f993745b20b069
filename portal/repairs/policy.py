"""Who may see a work order, and who may do what with it."""

from sqlalchemy import ColumnElement, and_, false, or_

from portal.kernel.access import Actor, Permission, estates_with, holds
from portal.matters.models import Matter
from portal.matters.policy import part_of
from portal.repairs.models import Action, WorkOrder

ON_SITE = frozenset({Action.ARRIVE, Action.MAKE_SAFE, Action.NO_ACCESS, Action.FINISH, Action.GIVE_BACK})


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Work orders of the estates whose work the person reads, and those they were sent to. Residents meet the work on
    their report's page, never here."""
    if actor.id is None:
        return false()
    ways: list[ColumnElement[bool]] = [part_of(actor)]
    if estates := estates_with(actor, Permission.WORK_READ):
        ways.append(Matter.estate_id.in_(estates))
    return and_(WorkOrder.id == Matter.id, or_(*ways))


def is_sent(actor: Actor, order: WorkOrder) -> bool:
    """Whether the person is the one who was sent."""
    return order.technician_id is not None and order.technician_id == actor.id


def may(actor: Actor, action: Action, order: WorkOrder) -> bool:
    """On site only the technician who was sent acts; waiting may be said by them or by whoever plans; the calendar
    belongs to those who plan."""
    plans = holds(actor, Permission.WORK_PLAN, order.estate_id)
    does = is_sent(actor, order) and holds(actor, Permission.WORK_DO, order.estate_id)
    if action in ON_SITE:
        return does
    if action is Action.HOLD:
        return does or plans
    return plans
