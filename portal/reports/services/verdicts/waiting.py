"""The household has not answered: asked once more, and in the end closed as unconfirmed."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.estates import settings
from portal.kernel.access import SYSTEM
from portal.kernel.sweeps import claim
from portal.matters import services as matters
from portal.matters.models import NextStep
from portal.reports import queries
from portal.reports.models import Report, Status
from portal.reports.services.telling import tell
from portal.reports.services.verdicts.asking import ask_verdict, judges


def remind(session: Session, report_id: int, now: datetime) -> bool:
    """Ask once more for a verdict. False if someone else just did, or it came."""
    report = session.get_one(Report, report_id)
    still = (Report.status == Status.FINISHED, Report.reminders == report.reminders)
    if not claim(session, Report, report_id, *still, reminders=report.reminders + 1, reminded_at=now):
        return False
    session.refresh(report)
    report, matter = queries.report_and_matter(session, report_id)
    days = settings.value(session, report.estate_id, settings.VERDICT_REMINDER_DAYS)
    matter.await_update(NextStep.VERDICT, now + timedelta(days=days))
    ask_verdict(session, report, "verdict.reminder")
    matters.record_openly(session, SYSTEM, matter, "verdict.reminded", number=report.reminders)
    return True


def close_unconfirmed(session: Session, report_id: int, now: datetime) -> bool:
    """Nobody answered: closed, but never counted as solved (S63). False if a verdict came."""
    won = claim(session, Report, report_id, Report.status == Status.FINISHED, status=Status.UNCONFIRMED, ended_at=now)
    if not won:
        return False
    report, matter = queries.report_and_matter(session, report_id)
    matter.close(now)
    matters.record_openly(session, SYSTEM, matter, "report.closed_unconfirmed")
    for person_id in judges(session, report):
        key = f"unconfirmed:{report.id}:{report.round}:{person_id}"
        tell(session, report, person_id, "report.closed_unconfirmed", key=key)
    return True
