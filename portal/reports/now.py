"""What now, when, who: one sentence for the top of a page and for a row of a list."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.kernel import clock, i18n
from portal.kernel.words import gettext as _
from portal.matters.models import NextStep
from portal.reports.models import Report, Status


@dataclass(frozen=True)
class ComingVisit:
    """The next visit for a report, as its household may know it."""

    technician: str
    window_from: datetime
    window_to: datetime
    has_arrived: bool = False


@dataclass(frozen=True)
class Now:
    """The sentence, a note under it, and a short word with its tone for lists."""

    sentence: Any
    note: Any = ""
    chip: Any = ""
    tone: str = "calm"


def now_of(report: Report, visit: ComingVisit | None = None) -> Now:
    """Where a report stands, in words for its household; its turn, our lateness and a wait are named first."""
    zone = report.matter.estate.zone
    if report.status is Status.FINISHED:
        return Now(
            _("Please tell us: is it solved?"),
            _("We say it is finished. Only you can say that it is solved."),
            _("Your turn"),
            "turn",
        )
    if not report.matter.is_open:
        return _ended(report)
    if _is_late(report):
        return _late(report, zone)
    if report.matter.waiting_until is not None:
        until = i18n.day(report.matter.waiting_until, zone)
        return Now(_("Waiting until %(day)s.", day=until), _next_word(report, zone), _("Waiting"), "wait")
    if visit is not None:
        return _visited(report, visit, zone)
    return Now(_next_word(report, zone), chip=_CHIPS[report.matter.next_step]())


def _visited(report: Report, visit: ComingVisit, zone: str) -> Now:
    if visit.has_arrived:
        return Now(_("%(name)s is at work on it now.", name=visit.technician), chip=_("On site"))
    window = i18n.window(visit.window_from, visit.window_to, zone)
    return Now(_("%(name)s comes %(window)s.", name=visit.technician, window=window), chip=_("Visit booked"))


def _is_late(report: Report) -> bool:
    due = report.matter.next_update_at
    return due is not None and due < clock.now()


def _late(report: Report, zone: str) -> Now:
    due = report.matter.next_update_at
    when = i18n.when(due, zone) if due else ""
    sentence = _("We promised you word by %(when)s and missed it.", when=when)
    note = _("%(name)s is accountable and has been told.", name=report.matter.accountable.name)
    return Now(sentence, note, _("We are late"), "late")


def _next_word(report: Report, zone: str) -> Any:
    due, name = report.matter.next_update_at, report.matter.accountable.name
    when = i18n.when(due, zone) if due else ""
    sentences = {
        NextStep.FIRST_ANSWER: _("%(name)s answers you by %(when)s.", name=name, when=when),
        NextStep.CALL_BACK: _("%(name)s calls you back by %(when)s.", name=name, when=when),
        NextStep.PLAN_VISIT: _("%(name)s tells you by %(when)s when somebody comes.", name=name, when=when),
        NextStep.VISIT: _("Somebody comes by %(when)s.", when=when),
    }
    return sentences.get(report.matter.next_step) or _("Next word from %(name)s by %(when)s.", name=name, when=when)


_CHIPS = {
    NextStep.FIRST_ANSWER: lambda: _("Received"),
    NextStep.TRIAGE: lambda: _("Answered"),
    NextStep.PLAN_VISIT: lambda: _("Being planned"),
    NextStep.VISIT: lambda: _("Visit booked"),
    NextStep.WORK: lambda: _("On site"),
    NextStep.WAIT: lambda: _("Waiting"),
    NextStep.CALL_BACK: lambda: _("Call-back"),
    NextStep.PROGRESS: lambda: _("In progress"),
    NextStep.VERDICT: lambda: _("Your turn"),
}


def _ended(report: Report) -> Now:
    if report.status is Status.SOLVED:
        return Now(
            _("Solved, you say."),
            _("If it comes back, tell us here; the same person takes it up again."),
            _("Solved"),
            "good",
        )
    if report.status is Status.DECLINED:
        return Now(
            _("We could not take this on."),
            _("The reason and what you can do instead stand below."),
            _("Declined"),
            "plain",
        )
    sentence = _("Closed without your answer.")
    return Now(sentence, _("It does not count as solved. You can still tell us."), _("Not confirmed"), "plain")


def stage_of(report: Report) -> int:
    """The place on the four-stage bar (S45); the last stage belongs to the follow-up visits to come."""
    if report.status in {Status.RECEIVED, Status.ACCEPTED, Status.DECLINED}:
        return 0
    if report.status is Status.IN_PROGRESS:
        return 1
    return 2 if report.status is Status.FINISHED else 3
