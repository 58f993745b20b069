"""What the one calendar of visits notes (workforce.services.visits)."""

from datetime import datetime

from portal.demo.tale import Job, Tale
from portal.workforce.models import QUARTER, Appointment, Status


def noted(tale: Tale, visit: Appointment, what: str, at: datetime, by: int) -> None:
    """One line about a visit in its work order's timeline."""
    matter = next(job.matter for job in tale.jobs if job.order.id == visit.matter_id)
    tale.event(
        f"appointment.{what}", at, by, matter, appointment_id=visit.id, person_id=visit.person_id,
        span_from=visit.span_from.isoformat(), span_to=visit.span_to.isoformat(),
    )  # fmt: skip


def finish_open(tale: Tale, job: Job, at: datetime, by: int) -> None:
    """The visit that is going on is over; the rest of its time is free."""
    for visit in job.visits:
        if visit.status is Status.ARRIVED:
            visit.finish(at)
            noted(tale, visit, "done", at, by)


def kept_quarters(visit: Appointment) -> list[int]:
    """The quarters of an hour that a visit still holds: none once it is called off, those begun once it is over."""
    if visit.status is Status.CANCELLED:
        return []
    over = visit.done_at or visit.no_access_at
    last = -(-int(over.timestamp()) // QUARTER) if over else None
    return [one for one in visit.quarters if last is None or one < last]
