"""Jobs as the clock runs them, and the record of each run."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Index, func, select, union_all, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.kernel import clock
from portal.kernel.db import Base, SessionFactory, unit_of_work
from portal.kernel.sweeps import Tally, forget

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """A sweep and its rhythm; it counts as late when no run ended for `late_after` (default: five times its rhythm)."""

    run: Callable[[SessionFactory], Tally]
    every: timedelta
    late_after: timedelta | None = None

    @property
    def name(self) -> str:
        """ "reports.remind" for portal.reports.jobs.remind."""
        parts = self.run.__module__.split(".")
        return f"{parts[1] if parts[1] != 'kernel' else parts[2]}.{self.run.__name__}"

    @property
    def patience(self) -> timedelta:
        return self.late_after or max(self.every * 5, timedelta(minutes=2))


class JobRun(Base):
    """One run of one job: when, and its tally."""

    __tablename__ = "job_runs"
    __table_args__ = (
        Index("ix_job_runs_name_started_at", "name", "started_at"),
        Index("ix_job_runs_started_at", "started_at"),
    )

    name: Mapped[str]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(default=0)
    lost: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]


def run(factory: SessionFactory, job: Job) -> Tally:
    """Run a job now and record it. An exception is recorded and logged, never raised: the clock goes on."""
    with unit_of_work(factory) as session:
        row = JobRun(name=job.name, started_at=clock.now())
        session.add(row)
        session.flush()
        run_id = row.id
    tally, error = Tally(), None
    try:
        tally = job.run(factory)
    except Exception as reason:
        log.exception("job %s failed", job.name)
        tally, error = Tally(failed=1), type(reason).__name__
    marks = {"finished_at": clock.now(), "done": tally.done, "lost": tally.lost, "failed": tally.failed, "error": error}
    with unit_of_work(factory) as session:
        session.execute(update(JobRun).where(JobRun.id == run_id).values(**marks))
    return tally


KEPT_FOR = timedelta(days=30)


def forget_runs(factory: SessionFactory) -> Tally:
    """Let go of runs older than 30 days; the first one stays, since when jobs run at all."""
    first = select(func.min(JobRun.id)).scalar_subquery()
    return forget(factory, JobRun, JobRun.started_at < clock.now() - KEPT_FOR, JobRun.id != first)


@dataclass(frozen=True)
class Health:
    """How a job stands: its last finished run, if any, and by how much it is late (zero or less: in time)."""

    job: Job
    last: JobRun | None
    lateness: timedelta

    @property
    def is_late(self) -> bool:
        return self.lateness > timedelta(0)


def health(session: Session, schedule: list[Job], since: datetime) -> list[Health]:
    """Each job's last finished run; a job that never ran is measured from `since` (the start of the installation)."""
    newest = [
        select(JobRun)
        .where(JobRun.name == job.name, JobRun.finished_at.is_not(None))
        .order_by(JobRun.started_at.desc())
        .limit(1)
        .subquery()
        for job in schedule
    ]
    rows = select(JobRun).from_statement(union_all(*(select(one) for one in newest)))
    last = {row.name: row for row in session.scalars(rows)} if schedule else {}
    now = clock.now()
    return [
        Health(job, row, now - ((row.finished_at if row else None) or since) - job.patience)
        for job, row in ((job, last.get(job.name)) for job in schedule)
    ]


def beginning(session: Session) -> datetime:
    """Since when this installation runs jobs at all; now, if it never did."""
    return session.scalar(select(func.min(JobRun.started_at))) or clock.now()


SCHEDULE = [Job(forget_runs, timedelta(hours=12))]
