"""The page on which work begins to wait: the reason is tapped, everything else is filled in and can be changed."""

from typing import Any

from flask import flash, request
from flask_babel import force_locale
from sqlalchemy.orm import Session

from portal.kernel import clock, i18n
from portal.kernel.forms import said
from portal.kernel.web import actor, sent, session, show
from portal.kernel.words import gettext as _
from portal.promises.calendar import Amount, Unit
from portal.promises.models import PauseReason
from portal.promises.queries import working_calendar
from portal.repairs import phrases, queries, services
from portal.repairs.forms import WaitForm
from portal.repairs.models import Action, WorkOrder
from portal.repairs.views.blueprint import PLANS, Answer, about, found, pages, past, url_of

# How many working days such a wait usually takes; somebody still confirms the date.
USUAL_DAYS = {
    PauseReason.PARTS: 3,
    PauseReason.ACCESS: 1,
    PauseReason.DECISION: 2,
    PauseReason.NEIGHBOUR: 2,
    PauseReason.WEATHER: 1,
    PauseReason.DRYING: 2,
    PauseReason.SPECIALIST: 3,
    PauseReason.AUTHORITY: 5,
}


@pages.page("/work-orders/<ref:reference>/wait", methods=["GET", "POST"], access=PLANS)
def wait(reference: str) -> Answer:
    """First what it waits for; then the words and the date, prefilled in the resident's language."""
    order = found(reference, Action.HOLD)
    if away := past(order, Action.HOLD):
        return away
    form = WaitForm(order.matter.version)
    form.until.zone = order.matter.estate.zone
    asked = request.args.get("reason", "")
    if not form.is_submitted() and not form.was_kept and asked in set(PauseReason):
        form.process(data=prefilled(order, PauseReason(asked)))

    def act(tx: Session) -> str:
        services.hold(
            tx, actor(), order.id, reason=form.chosen, why=said(form.why), until=form.until.given,
            meanwhile=said(form.meanwhile),
            version=form.made_from,
        )  # fmt: skip
        flash(_("The work waits. The resident has been told why, and until when."), "success")
        return url_of(order)

    response = sent(form, act)
    return response or show("repairs/wait.html", form, reasons=list(PauseReason), phrases=phrases, **about(order))


def prefilled(order: WorkOrder, reason: PauseReason) -> dict[str, Any]:
    """Why, until when and what helps meanwhile, as it usually is."""
    reader = next((report.reporter for report in queries.reports_of(session(), order.id) if report.reporter), None)
    calendar = working_calendar(session(), order.estate_id)
    with force_locale((reader.locale if reader else None) or i18n.current()):
        why, meanwhile = str(phrases.WHY[reason]), str(phrases.meanwhile(order.category))
    until = calendar.add_working_time(clock.now(), Amount(USUAL_DAYS[reason], Unit.WORKING_DAYS))
    return {
        "version": order.matter.version, "reason": reason.value, "why": why, "meanwhile": meanwhile, "until": until,
    }  # fmt: skip
