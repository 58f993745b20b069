"""The blueprint that all pages of repairs are declared on, and how each finds its work order."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.kernel import i18n, photos
from portal.kernel.access import Permission
from portal.kernel.forms import Form, said
from portal.kernel.web import Pages, actor, aside, sent, session, thing
from portal.matters.models import Matter
from portal.repairs import policy, queries, refusals, services
from portal.repairs.models import Action, WorkOrder
from portal.workforce.models import Appointment

pages = Pages("repairs", __name__)

READS = thing("work_order", permission=Permission.WORK_READ)
PLANS = thing("work_order", permission=Permission.WORK_PLAN)
PLANS_VISIT = thing("visit", permission=Permission.WORK_PLAN)
# A job is a work order or a visit to the one who was sent; to everybody else there is no such thing.
DOES = thing("job", permission=Permission.WORK_DO)


def found(reference: str, action: Action | None = None) -> WorkOrder:
    """The work order of an address: 404 if it is not this person's to see, 403 if the act is not theirs."""
    order = queries.order(session(), actor(), reference) or abort(404)
    if action is not None:
        _require(order, action)
    return order


def _require(order: WorkOrder, action: Action) -> None:
    if not policy.may(actor(), action, order):
        abort(404 if action in policy.ON_SITE else 403)


def found_visit(visit_id: int, action: Action) -> tuple[Appointment, WorkOrder]:
    """The visit of an address and its work order: 404 if they are not this person's to see, 403 if the act is not
    theirs."""
    visit, order = queries.visit(session(), actor(), visit_id) or abort(404)
    _require(order, action)
    return visit, order


def past(order: WorkOrder, action: Action) -> Response | None:
    """Where somebody opens the form of an act that the work order is past: back to its page, with a word."""
    if request.method != "GET" or action in order.moves:
        return None
    flash(str(refusals.not_as_it_stands()), "notice")
    return redirect(url_of(order), 303)


def sent_with_photos(form: Any, estate_id: int, act: Callable[[Session], str]) -> Response | None:
    """Like `sent`, for a form whose photos are kept before anything is checked; a photo that is not taken is said so
    beside the others."""
    refused = photos.received(form.draft_key, photos.limits_at(estate_id)) if form.is_submitted() else []
    if not refused:
        return sent(form, act)
    form.validate()
    form.photos.errors = [reason.message for reason in refused]
    return None


def sent_with_proof(form: Any, visit: Appointment, act: Callable[[Session], str]) -> Response | None:
    """Like `sent_with_photos`, for a form that shows that somebody is at the door. A code that was typed is counted
    before anything else happens, and stays counted."""
    code = said(form.code)
    if code and form.validate_on_submit():
        wrong = aside(lambda tx: services.say_code(tx, actor(), visit.id, code))
        if wrong is not None:
            photos.received(form.draft_key, photos.limits_at(visit.estate_id))
            form.code.errors = [wrong]
            return None
    return sent_with_photos(form, visit.estate_id, act)


def url_of(order: WorkOrder) -> str:
    return url_for("repairs.order", reference=order.matter.reference)


def place_of(matter: Matter) -> str:
    """Where a matter is, short enough for a list: home, common area, or what was typed."""
    named = matter.home.label if matter.home else i18n.text_of(matter.place.names) if matter.place else ""
    return " · ".join(words for words in (named, matter.place_text or "") if words) or i18n.text_of(matter.estate.names)


def about(order: WorkOrder, form: Form | None = None) -> dict[str, Any]:
    """What every page about one work order shows."""
    matter = order.matter
    staging = form is not None and "photos" in form
    staged = photos.waiting(form.draft_key) if form is not None and staging else []
    return {
        "order": order, "matter": matter, "zone": matter.estate.zone, "place": place_of(matter), "staged": staged,
        "limits": photos.limits_at(matter.estate_id if staging else None),
        "layout": "pocket.html" if is_sent(order) else "desk.html",
    }  # fmt: skip


def is_sent(order: WorkOrder) -> bool:
    """Whether the reader is the technician who was sent, and meets the work order on the phone."""
    return policy.is_sent(actor(), order)


Answer = ResponseReturnValue
