"""On site: arrived with proof, made safe, no access, finished (repairs.services.onsite and finishing)."""

from datetime import datetime
from typing import NamedTuple

from portal.audit.models import Visibility
from portal.demo.acts import calendar, clocks, verdicts, work
from portal.demo.company.ground import Somebody
from portal.demo.tale import Job, Tale
from portal.kernel.severity import Scope
from portal.matters.models import NextStep, Purpose
from portal.promises.models import ClockKind
from portal.repairs.models import Action, Check, Degree, Nature, SiteReport
from portal.repairs.services import is_minor
from portal.reports import checklists
from portal.reports.models import Action as ReportAction
from portal.workforce.models import Appointment

RESIDENT, STAFF = Visibility.RESIDENT, Visibility.STAFF


class Found(NamedTuple):
    """The four facts that every site report has."""

    nature: Nature
    degree: Degree
    scope: Scope
    users_view: str


def arrive(tale: Tale, job: Job, visit: Appointment, at: datetime, by: Somebody, photo: str = "") -> None:
    """At the door, proved by a photo or by the household's code."""
    clocks.sweep(tale, at)
    _prove(tale, job, visit, at, by, photo)
    visit.arrive(at)
    calendar.noted(tale, visit, "arrived", at, by.id)
    job.order.move(Action.ARRIVE)
    job.matter.await_update(NextStep.WORK, max(visit.span_to, at))
    clocks.meet(tale, ClockKind.VISIT, at, by.id)
    if tale.matter.is_open:
        tale.expect(NextStep.WORK, max(visit.window_to, at))
    tale.event("visit.arrived", at, by.id, visibility=RESIDENT, appointment_id=visit.id)
    tale.event("visit.arrived", at, by.id, job.matter, appointment_id=visit.id)


def _prove(tale: Tale, job: Job, visit: Appointment, at: datetime, by: Somebody, photo: str) -> None:
    if photo:
        visit.prove(tale.attach([photo], Purpose.ARRIVAL, at, by.id, job.matter, visibility=STAFF)[0], by_code=False)
    else:
        visit.prove(None, by_code=True)


def make_safe(tale: Tale, job: Job, words: str, photo: str, at: datetime, by: Somebody) -> None:
    """The danger is stopped, whatever is still to be repaired."""
    clocks.sweep(tale, at)
    job.order.move(Action.MAKE_SAFE)
    job.order.made_safe_at = job.order.made_safe_at or at
    tale.event("work.made_safe", at, by.id, job.matter)
    clocks.meet(tale, ClockKind.SAFE, at, by.id)
    post_id = tale.write(words, at, by, by_staff=True)
    tale.attach([photo], Purpose.SAFE, at, by.id, post_id=post_id)
    job.shown.add(photo)
    tale.event("work.made_safe", at, by.id, visibility=RESIDENT, post_id=post_id)
    tale.tell(tale.report.reporter_id, "work.made_safe", f"safe:{post_id}:{tale.report.id}", at, post_id=post_id)


def before(tale: Tale, job: Job, photos: list[str], at: datetime, by: Somebody) -> None:
    """How it looked before."""
    clocks.sweep(tale, at)
    tale.attach(photos, Purpose.BEFORE, at, by.id)
    job.shown.update(photos)
    tale.event("work.photographed", at, by.id, visibility=RESIDENT, work_order_id=job.order.id)


def no_access(tale: Tale, job: Job, visit: Appointment, words: str, at: datetime, by: Somebody, photo: str) -> None:
    """Nobody let us in: only with proof that we stood at the door."""
    clocks.sweep(tale, at)
    _prove(tale, job, visit, at, by, photo)
    visit.fail_access(at)
    calendar.noted(tale, visit, "no_access", at, by.id)
    work.to_be_planned(tale, job, Action.NO_ACCESS, at)
    tale.event("visit.no_access", at, by.id, job.matter, appointment_id=visit.id)
    tale.write(words, at, by, by_staff=True)
    tale.event("visit.no_access", at, by.id, visibility=RESIDENT, appointment_id=visit.id)
    key = f"no_access:{visit.id}:{tale.report.id}"
    tale.tell(tale.report.reporter_id, "visit.no_access", key, at, appointment_id=visit.id)
    planner, kind = job.matter.accountable_id, "job.no_access"
    tale.tell(planner, kind, f"{kind}:{visit.id}", at, job.matter, appointment_id=visit.id)


def finish(tale: Tale, job: Job, found: Found, words: str, photos: list[str], at: datetime, by: Somebody) -> None:
    """Finished: facts, checklist, photos; when no other work is open, the household is asked."""
    clocks.sweep(tale, at)
    book, order = tale.world.book, job.order
    minor = is_minor(job.matter.severity)
    book.put(
        SiteReport, work_order_id=order.id, round=order.round, by_id=by.id, nature=found.nature, degree=found.degree,
        scope=found.scope, users_view=found.users_view, at=at,
    )  # fmt: skip
    for line in checklists.lines_for(order.category, minor):
        passed = line.is_compulsory or tale.world.chance(0.4)
        facts = {"line": line.key, "passed": passed, "by_id": by.id, "at": at}
        book.put(Check, work_order_id=order.id, round=order.round, **facts)
    calendar.finish_open(tale, job, at, by.id)
    order.finish(at)
    job.matter.close(at)
    tale.event("work.finished", at, by.id, job.matter, round=order.round)
    post_id = tale.write(words, at, by, by_staff=True) if words else None
    tale.attach(photos, Purpose.AFTER, at, by.id, post_id=post_id)
    tale.event(
        "work.finished", at, by.id, visibility=RESIDENT, work_order_id=order.id, trade=order.trade.value
    )  # fmt: skip
    if ReportAction.FINISH in tale.report.moves and not tale.orders_open:
        verdicts.finish(tale, at, by)
