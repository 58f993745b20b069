"""Who may see a report, and who may do what with it."""

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.kernel.access import Actor, Permission, Right, holds
from portal.matters.models import Matter, Part, Participant
from portal.matters.policy import household
from portal.matters.policy import visible_to as matter_visible_to
from portal.reports.models import Action, Report

STAFF_ACTS = {
    Action.ACCEPT: Permission.REPORTS_TRIAGE,
    Action.BEGIN: Permission.REPORTS_ANSWER,
    Action.FINISH: Permission.REPORTS_ANSWER,
    Action.DECLINE: Permission.REPORTS_TRIAGE,
}
HOUSEHOLD_ACTS = frozenset({Action.SOLVE, Action.REOPEN, Action.OBJECT})


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Reports whose matter this person may see."""
    return and_(Report.id == Matter.id, matter_visible_to(actor))


def may(session: Session, actor: Actor, action: Action, report: Report) -> bool:
    """Whether the person may do this with a report that they see. Solved, reopened and objected to are the household's
    words alone (S63); closing unconfirmed is the clock's."""
    if permission := STAFF_ACTS.get(action):
        return holds(actor, permission, report.estate_id)
    return action in HOUSEHOLD_ACTS and speaks_for_household(session, actor.id, report)


def speaks_for_household(session: Session, person_id: int | None, report: Report) -> bool:
    """Whether the person's word counts as the household's: a right to give the verdict for its home, or, where no home
    is named, having reported it. Somebody who did the work never speaks for the household."""
    if person_id is None:
        return False
    theirs = household(Actor(person_id, ""), Right.VERDICT)
    if report.reporter_id == person_id:
        theirs = or_(theirs, Matter.home_id.is_(None))
    speaks = select(Matter.id).where(Matter.id == report.id, theirs, ~sent_to_do(Matter.id, person_id))
    return session.scalar(speaks) is not None


def did_the_work(session: Session, person_id: int, report_id: int) -> bool:
    """Whether the person was ever sent to do this report's work."""
    return bool(session.scalar(select(sent_to_do(literal(report_id), person_id))))


def sent_to_do(report_id: ColumnElement[int] | InstrumentedAttribute[int], person_id: int) -> ColumnElement[bool]:
    """The person was, now or earlier, sent to do the work of a row's report."""
    sent = (Participant.person_id == person_id, Participant.part == Part.TECHNICIAN)
    return exists().where(Participant.matter_id == report_id, *sent)
