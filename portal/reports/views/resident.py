"""What a resident does: report, follow, write, judge."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.kernel import files, photos
from portal.kernel.access import Actor
from portal.kernel.forms import said
from portal.kernel.web import SIGNED_IN, actor, sent, session, show
from portal.kernel.words import gettext as _
from portal.matters.models import Channel
from portal.matters.policy import is_staff
from portal.reports import guidance, labels, phrases, queries, refusals, wording
from portal.reports.advice import advice_for
from portal.reports.alarms import alarm_in
from portal.reports.categories import HEAD_ICONS, TREE, Category, Head, under
from portal.reports.dangers import Danger
from portal.reports.forms import CorrectionForm, MessageForm, ObjectionForm, ReportForm, VerdictForm, WorseForm
from portal.reports.guess import guess
from portal.reports.models import Report, Status, VerdictWord
from portal.reports.places import places_for
from portal.reports.services import answering, intake, verdicts
from portal.reports.views.blueprint import SEES, answer, found, pages, url_of


@pages.page("/reports/new", methods=["GET", "POST"], access=SIGNED_IN)
def new() -> ResponseReturnValue:
    """Report a problem: words first, then a tap to say what it is."""
    places = places_for(session(), actor())
    if not places:
        return show("reports/no_home.html")
    form = ReportForm(places)
    refused = photos.received(form.draft_key, photos.limits_at(form.estate_id)) if form.is_submitted() else []
    is_whole = form.is_submitted() and form.validate() and form.category.data and not refused
    if is_whole and (response := sent(form, lambda tx: _report(tx, actor(), form))):
        return response
    if refused:
        form.photos.errors = [reason.message for reason in refused]
    return show("reports/new.html", form, **asked(form, url_for("reports.guessed")))


def _report(tx: Session, me: Actor, form: ReportForm) -> str:
    told = told_in(form, Channel.WEB, files.take(tx, form.draft_key), reporter_id=me.person_id)
    report = intake.receive(tx, me, told)
    flash(_("We have it. It stays on this page until you say that it is solved."), "success")
    return url_for("reports.report", reference=report.matter.reference)


def told_in(form: ReportForm, channel: Channel, photos_taken: list[str], **who: Any) -> intake.Told:
    """What a report form says; `who`: reporter_id, or a caller's name and number."""
    category = Category(form.category.data)
    keys = [question.key for question in guidance.questions_for(category)]
    return intake.Told(
        words=said(form.words),
        category=category,
        guessed=form.guessed_category,
        where=form.place.at(form.place_text.data),
        channel=channel,
        answers={key: value for key in keys if (value := request.form.get(f"q_{key}"))},
        windows=list(form.windows.data or []),
        wanted=said(form.wanted) or None,
        danger_now=form.danger_now.data,
        felt_urgency=form.felt,
        photos=photos_taken,
        **who,
    )


def asked(form: ReportForm, guess_url: str = "") -> dict[str, object]:
    """What the form shows beside its fields: the guess, its questions, the dangers heard, the number to ring."""
    words = said(form.words)
    ranked = [candidate.category for candidate in guess(words).ranked][:5] if words else []
    chosen = Category(form.category.data) if form.category.data in set(Category) else (ranked[0] if ranked else None)
    alarm = alarm_in(words)
    answers = {key.removeprefix("q_"): value for key, value in request.form.items() if key.startswith("q_")}
    dangers = guidance.signs(chosen, words, answers, form.danger_now.data).dangers if chosen else alarm.dangers
    phone, country = queries.duty_desk(session(), form.estate_id)
    return {
        "ranked": ranked,
        "chosen": chosen,
        "questions": guidance.questions_for(chosen) if chosen else (),
        "answers": answers,
        "dangers": dangers,
        "advice": advice(dangers, country),
        "heads": [(head, under(head)) for head in Head],
        "labels": labels,
        "wording": wording,
        "tree": TREE,
        "head_icons": HEAD_ICONS,
        "phone": phone,
        "staged": photos.waiting(form.draft_key),
        "limits": photos.limits_at(form.estate_id),
        "guess_url": guess_url,
    }


def advice(dangers: tuple[Danger, ...], country: str) -> list[tuple[object, tuple[object, ...]]]:
    """What to do at once, for the two gravest dangers."""
    return [(labels.DANGER[danger], advice_for(danger, country)) for danger in dangers[:2]]


@pages.page("/reports/guess", methods=["POST"], access=SIGNED_IN)
def guessed() -> ResponseReturnValue:
    """The tiles and questions for the words typed so far; nothing is kept."""
    form = ReportForm(places_for(session(), actor()))
    return render_template("reports/_asked.html", form=form, **asked(form))


