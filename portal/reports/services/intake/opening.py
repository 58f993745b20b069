"""The matter of a report, and who answers first."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts.queries import people_with_role
from portal.kernel.access import Role
from portal.kernel.errors import Missing
from portal.kernel.severity import Severity
from portal.matters import services as matters
from portal.matters.models import Kind, Matter, NextStep
from portal.matters.services import Expected
from portal.reports.services.answering import SOON
from portal.reports.services.intake.told import Told, title_of
from portal.workforce import queries as workforce


def open_for(session: Session, told: Told, severity: Severity, at: datetime) -> Matter:
    """The matter of what was told, with whoever is on duty accountable."""
    where = told.where
    return matters.open_matter(
        session,
        Kind.REPORT,
        where,
        title=title_of(told.words),
        severity=severity,
        channel=told.channel,
        accountable_id=duty_person(session, where.estate_id, at),
        expected=Expected(NextStep.FIRST_ANSWER, at + SOON),
        at=at,
    )


def duty_person(session: Session, estate_id: int, at: datetime) -> int:
    """Who answers first: the duty rota's person of that hour, else the estate's desk (S35: never nobody)."""
    if on_duty := workforce.on_duty(session, estate_id, at):
        return on_duty[0].person_id
    managers = people_with_role(session, estate_id, (Role.FRONT_DESK, Role.MANAGER, Role.ADMINISTRATOR), at)
    if not managers:
        raise Missing
    return managers[0].id
