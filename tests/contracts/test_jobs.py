"""Every job may run twice, late, and on anything: the second run finds nothing to do."""

from datetime import timedelta

import pytest

from portal.app import SCHEDULE
from portal.kernel import jobs
from tests.support import samples

LATER = [timedelta(0), timedelta(hours=5), timedelta(days=9), timedelta(days=400)]


@pytest.mark.parametrize("later", LATER, ids=str)
@pytest.mark.parametrize("job", SCHEDULE, ids=lambda job: job.name)
def test_a_job_run_twice_does_nothing_the_second_time(app, make, factory, clock, everything, job, later):
    samples.estate(make)
    clock.forward(seconds=later.total_seconds())
    first = jobs.run(factory, job)
    assert not first.failed
    before = everything()
    second = jobs.run(factory, job)
    assert (second.done, second.failed) == (0, 0)
    assert everything() == before


def test_every_job_has_a_name_of_its_own_and_a_rhythm():
    names = [job.name for job in SCHEDULE]
    assert len(names) == len(set(names))
    assert all(job.every > timedelta(0) and job.patience > job.every for job in SCHEDULE)
