"""When the clock acts on promises (S53, S57). Each job is safe to run twice, at once, or late: rows are
claimed."""

from datetime import timedelta
from functools import partial

from portal.kernel import clock
from portal.kernel.db import SessionFactory
from portal.kernel.jobs import Job
from portal.kernel.sweeps import Tally, sweep
from portal.promises import queries, services
from portal.promises.models import Mark

# Governments name next year's make-up workdays in autumn; an estate hears of it when they are missing so close to the
# year.
CALENDAR_AHEAD = timedelta(days=45)


def tell_marks(factory: SessionFactory) -> Tally:
    """Tell who works on it when half of a promise has gone, the supervisors when most has, the managers when it is
    due."""
    now, tally = clock.now(), Tally()
    for mark in Mark:
        with factory() as session:
            due = queries.due_marks(session, mark, now)
        tally += sweep(factory, due, partial(services.tell, mark=mark, now=now))
    return tally


def warn_of_calendars(factory: SessionFactory) -> Tally:
    """Warn each estate whose calendar runs into a year without make-up workdays, before promises reach it."""
    now = clock.now()
    with factory() as session:
        ahead = {
            estate.id: queries.local_day(now + CALENDAR_AHEAD, estate.zone).year
            for estate in queries.estates_in_service(session)
        }
        due = [
            key for key, year in ahead.items() if not queries.working_calendar(session, key).knows_make_up_days(year)
        ]
    return sweep(factory, due, lambda session, key: services.warn_of_calendar(session, key, ahead[key], now))


SCHEDULE: list[Job] = [
    Job(tell_marks, every=timedelta(minutes=1)),
    Job(warn_of_calendars, every=timedelta(hours=12), late_after=timedelta(days=2)),
]
