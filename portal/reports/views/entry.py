"""The desk enters a report for somebody on the phone or at the counter (S25: found, not interviewed)."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.estates import queries as estates
from portal.estates.models import Estate, Home
from portal.kernel import files, photos
from portal.kernel.access import Actor, Permission
from portal.kernel.web import actor, estate, sent, session, show, staff
from portal.kernel.words import gettext as _
from portal.matters.models import Channel
from portal.reports import queries
from portal.reports.forms import DeskReportForm
from portal.reports.places import places_at_desk
from portal.reports.services import intake
from portal.reports.views.blueprint import pages
from portal.reports.views.resident import asked, told_in


@pages.page("/e/<estate>/reports/new", methods=["GET", "POST"], access=staff(Permission.REPORTS_ENTER))
def enter(**_address: str) -> ResponseReturnValue:
    """Find the household, then write down what was said."""
    ref = estate()
    home = chosen_home(ref.id)
    words = request.args.get("q", "")[:80]
    if home is None and "shared" not in request.args:
        found = estates.search(session(), actor(), ref.id, words, size=12).items if words else ()
        return show("reports/find_home.html", estate=ref, words=words, homes=found)
    people = estates.residents_of(session(), actor(), home) if home else []
    form = DeskReportForm(places_at_desk(session().get_one(Estate, ref.id), home), people)
    taken = photos.received(form.draft_key, photos.limits_at(ref.id)) if form.is_submitted() else []
    is_whole = form.is_submitted() and form.validate() and form.category.data and not taken
    if is_whole and (response := sent(form, lambda tx: _enter(tx, actor(), form))):
        return response
    if taken:
        form.photos.errors = [reason.message for reason in taken]
    months = queries.months_counted(session(), ref.id)
    history = queries.history(session(), home.id, months) if home else ()
    address = url_for("reports.guess_entry", estate=ref.code, home=home.id if home else None)
    return show(
        "reports/enter.html",
        form,
        estate=ref,
        home=home,
        people=people,
        history=history,
        months=months,
        **asked(form, address),
    )


def chosen_home(estate_id: int) -> Home | None:
    """The home in the address, if it is one of this estate."""
    key = request.args.get("home", "")
    home = session().get(Home, int(key)) if key.isdigit() and len(key) < 19 else None
    return home if home is not None and home.estate_id == estate_id else None


def _enter(tx: Session, me: Actor, form: DeskReportForm) -> str:
    named = (
        {} if form.caller_id else {"caller_name": form.caller_name.data, "caller_phone": form.caller_phone.data or None}
    )
    taken = files.take(tx, form.draft_key)
    told = told_in(form, Channel(form.channel.data), taken, reporter_id=form.caller_id, **named)
    report = intake.receive(tx, me, told)
    flash(_("Entered. Read the reference out: %(reference)s.", reference=report.matter.reference), "success")
    return url_for("reports.report", reference=report.matter.reference)


@pages.page("/e/<estate>/reports/guess", methods=["POST"], access=staff(Permission.REPORTS_ENTER))
def guess_entry(**_address: str) -> ResponseReturnValue:
    """The tiles and questions for the words that the desk has written down so far; nothing is kept."""
    home = chosen_home(estate().id)
    form = DeskReportForm(places_at_desk(session().get_one(Estate, estate().id), home), [])
    return render_template("reports/_asked.html", form=form, **asked(form))
