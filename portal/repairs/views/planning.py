"""Planning pages: a work order for a report, a visit in one tap, moved or called off."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, flash, url_for
from sqlalchemy.orm import Session

from portal.kernel.access import Permission, holds
from portal.kernel.forms import said
from portal.kernel.web import actor, sent, session, show, thing
from portal.kernel.words import gettext as _
from portal.repairs import queries, services
from portal.repairs.forms import LENGTHS, OTHER, MoveForm, OrderForm, ReasonForm, VisitForm
from portal.repairs.models import Action, WorkOrder
from portal.repairs.offers import Offer
from portal.repairs.views.blueprint import PLANS, PLANS_VISIT, Answer, about, found, found_visit, pages, past, url_of
from portal.repairs.views.plan import Plan
from portal.repairs.wording import STATUS
from portal.reports import queries as reports
from portal.reports.categories import TREE, Trade
from portal.reports.labels import TRADE
from portal.reports.phrases import WINDOWS
from portal.workforce.models import Admits, Appointment


@pages.page(
    "/reports/<ref:reference>/work-orders/new", methods=["GET", "POST"],
    access=thing("report", permission=Permission.WORK_PLAN),
)  # fmt: skip
def new(reference: str) -> Answer:
    """A work order for a report; the trade follows from its category."""
    report = reports.report(session(), actor(), reference) or abort(404)
    if not holds(actor(), Permission.WORK_PLAN, report.estate_id):
        abort(403)
    form = OrderForm(report.matter.version)
    if not form.is_submitted() and not form.was_kept:
        trade = TREE[report.category].trade or Trade.GENERAL
        form.process(data={"version": report.matter.version, "trade": trade.value})

    def act(tx: Session) -> str:
        order = services.open_order(tx, actor(), report.id, form.chosen, version=form.made_from)
        return url_for("repairs.book", reference=order.matter.reference)

    there = queries.orders_of(session(), report.id)
    words = {"trade": TRADE, "status": STATUS}
    return sent(form, act) or show("repairs/new.html", form, matter=report.matter, there=there, words=words)


def shown(
    template: str, form: VisitForm, order: WorkOrder, plan: Plan, found: Sequence[Offer], **context: Any
) -> Answer:
    """The page on which a visit is planned or moved."""
    return show(
        template, form, plan=plan, notes=plan.notes(found), roster=plan.roster(), reports=plan.reports,
        wishes=[WINDOWS[key] for key in plan.wishes], trade=TRADE[order.trade], lengths=LENGTHS,
        **about(order), **context,
    )  # fmt: skip


@pages.page("/work-orders/<ref:reference>/visits/new", methods=["GET", "POST"], access=PLANS)
def book(reference: str) -> Answer:
    """Book a visit: the first offer is chosen already, so that one tap is enough."""
    order = found(reference, Action.BOOK)
    if away := past(order, Action.BOOK):
        return away
    plan = Plan(order)
    offered = plan.offers()
    form = VisitForm(plan.given(offered), order.matter.version)
    if not form.is_submitted() and not form.was_kept:
        form.process(data={**typed(plan, order), "offer": offered[0].key if offered else OTHER})

    def act(tx: Session) -> str:
        services.book(tx, actor(), order.id, form.visit, version=form.made_from)
        flash(_("The visit is booked. The resident and the technician are being told."), "success")
        return url_of(order)

    return sent(form, act) or shown("repairs/book.html", form, order, plan, offered)


def typed(plan: Plan, order: WorkOrder) -> dict[str, Any]:
    """What stands in the form before anybody types: tomorrow's date, the length, who most likely lets us in."""
    best = min(plan.people, key=lambda one: one.rank, default=None)
    return {
        "version": order.matter.version, "minutes": plan.quarters * 15, "admits": likely(order).value,
        "technician": best.person_id if best else None,
        "day": (plan.now + timedelta(days=1)).astimezone(ZoneInfo(plan.zone)).date(),
    }  # fmt: skip


def likely(order: WorkOrder) -> Admits:
    """Nobody has to be there for a common area; into a home its people let us."""
    return Admits.RESIDENT if order.matter.home_id else Admits.OPEN


@pages.page("/visits/<id:visit_id>/move", methods=["GET", "POST"], access=PLANS_VISIT)
def move(visit_id: int) -> Answer:
    """Another time, or another person."""
    visit, order = found_visit(visit_id, Action.MOVE)
    if away := past(order, Action.MOVE):
        return away
    plan = Plan(order, visit)
    offered = plan.offers()
    form = MoveForm(plan.given(offered), visit.version)
    if not form.is_submitted() and not form.was_kept:
        form.process(data=as_booked(visit, plan.zone))

    def act(tx: Session) -> str:
        services.move(tx, actor(), visit.id, form.visit, reason=said(form.reason), version=form.made_from)
        flash(_("The visit has moved. Everybody concerned is being told."), "success")
        return url_of(order)

    return sent(form, act) or shown("repairs/move.html", form, order, plan, offered, visit=visit)


def as_booked(visit: Appointment, zone: str) -> dict[str, Any]:
    """A booked visit as it was typed."""
    there = ZoneInfo(zone)
    starts, ends = visit.window_from.astimezone(there), visit.window_to.astimezone(there)
    length = int((visit.span_to - visit.span_from).total_seconds()) // 60
    return {
        "version": visit.version, "offer": OTHER, "day": starts.date(), "begins": starts.time(), "ends": ends.time(),
        "technician": visit.person_id, "minutes": length, "admits": visit.admits.value, "note": visit.admit_note,
    }  # fmt: skip


@pages.page("/visits/<id:visit_id>/cancel", methods=["GET", "POST"], access=PLANS_VISIT)
def cancel_visit(visit_id: int) -> Answer:
    """Call a visit off, with a reason that the household reads."""
    visit, order = found_visit(visit_id, Action.CALL_OFF)
    if away := past(order, Action.CALL_OFF):
        return away
    form = ReasonForm(visit.version)

    def act(tx: Session) -> str:
        services.cancel_visit(tx, actor(), visit.id, said(form.reason), version=form.made_from)
        flash(_("The visit is off. Both sides are being told; plan another one soon."), "success")
        return url_of(order)

    return sent(form, act) or show("repairs/cancel_visit.html", form, visit=visit, **about(order))


@pages.page("/work-orders/<ref:reference>/cancel", methods=["GET", "POST"], access=PLANS)
def cancel_order(reference: str) -> Answer:
    """Drop a work order that is not needed."""
    order = found(reference, Action.CANCEL)
    if away := past(order, Action.CANCEL):
        return away
    form = ReasonForm(order.matter.version)

    def act(tx: Session) -> str:
        services.cancel_order(tx, actor(), order.id, said(form.reason), version=form.made_from)
        flash(_("The work order is dropped."), "success")
        return url_of(order)

    return sent(form, act) or show("repairs/cancel_order.html", form, **about(order))
