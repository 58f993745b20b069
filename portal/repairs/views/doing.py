"""The technician's steps, each one tap where it can be: yes or no, arrived, made safe, no access, finished."""

from typing import Any

from flask import flash, url_for
from sqlalchemy.orm import Session

from portal.accounts.forms import Push
from portal.kernel import files
from portal.kernel.forms import said
from portal.kernel.web import actor, sent, show
from portal.kernel.words import gettext as _
from portal.kernel.words import ngettext
from portal.repairs import services
from portal.repairs.forms import GiveBackForm, NoAccessForm, PhotosForm, ProofForm, SafeForm
from portal.repairs.models import Action
from portal.repairs.views.blueprint import (
    DOES,
    Answer,
    about,
    found,
    found_visit,
    pages,
    past,
    sent_with_photos,
    sent_with_proof,
    url_of,
)
from portal.repairs.views.order import finishing, job


@pages.page("/visits/<id:visit_id>/accept", methods=["GET", "POST"], access=DOES)
def accept(visit_id: int) -> Answer:
    """Yes, I come."""
    visit, order = found_visit(visit_id, Action.ARRIVE)
    form = Push()

    def act(tx: Session) -> str:
        services.accept(tx, actor(), visit.id)
        flash(_("Accepted. The resident can see that you come."), "success")
        return url_for("dispatch.my_day")

    return sent(form, act) or job(order, form)


@pages.page("/visits/<id:visit_id>/give-back", methods=["GET", "POST"], access=DOES)
def give_back(visit_id: int) -> Answer:
    """I can't come, with the reason."""
    visit, order = found_visit(visit_id, Action.GIVE_BACK)
    if away := past(order, Action.GIVE_BACK):
        return away
    form = GiveBackForm()

    def act(tx: Session) -> str:
        services.give_back(tx, actor(), visit.id, said(form.reason))
        flash(_("Given back. The dispatcher plans it anew."), "success")
        return url_for("dispatch.my_day")

    return sent(form, act) or show("repairs/give_back.html", form, visit=visit, **about(order))


@pages.page("/visits/<id:visit_id>/arrived", methods=["GET", "POST"], access=DOES)
def arrived(visit_id: int) -> Answer:
    """At the door: its photo, or the resident's code."""
    visit, order = found_visit(visit_id, Action.ARRIVE)
    if away := past(order, Action.ARRIVE):
        return away
    form = ProofForm()

    def act(tx: Session) -> str:
        photos = files.take(tx, form.draft_key)
        services.arrive(tx, actor(), visit.id, photos=photos)
        return url_of(order)

    return sent_with_proof(form, visit, act) or job(order, form)


@pages.page("/visits/<id:visit_id>/no-access", methods=["GET", "POST"], access=DOES)
def no_access(visit_id: int) -> Answer:
    """Nobody lets us in; with proof that somebody was there."""
    visit, order = found_visit(visit_id, Action.NO_ACCESS)
    if away := past(order, Action.NO_ACCESS):
        return away
    form = NoAccessForm()

    def act(tx: Session) -> str:
        photos = files.take(tx, form.draft_key)
        services.no_access(tx, actor(), visit.id, said(form.words), photos=photos)
        flash(_("Noted with its proof. The resident is being told, and a new time is planned."), "success")
        return url_for("dispatch.my_day")

    response = sent_with_proof(form, visit, act)
    return response or show("repairs/no_access.html", form, visit=visit, **about(order, form))


@pages.page("/work-orders/<ref:reference>/safe", methods=["GET", "POST"], access=DOES)
def safe(reference: str) -> Answer:
    """The danger is stopped, whatever is still to be repaired."""
    order = found(reference, Action.MAKE_SAFE)
    if away := past(order, Action.MAKE_SAFE):
        return away
    form = SafeForm(order.matter.version)

    def act(tx: Session) -> str:
        photos = files.take(tx, form.draft_key)
        services.make_safe(tx, actor(), order.id, said(form.words), photos, version=form.made_from)
        flash(_("Made safe. The resident is being told."), "success")
        return url_of(order)

    return sent_with_photos(form, order.estate_id, act) or show("repairs/safe.html", form, **about(order, form))


@pages.page("/work-orders/<ref:reference>/before", methods=["GET", "POST"], access=DOES)
def before(reference: str) -> Answer:
    """Photos of the damage, before it is repaired."""
    order = found(reference, Action.FINISH)
    if away := past(order, Action.FINISH):
        return away
    form = PhotosForm()

    def act(tx: Session) -> str:
        services.add_before_photos(tx, actor(), order.id, files.take(tx, form.draft_key))
        flash(_("Photos kept."), "success")
        return url_of(order)

    return sent_with_photos(form, order.estate_id, act) or show("repairs/before.html", form, **about(order, form))


@pages.page("/work-orders/<ref:reference>/finish", methods=["GET", "POST"], access=DOES)
def finish(reference: str) -> Answer:
    """Finished: photos, the checklist, the four facts; then the household judges."""
    order = found(reference, Action.FINISH)
    if away := past(order, Action.FINISH):
        return away
    form: Any = finishing(order)

    def act(tx: Session) -> str:
        photos = files.take(tx, form.draft_key)
        further = services.finish(
            tx, actor(), order.id, form.facts, form.ticked, said(form.words), photos, failed=form.not_passed,
            version=form.made_from,
        )  # fmt: skip
        flash(finished_words(len(further)), "success")
        return url_for("dispatch.my_day")

    return sent_with_photos(form, order.estate_id, act) or job(order, form)


def finished_words(further: int) -> str:
    """What the technician reads after a job."""
    if not further:
        return str(_("Finished. The household is asked whether it is solved."))
    return str(
        ngettext(
            "Finished. What did not pass is a work order of its own; the dispatcher and the household are being told.",
            "Finished. What did not pass is in %(num)s work orders of its own; the dispatcher and the household are"
            " being told.",
            further,
        )
    )
