"""The page of a work order: on the desk for those who plan, in the pocket for the one who was sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from portal.accounts.forms import Push
from portal.kernel import clock, i18n
from portal.kernel.access import Permission, holds
from portal.kernel.forms import Form
from portal.kernel.web import actor, portal, session, show
from portal.kernel.words import gettext as _
from portal.matters.models import Purpose
from portal.matters.photos import photos_of
from portal.matters.policy import reads
from portal.notifications import queries as contacts
from portal.notifications.models import ContactKind
from portal.promises.labels import REASONS
from portal.repairs import labels, phrases, policy, queries, wording
from portal.repairs.forms import FinishForm, ProofForm, finish_form
from portal.repairs.models import Action, Check, Degree, Nature, Status, WorkOrder
from portal.repairs.services import is_minor
from portal.repairs.views.blueprint import READS, Answer, about, found, is_sent, pages
from portal.reports import checklists
from portal.reports import labels as report_labels
from portal.reports import wording as report_wording
from portal.reports.models import Report
from portal.reports.story import story
from portal.workforce import queries as workforce
from portal.workforce.labels import ADMITS
from portal.workforce.labels import STATUS as VISIT_STATUS
from portal.workforce.models import Appointment

SHOWN = (Purpose.REPORT, Purpose.MESSAGE, Purpose.BEFORE, Purpose.SAFE)


@pages.page("/work-orders/<ref:reference>", access=READS)
def order(reference: str) -> Answer:
    """One work order: what now, what you can do, what was done."""
    found_order = found(reference)
    if is_sent(found_order) and "desk" not in request.args:
        return job(found_order)
    return desk(found_order)


def desk(order: WorkOrder) -> Answer:
    """The work order as those who plan see it."""
    reading, me, matter = session(), actor(), order.matter
    visits = workforce.visits_of(reading, [order.id])
    coming = next((visit for visit in visits if visit.is_open), None)
    return show(
        "repairs/order.html", now=now_of(order, coming), visits=visits[::-1], visit=coming,
        reports=queries.reports_of(reading, order.id), hold=_hold(reading, order), done=_done(reading, order),
        story=story(reading, me, matter, portal().sentences).entries, actions=actions(order), labels=words(),
        lines=lines_of(order), mends=_mends(reading, order),
        reads_reports=holds(me, Permission.REPORTS_READ, order.estate_id), **{**about(order), "layout": "desk.html"},
    )  # fmt: skip


def words() -> Mapping[str, Mapping[Any, Any]]:
    """The words that the pages of a work order use."""
    return {
        "status": wording.STATUS, "visit": VISIT_STATUS, "admits": ADMITS, "trade": report_labels.TRADE,
        "severity": report_labels.SEVERITY, "category": report_labels.CATEGORY, "danger": report_labels.DANGER,
        "nature": labels.NATURE, "degree": labels.DEGREE, "scope": report_labels.SCOPE, "check": report_wording.CHECK,
        "reason": REASONS,
    }  # fmt: skip


def actions(order: WorkOrder) -> frozenset[Action]:
    """What the reader may do with the work order as it stands."""
    return frozenset(action for action in order.moves if policy.may(actor(), action, order))


def now_of(order: WorkOrder, visit: Appointment | None) -> Any:
    """Where the work order stands, in one sentence."""
    matter, zone = order.matter, order.matter.estate.zone
    if order.status is Status.FINISHED and order.finished_at:
        return _("Finished %(when)s.", when=i18n.when(order.finished_at, zone))
    if order.status is Status.CANCELLED:
        return _("Dropped; nothing is to be done.")
    if order.status is Status.WAITING and matter.waiting_until:
        return _("Waiting until %(day)s.", day=i18n.day(matter.waiting_until, zone))
    if visit is not None:
        return phrases.comes(visit, zone)
    when = i18n.when(matter.next_update_at, zone) if matter.next_update_at else ""
    return _("%(name)s plans a visit by %(when)s.", name=matter.accountable.name, when=when)


def _hold(reading: Session, order: WorkOrder) -> dict[str, Any] | None:
    hold = queries.open_hold(reading, order.id) if order.status is Status.WAITING else None
    if hold is None:
        return None
    return {"hold": hold, "queue": phrases.queue_place(hold, queries.ahead_of(reading, hold, order.estate_id))}


def _mends(reading: Session, order: WorkOrder) -> Sequence[Check]:
    """What did not pass in another job, and is to be mended in this one (S62)."""
    return queries.failed_before(reading, [order.id])[order.id]


def _done(reading: Session, order: WorkOrder) -> dict[str, Any] | None:
    if order.status is not Status.FINISHED:
        return None
    return {"facts": queries.site_report(reading, order), "checks": queries.checks(reading, order)}


def job(order: WorkOrder, form: Form | None = None) -> Answer:
    """The work order on the technician's phone. `form` is the one that was sent and needs mending, if any."""
    reading, me = session(), actor()
    visits = workforce.visits_of(reading, [order.id])
    coming = next((visit for visit in visits if visit.is_open and visit.person_id == me.id), None)
    reports = queries.reports_of(reading, order.id)
    step = form if isinstance(form, (ProofForm, FinishForm)) else next_form(order)
    photos = photos_of(reading, [report.id for report in reports], reads(me, order.matter), *SHOWN)
    return show(
        "repairs/job.html", form=step, visit=coming, reports=reports, photos=photos, hold=_hold(reading, order),
        callers=_callers(reading, reports, coming), lines=lines_of(order), minor=is_minor(order.matter.severity),
        labels=words(), phrases=phrases, plain=Push(), reads_desk=holds(me, Permission.WORK_READ, order.estate_id),
        today=_is_today(coming, order), mends=_mends(reading, order), **about(order, step),
    )  # fmt: skip


