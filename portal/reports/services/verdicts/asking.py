"""Who judges, and how each of them is asked."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.estates.models import Relation
from portal.estates.policy import gives, in_force
from portal.kernel.access import Right
from portal.matters import services as matters
from portal.matters.models import LinkPurpose
from portal.reports import policy
from portal.reports.models import Report
from portal.reports.services.telling import tell

LINK_LASTS = timedelta(days=30)


def ask_verdict(session: Session, report: Report, kind: str) -> None:
    """Ask each person whose word counts, with a link of their own. Those who can't be asked are called by the desk."""
    ask_each(session, report, LinkPurpose.VERDICT, kind, f"{kind}:{report.id}:{report.round}:{report.reminders}")


def ask_each(session: Session, report: Report, purpose: LinkPurpose, kind: str, key: str, **params: Any) -> None:
    """Tell each of them something that a link of their own lets them answer."""
    for person_id in judges(session, report):
        link = matters.make_link(session, report.matter, person_id, purpose, lasts=LINK_LASTS)
        tell(session, report, person_id, kind, key=f"{key}:{person_id}", link_id=link.id, **params)


def judges(session: Session, report: Report) -> list[int]:
    """Whom we ask: the reporter if their word counts, else those of the home whose word does."""
    if report.reporter_id and policy.speaks_for_household(session, report.reporter_id, report):
        return [report.reporter_id]
    matter = report.matter
    if matter.home_id is None:
        return []
    people = select(Relation.person_id).where(
        Relation.home_id == matter.home_id, in_force(), gives(Right.VERDICT), Relation.sees_at <= matter.opened_at
    )
    return [
        person_id
        for person_id in session.scalars(people.limit(5))
        if not policy.did_the_work(session, person_id, report.id)
    ]
