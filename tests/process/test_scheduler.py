"""The second process: a clock that runs jobs, and nothing else."""

import time
from datetime import timedelta
from threading import Event, Thread

import pytest
from sqlalchemy import select, text

from portal import scheduler
from portal.kernel.jobs import Job, JobRun
from portal.kernel.sweeps import Tally


def built(clone, *jobs):
    return scheduler.build(clone.database.writing, list(jobs), clone.engine)


def running(built, until):
    """Run a scheduler until the event, at most for some seconds."""
    thread = Thread(target=built.start)
    thread.start()
    assert until.wait(20)
    time.sleep(0.2)
    built.shutdown()
    thread.join(20)
    assert not thread.is_alive()


def test_a_job_runs_at_once_then_in_its_rhythm_and_each_run_is_recorded(clone, session):
    seen, thrice = [], Event()

    def sweep(factory):
        seen.append(factory)
        if len(seen) == 3:
            thrice.set()
        return Tally(done=1)

    running(built(clone, Job(sweep, timedelta(seconds=0.3))), thrice)
    rows = session.scalars(select(JobRun)).all()
    assert len(rows) >= 3
    assert all(row.done == 1 and row.finished_at for row in rows)


def test_a_job_that_fails_does_not_stop_the_clock(clone, session):
    twice, tries = Event(), []

    def broken(factory):
        tries.append(1)
        if len(tries) == 2:
            twice.set()
        raise RuntimeError("broken")

    running(built(clone, Job(broken, timedelta(seconds=0.3))), twice)
    assert {row.error for row in session.scalars(select(JobRun))} == {"RuntimeError"}


def test_missed_runs_are_made_up_for_once_and_never_two_at_a_time(clone):
    settings = built(clone, Job(lambda factory: Tally(), timedelta(seconds=60)))
    for job in settings.get_jobs():
        assert settings._job_defaults["coalesce"]
        assert settings._job_defaults["max_instances"] == 1
        assert settings._job_defaults["misfire_grace_time"] is None
        assert str(job.trigger.timezone) == "UTC"


@pytest.mark.database("sqlite")
def test_on_sqlite_the_scheduler_empties_the_write_ahead_log(clone):
    built_jobs = [job.id for job in built(clone).get_jobs()]
    assert built_jobs == ["checkpoint"]
    with clone.engine.execution_options(write=True).begin() as connection:
        connection.execute(text("CREATE TABLE long_words (words TEXT)"))
        connection.execute(text("INSERT INTO long_words VALUES (hex(zeroblob(500000)))"))
    before = clone.file.stat().st_size
    scheduler.checkpoint(clone.engine)
    # Less than was written: what migrations left free is used first.
    assert clone.file.stat().st_size >= before + 900_000
