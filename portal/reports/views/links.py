"""Pages behind one-time links: no sign-in, one purpose, one matter, nothing more shown than its own question."""

from flask import abort, flash, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.queries import Door
from portal.kernel.forms import said
from portal.kernel.limits import limiter
from portal.kernel.web import LINK, portal, sent, session, show
from portal.kernel.words import gettext as _
from portal.matters import services as matters
from portal.matters.models import Link, LinkPurpose, Matter
from portal.reports import phrases, queries
from portal.reports.forms import ObjectionForm, VerdictForm
from portal.reports.models import VerdictWord
from portal.reports.services import verdicts
from portal.reports.views.blueprint import pages
from portal.reports.views.resident import words_for


def opened(tx: Session, token: str, purpose: LinkPurpose) -> Link:
    """The link of an address; 404 once it is used, ended, or not ours."""
    return matters.link_for(tx, portal().settings.secret_key, token, purpose) or abort(404)


@pages.page("/v/<token>", methods=["GET", "POST"], access=LINK)
@limiter.limit("60 per minute")
def verdict_by_link(token: str) -> ResponseReturnValue:
    """The verdict in three taps, without signing in."""
    link = opened(session(), token, LinkPurpose.VERDICT)
    report, matter = queries.report_and_matter(session(), link.matter_id)
    form = VerdictForm(words_for(report), matter.version)

    def act(tx: Session) -> str:
        word = VerdictWord(form.word.data)
        verdicts.give_by_link(tx, opened(tx, token, LinkPurpose.VERDICT), word, said(form.words))
        flash(phrases.THANKS[word], "success")
        return "/thanks"

    return sent(form, act) or show(
        "reports/verdict_link.html",
        form,
        token=token,
        finished_at=report.finished_at,
        zone=matter.estate.zone,
        doors=doors_of(matter),
    )


@pages.page("/o/<token>", methods=["GET", "POST"], access=LINK)
@limiter.limit("60 per minute")
def objection_by_link(token: str) -> ResponseReturnValue:
    """“We wrote: solved. Not so?”"""
    link = opened(session(), token, LinkPurpose.OBJECTION)
    form = ObjectionForm()

    def act(tx: Session) -> str:
        verdicts.object_to_verdict(tx, opened(tx, token, LinkPurpose.OBJECTION), said(form.words))
        flash(_("Thank you. It is open again, and we call you."), "success")
        return "/thanks"

    spoken = queries.spoken_verdict(session(), link.matter_id) or abort(404)
    _report, matter = queries.report_and_matter(session(), link.matter_id)
    return sent(form, act) or show(
        "reports/objection_link.html", form, token=token, spoken=spoken, doors=doors_of(matter)
    )


def doors_of(matter: Matter) -> tuple[Door, ...]:
    """Where the matter's estate is reached, for somebody whom only the link lets in."""
    estate = matter.estate
    return (Door(estate.phone, estate.hours_text, estate.names),) if estate.phone else ()


@pages.page("/thanks", access=LINK)
def thanks() -> ResponseReturnValue:
    """After a link was used."""
    return render_template("reports/thanks.html")
