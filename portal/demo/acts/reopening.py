"""Work follows its report: what was opened again opens its finished work again (repairs.services.reopening)."""

from datetime import datetime

from portal.demo.tale import Tale
from portal.matters.models import NextStep, Part
from portal.repairs.models import Status


def follow(tale: Tale, at: datetime) -> None:
    """The finished work orders of a reopened report open again, for the same person."""
    for job in tale.jobs:
        job.link["round"] = tale.report.round
        if job.order.status is not Status.FINISHED:
            continue
        job.order.reopen()
        job.shown = set()
        job.matter.severity = tale.matter.severity
        job.matter.open_again(NextStep.PLAN_VISIT, tale.matter.due_at or at)
        tale.event("work_order.reopened", at, None, job.matter, round=job.order.round)
        if person_id := job.order.technician_id:
            tale.take_part(tale.report.id, person_id, Part.TECHNICIAN, at)
            key = f"job:reopened:{job.order.id}:{job.order.round}"
            tale.tell(person_id, "job.reopened", key, at, job.matter)
