"""Who may see a report, and who may do what with it."""

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

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
    if person_id is None or did_the_work(session, person_id, report.id):
        return False
    theirs = select(Matter.id).where(Matter.id == report.id, household(Actor(person_id, ""), Right.VERDICT))
    where_no_home = select(Matter.id).where(Matter.id == report.id, Matter.home_id.is_(None))
    if session.scalar(theirs) is not None:
        return True
    return report.reporter_id == person_id and session.scalar(where_no_home) is not None


def did_the_work(session: Session, person_id: int, report_id: int) -> bool:
    """Whether the person was ever sent to do this report's work."""
    found = select(Participant.id).where(
        Participant.matter_id == report_id, Participant.person_id == person_id, Participant.part == Part.TECHNICIAN
    )
    return session.scalar(found.limit(1)) is not None