def next_form(order: WorkOrder) -> Form:
    """The form of the next step."""
    return finishing(order) if order.status is Status.ARRIVED else ProofForm()


def lines_of(order: WorkOrder) -> tuple[checklists.Line, ...]:
    """The checklist of this job (S62)."""
    return checklists.lines_for(order.category, is_minor(order.matter.severity))


def finishing(order: WorkOrder) -> FinishForm:
    """The form that finishes this job; what triage knows stands there, and for a minor job all of it."""
    form = finish_form(lines_of(order))(order.matter.version)
    if form.is_submitted() or form.was_kept:
        return form
    report = next(iter(queries.reports_of(session(), order.id)), None)
    known: dict[str, Any] = {"version": order.matter.version}
    if report is not None:
        known["scope"] = report.scope.value
    if report is not None and is_minor(order.matter.severity):
        view = report.wanted or order.matter.title
        known |= {"nature": Nature.WEAR.value, "degree": Degree.SLIGHT.value, "users_view": view}
    form.process(data=known)
    return form


def _callers(reading: Session, reports: Any, visit: Appointment | None) -> list[tuple[str, str | None]]:
    """Whom to ring at a closed door, while a visit is to come or going on."""
    if visit is None:
        return []
    points = contacts.points_of(reading, {report.reporter_id for report in reports if report.reporter_id})
    return [_caller(report, points) for report in reports if report.reporter or report.caller_name]


def _caller(report: Report, points: Mapping[int, Any]) -> tuple[str, str | None]:
    if report.reporter is None or report.caller_phone:
        return report.caller_name or "", report.caller_phone
    phones = (point.value for point in points[report.reporter.id] if point.kind is ContactKind.PHONE)
    return report.reporter.name, next(phones, None)


def _is_today(visit: Appointment | None, order: WorkOrder) -> bool:
    if visit is None:
        return False
    zone = order.matter.estate.zone
    return i18n.day(visit.window_from, zone) == i18n.day(clock.now(), zone) or visit.window_from < clock.now()
