"""Work begins or is booked."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.kernel import clock
from portal.kernel.access import Actor
from portal.matters import services as matters
from portal.matters.models import Matter, NextStep
from portal.reports.models import Report, Status
from portal.reports.services.answering.updates import expect


def begin(session: Session, actor: Actor, report: Report, matter: Matter, step: NextStep, at: datetime) -> None:
    """Work has begun or is booked: in progress, with the next update at its time. A report still to be triaged is
    accepted by the same act, as it stands."""
    now = clock.now()
    if report.status is Status.RECEIVED:
        report.accept(now)
        report.confirmed_by_id = actor.id
    if report.status is Status.ACCEPTED:
        report.begin()
        matters.record(session, actor, matter, "report.begun")
    matters.take_up(session, actor, matter, now)
    expect(session, matter, step, at)
