"""The second process: `python -m portal.scheduler` runs every domain's jobs in their rhythm.

It is a clock only. Jobs claim their rows, so that two schedulers, or one that was killed in the middle, do no harm."""

import logging
import signal
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Thread

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.engine import Engine

from portal.app import create_app
from portal.config import from_environment
from portal.kernel import jobs
from portal.kernel.db import SessionFactory
from portal.kernel.jobs import Job
from portal.kernel.web import Portal

log = logging.getLogger(__name__)

THREADS = 4
CHECKPOINT_EVERY = timedelta(seconds=20)
# A log that grew this far is emptied at once, though readers must wait a moment for it.
LARGE_LOG = 64 * 1024 * 1024
# So that a start does not run all jobs in the same second.
STAGGER = timedelta(milliseconds=300)


def build(factory: SessionFactory, schedule: list[Job], engine: Engine) -> BlockingScheduler:
    """A clock that runs each job at once and then in its rhythm, and on SQLite keeps the write-ahead log short."""
    scheduler = BlockingScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(THREADS)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    start = datetime.now(UTC)
    for place, job in enumerate(schedule):
        trigger = IntervalTrigger(seconds=job.every.total_seconds(), timezone=UTC)
        tick = partial(jobs.run, factory, job)
        scheduler.add_job(tick, trigger, id=job.name, name=job.name, next_run_time=start + place * STAGGER)
    if engine.dialect.name == "sqlite":
        trigger = IntervalTrigger(seconds=CHECKPOINT_EVERY.total_seconds(), timezone=UTC)
        scheduler.add_job(checkpoint, trigger, args=[engine], id="checkpoint", name="checkpoint")
    return scheduler


def checkpoint(engine: Engine) -> None:
    """Move SQLite's write-ahead log into the database. Nobody else does: two at once can damage it (before 3.51.3)."""
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        pages = driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1]
        size = driver.execute("PRAGMA page_size").fetchone()[0]
        if pages * size > LARGE_LOG:
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def stop_on_signals(scheduler: BlockingScheduler) -> None:
    """End at SIGTERM or SIGINT: no new runs, and those that began come to their end."""

    def stop(*_: object) -> None:
        # In a thread: the one that was interrupted may hold the very lock that the shutdown needs.
        if scheduler.running:
            Thread(target=scheduler.shutdown, kwargs={"wait": False}).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


def main() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    app = create_app(from_environment())
    parts: Portal = app.extensions["anju"]
    scheduler = build(parts.database.writing, parts.schedule, parts.database.engine)
    stop_on_signals(scheduler)
    scheduler.start()


if __name__ == "__main__":
    main()
