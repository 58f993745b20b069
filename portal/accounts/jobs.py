"""What the clock forgets: sign-ins, codes and rate counters that ended long ago."""

from datetime import timedelta

from portal.accounts.services import sign_ins
from portal.kernel import clock, limits
from portal.kernel.db import SessionFactory, unit_of_work
from portal.kernel.jobs import Job
from portal.kernel.sweeps import Tally

KEPT = timedelta(days=90)
COUNTERS_KEPT = timedelta(days=1)


def forget(factory: SessionFactory) -> Tally:
    """Delete what nothing asks for any more."""
    with unit_of_work(factory) as session:
        gone = sign_ins.forget_old(session, clock.now() - KEPT)
    with unit_of_work(factory) as session:
        gone += limits.forget(session, clock.now() - COUNTERS_KEPT)
    return Tally(done=gone)


SCHEDULE = [Job(forget, every=timedelta(hours=6))]
