"""The report that an act is about, as it was when the form was made."""

from sqlalchemy.orm import Session

from portal.kernel.access import Actor
from portal.kernel.errors import Conflict, Missing
from portal.matters.models import Matter
from portal.reports import queries, refusals
from portal.reports.models import Report


def loaded(session: Session, actor: Actor, report_id: int, version: int | None = None) -> tuple[Report, Matter]:
    """The report and its matter, as this person may see them and as they were when the form was made.
    Raises Missing, Conflict (changed meanwhile)."""
    report = queries.report_by_id(session, actor, report_id)
    if report is None:
        raise Missing
    matter = report.matter
    if version is not None and matter.version != version:
        raise Conflict(refusals.changed_meanwhile(), queries.as_it_stands(session, report))
    return report, matter


def require_open(session: Session, report: Report, matter: Matter) -> None:
    """Raises Conflict, with how it stands, where the matter has ended."""
    if not matter.is_open:
        raise Conflict(refusals.closed_already(), queries.as_it_stands(session, report))
