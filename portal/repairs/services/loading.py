"""The work order that a use-case is about, as this person may see it and as it stood when the form was made."""

from sqlalchemy.orm import Session

from portal.kernel.access import Actor, require
from portal.kernel.errors import Conflict, Missing
from portal.matters.models import Matter
from portal.repairs import policy, queries, refusals
from portal.repairs.models import Action, WorkOrder
from portal.workforce import services as calendar
from portal.workforce.models import Appointment


def loaded(session: Session, actor: Actor, order_id: int) -> tuple[WorkOrder, Matter]:
    """The work order and its matter. Raises Missing."""
    order = queries.order_by_id(session, actor, order_id)
    if order is None:
        raise Missing
    return order, order.matter


def ready(
    session: Session, actor: Actor, order_id: int, action: Action, version: int | None = None
) -> tuple[WorkOrder, Matter]:
    """The work order and its matter, where this person may do this with it, and where that can be done as it stands.
    Raises Missing, Forbidden, Conflict (changed meanwhile, or past that)."""
    order, matter = loaded(session, actor, order_id)
    require(policy.may(actor, action, order))
    if version is not None and matter.version != version:
        raise Conflict(refusals.changed_meanwhile(), queries.as_it_stands(session, order))
    if action not in order.moves:
        raise Conflict(refusals.not_as_it_stands(), queries.as_it_stands(session, order))
    return order, matter


def ready_visit(
    session: Session, actor: Actor, appointment_id: int, action: Action
) -> tuple[Appointment, WorkOrder, Matter]:
    """A visit, its work order and its matter, where this person may do this with it as it stands.
    Raises Missing, Forbidden, Conflict."""
    visit = calendar.appointment(session, appointment_id)
    order, matter = ready(session, actor, visit.matter_id, action)
    return visit, order, matter
