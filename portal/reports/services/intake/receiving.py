"""A report comes in."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.kernel import clock
from portal.kernel.access import Actor, Role
from portal.kernel.severity import Severity
from portal.matters import services as matters
from portal.matters.models import Channel, Matter, NextStep, Part, Purpose
from portal.promises import services as promises
from portal.reports import guidance, queries
from portal.reports.models import Report, Status
from portal.reports.services.answering import answer_due
from portal.reports.services.intake.callers import is_theirs_to_see, with_caller
from portal.reports.services.intake.opening import open_for
from portal.reports.services.intake.places import earlier_repair, require_place
from portal.reports.services.intake.told import AT_THE_DESK, Told
from portal.reports.services.telling import tell_reporter
from portal.reports.severity import severity_now


def receive(session: Session, actor: Actor, told: Told) -> Report:
    """Take a report in: words kept as they are, somebody named, every promised time stamped (S15, S33, S41).
    Raises Missing for a home or place that is not this person's to report about."""
    require_place(session, actor, told)
    at = told.at or clock.now()
    earlier = earlier_repair(session, told, at)
    told = with_caller(session, actor, told)
    report = _written(actor, told, earlier)
    matter = open_for(session, told, severity_now(report), at)
    report.id, report.matter = matter.id, matter
    session.add(report)
    session.flush()
    _promise(session, matter, report, at, imported=told.channel is Channel.IMPORTED)
    matters.attach(session, actor, matter, told.photos, Purpose.REPORT, at=at)
    matters.make_findable(session, matter, report.words)
    _tell(session, actor, matter, report, at)
    return report


def _written(actor: Actor, told: Told, earlier: int | None) -> Report:
    signs = guidance.signs(told.category, told.words, told.answers, told.danger_now)
    return Report(
        estate_id=told.where.estate_id, reporter_id=told.reporter_id,
        entered_by_id=actor.id if told.channel in AT_THE_DESK else None,
        caller_name=told.caller_name, caller_phone=told.caller_phone, external_id=told.external_id,
        words=told.words, wanted=told.wanted, category=told.category, guessed_category=told.guessed,
        danger=signs.danger, life=signs.life, danger_now=told.danger_now, growing=signs.growing,
        essential_lost=signs.essential_lost, scope=told.scope or signs.scope, felt_urgency=told.felt_urgency,
        answers=dict(told.answers), windows=list(told.windows), status=Status.RECEIVED, relapse_of_id=earlier,
    )  # fmt: skip


def _promise(session: Session, matter: Matter, report: Report, at: datetime, *, imported: bool) -> None:
    clocks = promises.stamp(session, matter, matter.severity, report.category, at, swept=imported)
    due = answer_due(clocks, at)
    if not imported:
        due = min(due, queries.word_due(session, matter.estate_id, matter.severity, at))
    earliest = min((running.due_at for running in clocks), default=None)
    matter.await_update(NextStep.FIRST_ANSWER, due, obligation=earliest)
    if imported:
        # Told long ago elsewhere: its lateness stands on the page, but nobody is alarmed about it tonight.
        matter.next_update_missed_at = matter.untaken_told_at = clock.now()


def _tell(session: Session, actor: Actor, matter: Matter, report: Report, at: datetime) -> None:
    facts = {"channel": matter.channel, "category": report.category, "severity": matter.severity}
    matters.record_openly(session, actor, matter, "report.received", at=at, **facts)
    if report.reporter_id and is_theirs_to_see(session, report, matter):
        matters.take_part(session, matter.id, report.reporter_id, Part.REPORTER, at)
    if matter.channel is Channel.IMPORTED:
        return
    key = f"report:{matter.id}"
    tell_reporter(session, report, "report.acknowledged", key=f"{key}:ack")
    matters.tell_accountable(session, matter, "report.received", key=f"{key}:new")
    if report.relapse_of_id or matter.severity is Severity.EMERGENCY:
        kind = "report.relapse" if report.relapse_of_id else "report.emergency"
        matters.tell_roles(session, matter, [Role.SUPERVISOR], at, kind, key=f"{key}:{kind}")
