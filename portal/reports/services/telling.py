"""Telling whoever reported: where they asked to be told, and never more widely."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.matters import services as matters
from portal.notifications.models import ContactKind, ContactPoint
from portal.notifications.services import AS_ALWAYS, How
from portal.reports.models import Report


def tell_reporter(session: Session, report: Report, kind: str, *, key: str, **params: Any) -> None:
    """Tell the reporter, if they can be told at all."""
    if report.reporter_id:
        tell(session, report, report.reporter_id, kind, key=key, **params)


def tell(session: Session, report: Report, person_id: int, kind: str, *, key: str, **params: Any) -> None:
    """Tell one person of the household's side about a report."""
    how = way_to(session, report, person_id)
    matters.tell(session, report, person_id, kind, key=key, how=how, **params)


def way_to(session: Session, report: Report, person_id: int) -> How:
    """Whoever rang is told at the number that they gave and nowhere else: was it written down wrongly, a stranger gets
    an SMS with a reference in it, and no letter with somebody's words."""
    if person_id != report.reporter_id or not report.caller_phone:
        return AS_ALWAYS
    theirs = (ContactPoint.person_id == person_id, ContactPoint.kind == ContactKind.PHONE)
    return How(session.scalar(select(ContactPoint.id).where(*theirs, ContactPoint.value == report.caller_phone)))
