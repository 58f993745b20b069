"""We are done with a report; the household is asked."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.estates import settings
from portal.kernel import clock
from portal.kernel.access import Actor, require
from portal.kernel.errors import Conflict
from portal.matters import services as matters
from portal.matters.models import Matter, NextStep
from portal.promises import services as promises
from portal.promises.models import ClockKind
from portal.reports import policy, queries, refusals
from portal.reports.models import Action, Report, Status
from portal.reports.services.answering import loaded
from portal.reports.services.verdicts.asking import ask_verdict


def finish(session: Session, actor: Actor, report: Report, matter: Matter, *, at: datetime | None = None) -> None:
    """We are done; now the household judges. Its clocks end, a link asks for the verdict."""
    at = at or clock.now()
    if report.status is Status.RECEIVED:
        raise Conflict(refusals.triage_first(), queries.as_it_stands(session, report))
    report.finish(at)
    for kind in ClockKind:
        promises.meet(session, matter.id, kind, at)
    days = settings.value(session, matter.estate_id, settings.VERDICT_REMINDER_DAYS)
    matter.waiting_until = None
    matter.await_update(NextStep.VERDICT, at + timedelta(days=days))
    matters.record_openly(session, actor, matter, "report.finished", round=report.round, at=at)
    ask_verdict(session, report, "report.finished")


def finish_by_hand(session: Session, actor: Actor, report_id: int, words: str, *, version: int | None = None) -> None:
    """A handler finishes a report that needed no work order; what was done stands in the thread."""
    report, matter = loaded(session, actor, report_id, version)
    require(policy.may(session, actor, Action.FINISH, report))
    matters.write(session, actor, matter, words, by_staff=True)
    finish(session, actor, report, matter)