@pages.page("/reports/<ref:reference>", access=SEES)
def report(reference: str) -> ResponseReturnValue:
    """One report: what now, what you can do, the story, the details."""
    return answer(found(reference))


@pages.page("/reports/<ref:reference>/messages", methods=["GET", "POST"], access=SEES)
def message(reference: str) -> ResponseReturnValue:
    """Write to the other side."""
    report = found(reference)
    form = MessageForm()
    taken = photos_of(report, form)

    def act(tx: Session) -> str:
        answering.message(
            tx,
            actor(),
            report.id,
            said(form.words),
            files.take(tx, form.draft_key),
            by_staff=is_staff(actor(), report.estate_id),
        )
        flash(_("Your message is on its way."), "success")
        return url_of(report)

    return _with_photos(report, form, taken, act, "reports/message.html")


@pages.page("/reports/<ref:reference>/worse", methods=["GET", "POST"], access=SEES)
def worse(reference: str) -> ResponseReturnValue:
    """It is getting worse."""
    report = found(reference)
    form = WorseForm(report.matter.version)
    taken = photos_of(report, form)

    def act(tx: Session) -> str:
        answering.worsened(
            tx, actor(), report.id, said(form.words), files.take(tx, form.draft_key), version=form.made_from
        )
        flash(_("We have noted that it is getting worse. Somebody looks at it soon."), "success")
        return url_of(report)

    return _with_photos(
        report, form, taken, act, "reports/worse.html", phone=queries.duty_desk(session(), report.estate_id)[0]
    )


def photos_of(report: Report, form: MessageForm | WorseForm) -> list[files.FileRefused]:
    """Take in the photos that were sent with a form about a report; those that were not taken, with why."""
    limits = photos.limits_at(report.estate_id)
    return photos.received(form.draft_key, limits) if form.is_submitted() else []


def _with_photos(
    report: Report,
    form: MessageForm | WorseForm,
    refused: list[files.FileRefused],
    act: Callable[[Session], str],
    template: str,
    **context: object,
) -> ResponseReturnValue:
    """The answer to a form with photos; a refused photo is said beside the photos, and nothing is lost."""
    if not refused and (response := sent(form, act)):
        return response
    if refused:
        form.validate()
        form.photos.errors = [reason.message for reason in refused]
    return show(
        template,
        form,
        report=report,
        matter=report.matter,
        staged=photos.waiting(form.draft_key),
        limits=photos.limits_at(report.estate_id),
        layout=_layout(report),
        **context,
    )


def _layout(report: Report) -> str:
    return "desk.html" if is_staff(actor(), report.estate_id) else "resident.html"


@pages.page("/reports/<ref:reference>/corrections", methods=["GET", "POST"], access=SEES)
def correction(reference: str) -> ResponseReturnValue:
    """Put something right; the original words stay (S33)."""
    report = found(reference)
    form = CorrectionForm()

    def act(tx: Session) -> str:
        answering.correct(tx, actor(), report.id, said(form.words), by_staff=is_staff(actor(), report.estate_id))
        return url_of(report)

    return sent(form, act) or show(
        "reports/correction.html", form, report=report, matter=report.matter, layout=_layout(report)
    )


@pages.page("/reports/<ref:reference>/verdict", methods=["GET", "POST"], access=SEES)
def verdict(reference: str) -> ResponseReturnValue:
    """The household says whether it is solved (S63)."""
    report = found(reference)
    form = VerdictForm(words_for(report), report.matter.version)

    def act(tx: Session) -> str:
        word = VerdictWord(form.word.data)
        verdicts.give(tx, actor(), report.id, word, said(form.words), version=form.made_from)
        flash(phrases.THANKS[word], "success")
        return url_of(report)

    return sent(form, act) or show(
        "reports/verdict.html", form, report=report, matter=report.matter, layout=_layout(report)
    )


def words_for(report: Report) -> list[VerdictWord]:
    """Which verdicts make sense now."""
    if report.status is Status.FINISHED:
        return [VerdictWord.SOLVED, VerdictWord.PARTLY, VerdictWord.NOT]
    if report.status is Status.UNCONFIRMED:
        return list(VerdictWord)
    return [VerdictWord.CAME_BACK, VerdictWord.PARTLY, VerdictWord.NOT]


@pages.page("/reports/<ref:reference>/objection", methods=["GET", "POST"], access=SEES)
def objection(reference: str) -> ResponseReturnValue:
    """The household does not accept that we declined."""
    report = found(reference)
    form = ObjectionForm()

    def act(tx: Session) -> str:
        verdicts.object_to_decline(tx, actor(), report.id, said(form.words) or str(refusals.not_accepted()))
        flash(_("A supervisor looks at it again and answers you."), "success")
        return url_of(report)

    return sent(form, act) or show(
        "reports/objection.html", form, report=report, matter=report.matter, layout=_layout(report)
    )
