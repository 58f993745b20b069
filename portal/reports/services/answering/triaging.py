"""A person confirms what a report is, how grave, and who answers for it."""

from datetime import datetime
from typing import TypedDict, Unpack

from sqlalchemy.orm import Session

from portal.accounts.queries import people_with_role
from portal.kernel import clock
from portal.kernel.access import Actor, Role, require
from portal.kernel.errors import Missing
from portal.kernel.severity import Scope
from portal.matters import services as matters
from portal.matters.models import Matter, NextStep
from portal.promises import services as promises
from portal.reports import policy, queries
from portal.reports.categories import Category
from portal.reports.dangers import Danger
from portal.reports.models import Action, Report, Status
from portal.reports.services.answering.loading import loaded
from portal.reports.services.answering.updates import expect, step_after
from portal.reports.severity import severity_now

STAFF = (Role.FRONT_DESK, Role.DISPATCHER, Role.STEWARD, Role.CASE_OFFICER, Role.SUPERVISOR, Role.MANAGER)


class Confirmed(TypedDict):
    """What somebody who looked says of a report."""

    category: Category
    scope: Scope
    growing: bool
    essential_lost: bool
    danger: Danger | None
    life: bool


def triage(
    session: Session,
    actor: Actor,
    report_id: int,
    *,
    accountable_id: int | None = None,
    version: int | None = None,
    **confirmed: Unpack[Confirmed],
) -> Report:
    """A person confirms the category and what makes it grave; severity and its promised times follow (S34, S44).
    Times are counted from receipt, not from now. Raises Forbidden, Missing (nobody of this estate), Conflict."""
    report, matter = loaded(session, actor, report_id, version)
    require(policy.may(session, actor, Action.ACCEPT, report))
    now, before = clock.now(), matter.severity
    _weigh(session, actor, report, confirmed, now)
    if report.status is Status.RECEIVED:
        report.accept(now)
    _give(session, actor, matter, accountable_id, now)
    step = step_after(report) if report.first_answered_at else NextStep.FIRST_ANSWER
    latest = queries.word_due(session, matter.estate_id, matter.severity, now)
    expect(session, matter, step, min(matter.next_update_at or now, latest))
    facts = {"category": report.category, "severity": matter.severity, "changed": matter.severity is not before}
    matters.record_openly(session, actor, matter, "report.triaged", **facts)
    return report


def _weigh(session: Session, actor: Actor, report: Report, confirmed: Confirmed, now: datetime) -> None:
    for fact, value in confirmed.items():
        setattr(report, fact, value)
    report.confirmed_by_id = actor.id
    report.matter.severity = severity_now(report)
    promises.restamp(session, report.id, report.matter.severity, report.category, now)


def _give(session: Session, actor: Actor, matter: Matter, accountable_id: int | None, now: datetime) -> None:
    if accountable_id is None or accountable_id == matter.accountable_id:
        matters.take_up(session, actor, matter, now)
        return
    staff = people_with_role(session, matter.estate_id, STAFF, now)
    if accountable_id not in {person.id for person in staff}:
        raise Missing
    matters.give_to(session, matter, accountable_id, now)
    if accountable_id == actor.id:
        matter.taken_up_at = now
    matters.record(session, actor, matter, "matter.given", to_id=accountable_id)
    matters.tell(session, matter, accountable_id, "matter.given", key=f"given:{matter.id}:{matter.hand_overs}")
