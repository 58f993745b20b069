"""The desk: every act on one report."""

from datetime import datetime

from flask import flash
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.queries import people_with_role
from portal.kernel import clock
from portal.kernel.access import Permission
from portal.kernel.forms import said
from portal.kernel.severity import Scope
from portal.kernel.web import actor, sent, session, show
from portal.kernel.words import gettext as _
from portal.matters.queries import tenures
from portal.reports import labels, phrases, prefill, queries
from portal.reports.categories import Category
from portal.reports.dangers import Danger
from portal.reports.forms import (
    AnswerForm,
    DeclineForm,
    FinishForm,
    NextUpdateForm,
    NoteForm,
    SpokenVerdictForm,
    TriageForm,
)
from portal.reports.models import Report, VerdictWord, WayOn
from portal.reports.services import answering, verdicts
from portal.reports.views.blueprint import acts, found, pages, place_of, url_of
from portal.reports.views.resident import words_for

P = Permission


@pages.page("/reports/<ref:reference>/answer", methods=["GET", "POST"], access=acts(P.REPORTS_ANSWER))
def first_answer(reference: str) -> ResponseReturnValue:
    """The first answer, almost ready to send (S42)."""
    report = found(reference, P.REPORTS_ANSWER)
    form = AnswerForm(report.matter.version)
    form.promised_at.zone = report.matter.estate.zone
    if not form.is_submitted() and not form.was_kept:
        draft = prefill.first_answer(session(), actor(), report)
        form.process(data={"version": report.matter.version, **vars(draft)})

    def act(tx: Session) -> str:
        answering.answer(
            tx,
            actor(),
            report.id,
            restatement=said(form.restatement),
            stance=said(form.stance),
            promise=said(form.promise),
            promised_at=form.promised_at.given,
            version=form.made_from,
        )
        flash(_("Your answer is on its way."), "success")
        return url_of(report)

    return sent(form, act) or shown("reports/answer.html", form, report)


def shown(template: str, form: object, report: Report, **context: object) -> ResponseReturnValue:
    """A page with one form about one report."""
    return show(
        template,
        form,
        report=report,
        matter=report.matter,
        zone=report.matter.estate.zone,
        place=place_of(report),
        **context,
    )


@pages.page("/reports/<ref:reference>/triage", methods=["GET", "POST"], access=acts(P.REPORTS_TRIAGE))
def triage(reference: str) -> ResponseReturnValue:
    """Confirm what it is and how grave; who answers for it (S34, S35, S44)."""
    report = found(reference, P.REPORTS_TRIAGE)
    colleagues = people_with_role(session(), report.estate_id, answering.STAFF)
    form = TriageForm(colleagues, report.matter.version)
    if not form.is_submitted() and not form.was_kept:
        form.process(
            data={
                "version": report.matter.version,
                "category": report.category.value,
                "scope": report.scope.value,
                "growing": report.growing,
                "essential_lost": report.essential_lost,
                "life": report.life,
                "danger": report.danger.value if report.danger else "",
                "accountable": report.matter.accountable_id,
            }
        )

    def act(tx: Session) -> str:
        answering.triage(
            tx,
            actor(),
            report.id,
            category=Category(form.category.data),
            scope=Scope(form.scope.data),
            growing=form.growing.data,
            essential_lost=form.essential_lost.data,
            danger=Danger(form.danger.data) if form.danger.data else None,
            life=form.life.data,
            accountable_id=form.accountable.data,
            version=form.made_from,
        )
        flash(_("Confirmed. The promised times follow from it."), "success")
        return url_of(report)

    return sent(form, act) or shown(
        "reports/triage.html", form, report, labels=labels, tenures=tenures(session(), report.id)
    )


