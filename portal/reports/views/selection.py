"""One act for many reports: a new date with its reason, or a hand-over; the ticks of the queue bring the selection."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.queries import people_with_role
from portal.kernel.access import Permission
from portal.kernel.errors import Refused
from portal.kernel.forms import said
from portal.kernel.web import actor, estate, sent, session, show, staff
from portal.kernel.words import gettext as _
from portal.kernel.words import ngettext
from portal.matters import queries as matters
from portal.matters import services
from portal.reports.forms import BulkUpdateForm, HandOverForm
from portal.reports.services import answering
from portal.reports.views.blueprint import pages


def picked(form: BulkUpdateForm | HandOverForm) -> list[int]:
    """The ticked reports: from the queue's ticks first, from the form itself when it is sent."""
    ids = (
        form.ids
        if form.is_submitted()
        else [int(one) for one in request.args.getlist("matters") if one.isdigit() and len(one) < 19]
    )
    form.matters.data = ids[:200]
    return ids[:200]


@pages.page("/e/<estate>/queue/update", methods=["GET", "POST"], access=staff(Permission.REPORTS_ANSWER))
def update_many(**_address: str) -> ResponseReturnValue:
    """The same reason and the same new date for a selection."""
    form = BulkUpdateForm()
    form.at.zone = estate().zone
    chosen = matters.open_by_ids(session(), actor(), picked(form))
    queue, code = url_for("reports.queue", estate=estate().code), estate().code

    def act(tx: Session) -> str:
        if not form.ids:
            raise Refused({"": _("Tick at least one report in the queue.")})
        for key in form.ids:
            answering.promise_update(tx, actor(), key, words=said(form.words), at=form.at.given)
        flash(ngettext("One resident has been told.", "%(num)s residents have been told.", len(form.ids)), "success")
        return queue

    return sent(form, act) or show("reports/update_many.html", form, chosen=chosen, estate_code=code)


@pages.page("/e/<estate>/queue/hand-over", methods=["GET", "POST"], access=staff(Permission.HAND_OVER))
def hand_over_many(**_address: str) -> ResponseReturnValue:
    """Offer a selection, or everything that is mine, to a colleague (S35)."""
    ref = estate()
    colleagues = [person for person in people_with_role(session(), ref.id, answering.STAFF) if person.id != actor().id]
    form = HandOverForm(colleagues)
    ids = picked(form)
    if not form.is_submitted() and request.args.get("all") == "mine":
        ids = form.matters.data = list(matters.open_of(session(), actor(), ref.id))
    chosen = matters.open_by_ids(session(), actor(), ids)

    def act(tx: Session) -> str:
        number = services.offer_hand_over(tx, actor(), form.ids, form.to.data, said(form.summary))
        flash(ngettext("One matter is offered.", "%(num)s matters are offered.", number), "success")
        return url_for("reports.queue", estate=ref.code)

    return sent(form, act) or show("reports/hand_over.html", form, chosen=chosen, estate_code=ref.code)
