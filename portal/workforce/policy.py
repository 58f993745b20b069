"""Who may see and change visits and rotas. A household meets its visits on its report's page, never here."""

from sqlalchemy import ColumnElement, false, or_

from portal.kernel.access import GRANTS, Actor, Permission, Role, estates_with, holds
from portal.workforce.models import Action, Appointment

# Whoever is sent to do work.
SENT = tuple(role for role in Role if Permission.WORK_DO in GRANTS[role])
ON_SITE = frozenset({Action.ACCEPT, Action.REFUSE, Action.ARRIVE, Action.NO_ACCESS})


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The visits of the estates whose board or work the person reads, and those they were sent to."""
    if actor.id is None:
        return false()
    estates = {*estates_with(actor, Permission.BOARD_READ), *estates_with(actor, Permission.WORK_READ)}
    return or_(Appointment.estate_id.in_(sorted(estates)), Appointment.person_id == actor.id)


def may(actor: Actor, action: Action, appointment: Appointment) -> bool:
    """At the door only the one who was sent; the calendar belongs to those who plan; either of them may end a visit."""
    sent = appointment.person_id == actor.id and holds(actor, Permission.WORK_DO, appointment.estate_id)
    plans = holds(actor, Permission.WORK_PLAN, appointment.estate_id)
    if action in ON_SITE:
        return sent
    return sent or plans if action is Action.FINISH else plans


def may_book(actor: Actor, estate_id: int) -> bool:
    """Whether the person puts visits on this estate's calendar."""
    return holds(actor, Permission.WORK_PLAN, estate_id)


def may_edit_rota(actor: Actor, estate_id: int) -> bool:
    """Whether the person says who is on duty, at work or away."""
    return holds(actor, Permission.ROTA_EDIT, estate_id)


def may_edit_skills(actor: Actor, estate_id: int) -> bool:
    """Whether the person says who has learned what at this estate, and names skills."""
    return holds(actor, Permission.SKILLS_EDIT, estate_id)