@pages.page("/reports/<ref:reference>/next-update", methods=["GET", "POST"], access=acts(P.REPORTS_ANSWER))
def next_update(reference: str) -> ResponseReturnValue:
    """Say how it stands and when the next word comes (S54)."""
    report = found(reference, P.REPORTS_ANSWER)
    form = NextUpdateForm(report.matter.version)
    form.at.zone = report.matter.estate.zone
    if not form.is_submitted() and not form.was_kept:
        form.process(data={"version": report.matter.version, "at": word_due(report)})

    def act(tx: Session) -> str:
        answering.promise_update(
            tx, actor(), report.id, words=said(form.words), at=form.at.given, version=form.made_from
        )
        flash(_("The resident has been told."), "success")
        return url_of(report)

    return sent(form, act) or shown("reports/next_update.html", form, report)


def word_due(report: Report) -> datetime:
    """When the next word is due, as the estate has set it for this severity."""
    return queries.word_due(session(), report.estate_id, report.matter.severity, clock.now())


@pages.page("/reports/<ref:reference>/notes", methods=["GET", "POST"], access=acts(P.NOTES_WRITE))
def note(reference: str) -> ResponseReturnValue:
    """A note among staff (S88)."""
    report = found(reference, P.NOTES_WRITE)
    form = NoteForm()

    def act(tx: Session) -> str:
        answering.note(tx, actor(), report.id, said(form.words))
        return url_of(report)

    return sent(form, act) or shown("reports/note.html", form, report)


@pages.page("/reports/<ref:reference>/decline", methods=["GET", "POST"], access=acts(P.REPORTS_TRIAGE))
def decline(reference: str) -> ResponseReturnValue:
    """Say no, with a reason and a way on (S46)."""
    report = found(reference, P.REPORTS_TRIAGE)
    form = DeclineForm(report.matter.version)
    form.call_back_at.zone = report.matter.estate.zone

    def act(tx: Session) -> str:
        answering.decline(
            tx,
            actor(),
            report.id,
            reason=said(form.reason),
            way_on=WayOn(form.way_on.data),
            way_words=said(form.way_words),
            call_back_at=form.call_back_at.moment,
            version=form.made_from,
        )
        flash(_("Declined, with a way on. The resident has been told."), "success")
        return url_of(report)

    return sent(form, act) or shown("reports/decline.html", form, report, labels=labels)


@pages.page("/reports/<ref:reference>/call-made", methods=["GET", "POST"], access=acts(P.REPORTS_ANSWER))
def call_made(reference: str) -> ResponseReturnValue:
    """The call-back that a refusal promised was made."""
    report = found(reference, P.REPORTS_ANSWER)
    form = FinishForm(report.matter.version)

    def act(tx: Session) -> str:
        answering.called_back(tx, actor(), report.id, said(form.words), version=form.made_from)
        return url_of(report)

    return sent(form, act) or shown("reports/call_made.html", form, report)


@pages.page("/reports/<ref:reference>/finish", methods=["GET", "POST"], access=acts(P.REPORTS_ANSWER))
def finish(reference: str) -> ResponseReturnValue:
    """Finished without a work order; the household judges."""
    report = found(reference, P.REPORTS_ANSWER)
    form = FinishForm(report.matter.version)

    def act(tx: Session) -> str:
        verdicts.finish_by_hand(tx, actor(), report.id, said(form.words), version=form.made_from)
        flash(_("Finished. We ask the household whether it is solved."), "success")
        return url_of(report)

    return sent(form, act) or shown("reports/finish.html", form, report)


@pages.page("/reports/<ref:reference>/spoken-verdict", methods=["GET", "POST"], access=acts(P.VERDICT_RECORD))
def spoken_verdict(reference: str) -> ResponseReturnValue:
    """What the household said to the desk or a steward, written down with speaker and recorder."""
    report = found(reference, P.VERDICT_RECORD)
    speakers = queries.speakers(session(), report)
    form = SpokenVerdictForm(words_for(report), speakers, report.matter.version)

    def act(tx: Session) -> str:
        verdicts.record_spoken(
            tx,
            actor(),
            report.id,
            VerdictWord(form.word.data),
            said(form.words),
            speaker_id=form.speaker_id,
            speaker_name=form.speaker_name.data or None,
            version=form.made_from,
        )
        flash(phrases.THANKS[VerdictWord(form.word.data)], "success")
        return url_of(report)

    return sent(form, act) or shown("reports/spoken_verdict.html", form, report)
