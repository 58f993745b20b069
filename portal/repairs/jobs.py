"""When the clock acts on work orders."""

from datetime import timedelta

from portal.kernel.db import SessionFactory
from portal.kernel.jobs import Job
from portal.kernel.sweeps import Tally, sweep
from portal.repairs import queries
from portal.repairs.services import declining, reopening


def follow_reopened(factory: SessionFactory) -> Tally:
    """Work orders follow their reports: a report that was opened again opens its finished work again."""
    with factory() as session:
        behind = queries.behind_their_report(session)
    return sweep(factory, behind, reopening.follow_reopened)


def follow_declined(factory: SessionFactory) -> Tally:
    """Work orders follow their reports: nobody comes for a report that was declined."""
    with factory() as session:
        left = queries.left_by_declined(session)
    return sweep(factory, left, declining.follow_declined)


SCHEDULE = [Job(follow_reopened, timedelta(seconds=15)), Job(follow_declined, timedelta(seconds=15))]
