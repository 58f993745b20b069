"""What the clock does for estates: check and let in imports, delete the files of those that nobody confirms."""

import logging
from datetime import timedelta

from sqlalchemy import select

from portal.estates import queries, settings
from portal.estates.models import Estate
from portal.estates.services import importing
from portal.estates.services.imports import expire
from portal.kernel import clock
from portal.kernel.db import SessionFactory
from portal.kernel.jobs import Job
from portal.kernel.sweeps import Tally, sweep

log = logging.getLogger(__name__)


def run_imports(factory: SessionFactory) -> Tally:
    """Check each import that came in, and let in each that was confirmed; one after the other, each claimed."""
    with factory() as session:
        waiting = queries.waiting_batches(session, clock.now())
    tally = Tally()
    for batch_id in waiting:
        turn = importing.take_turn(factory, batch_id)
        try:
            won = turn is not None and importing.work(turn)
        except Exception:
            # Its lease runs out, and it is tried again; after some tries it counts as failed.
            log.exception("import %s broke", batch_id)
            tally.failed += 1
        else:
            tally.done += won
            tally.lost += not won
    return tally


def forget_imports(factory: SessionFactory) -> Tally:
    """Delete the files of imports that nobody confirmed in time."""
    now = clock.now()
    with factory() as session:
        ids = session.scalars(select(Estate.id)).all()
        due = queries.stale_batches(session, now, settings.by_estate(session, ids, settings.IMPORT_DAYS))
    return sweep(factory, due, expire)


SCHEDULE = [
    Job(run_imports, every=timedelta(seconds=5), late_after=timedelta(minutes=10)),
    Job(forget_imports, every=timedelta(hours=6)),
]
