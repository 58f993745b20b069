"""When the clock acts on reports. Each job is safe to run twice, at once, or late."""

from datetime import timedelta

from portal.kernel import clock
from portal.kernel.db import SessionFactory
from portal.kernel.jobs import Job
from portal.kernel.sweeps import Tally, sweep
from portal.reports import queries
from portal.reports.services import clockwork, verdicts


def miss_next_updates(factory: SessionFactory) -> Tally:
    """A promised update that did not come is a breach of its own (S47)."""
    now = clock.now()
    with factory() as session:
        due = queries.missed_updates(session, now)
    return sweep(factory, due, lambda session, key: clockwork.miss_next_update(session, key, now))


def tell_untaken(factory: SessionFactory) -> Tally:
    """A report that its person has not taken up in time goes on the supervisor's list (S28)."""
    now = clock.now()
    with factory() as session:
        due = queries.untaken(session, now)
    return sweep(factory, due, lambda session, key: clockwork.tell_untaken(session, key, now))


def remind_verdicts(factory: SessionFactory) -> Tally:
    """Ask again for a verdict, as often as the estate says."""
    now = clock.now()
    with factory() as session:
        due = queries.verdicts_to_remind(session, now)
    return sweep(factory, due, lambda session, key: verdicts.remind(session, key, now))


def close_unconfirmed(factory: SessionFactory) -> Tally:
    """No answer after the last reminder: closed unconfirmed, counted apart (S63)."""
    now = clock.now()
    with factory() as session:
        due = queries.verdicts_given_up(session, now)
    return sweep(factory, due, lambda session, key: verdicts.close_unconfirmed(session, key, now))


SCHEDULE = [
    Job(miss_next_updates, timedelta(minutes=1)),
    Job(tell_untaken, timedelta(minutes=1)),
    Job(remind_verdicts, timedelta(minutes=10)),
    Job(close_unconfirmed, timedelta(minutes=10)),
]
