"""Sentences about reports: when we may come, thanks for a verdict, and what happened."""

from collections.abc import Mapping
from typing import Any

from portal.audit.wording import Facts, Sentence
from portal.kernel import clock, i18n
from portal.kernel.severity import Severity
from portal.kernel.words import gettext as _
from portal.kernel.words import lazy_gettext as _l
from portal.matters.models import NextStep
from portal.promises.labels import KINDS, OUTCOMES, REASONS
from portal.promises.models import Clock, ClockKind, Outcome, PauseReason
from portal.reports import labels
from portal.reports.categories import Category
from portal.reports.models import VerdictWord, WayOn

WINDOWS: Mapping[str, Any] = {
    "weekday_morning": _l("Weekday mornings"),
    "weekday_afternoon": _l("Weekday afternoons"),
    "evening": _l("Evenings"),
    "weekend": _l("Weekends"),
}

THANKS: Mapping[VerdictWord, Any] = {
    VerdictWord.SOLVED: _l("Thank you. We are glad that it works."),
    VerdictWord.PARTLY: _l("Thank you. It is open again, with the same person."),
    VerdictWord.NOT: _l("Thank you for saying so. It is open again, with the same person."),
    VerdictWord.CAME_BACK: _l(
        "Thank you for telling us. It is open again, one step more urgent, with the same person."
    ),
}

VIEWS: Mapping[str, Any] = {
    "all": _l("All open"),
    "answer": _l("Needs an answer"),
    "late": _l("Late"),
    "today": _l("Due today"),
    "untaken": _l("Not taken up"),
    "waiting": _l("Waiting"),
    "came_back": _l("Came back"),
    "verdict": _l("Verdict awaited"),
    "mine": _l("Mine"),
}


def _received(facts: Facts) -> Any:
    if facts["channel"] == "imported":
        return _("Taken over from an earlier system.")
    return _("Reported here.") if facts["channel"] == "web" else _("Reported to the desk.")


def _triaged(facts: Facts) -> Any:
    return _(
        "Taken on as “%(category)s”, %(severity)s.",
        category=labels.CATEGORY[Category(facts["category"])],
        severity=labels.SEVERITY[Severity(facts["severity"])],
    )


def _verdict(facts: Facts) -> Any:
    word = labels.VERDICT[VerdictWord(facts["word"])]
    if facts["voice"] == "spoken":
        return _("The household said to our staff: “%(word)s”.", word=word)
    return _("The household says: “%(word)s”.", word=word)


def _kind(facts: Facts) -> Any:
    return KINDS[ClockKind(facts["kind"])]


def _missed(facts: Facts) -> Any:
    return _("A promise was missed: %(what)s, due %(when)s.", what=_kind(facts), when=facts.when("due_at"))


EVENTS: Mapping[str, Sentence] = {
    "report.received": _received,
    "report.triaged": _triaged,
    "report.begun": lambda facts: _("The work has been put in hand."),
    "report.finished": lambda facts: _("Finished, we say. The household judges."),
    "report.reopened": lambda facts: _("Open again, with the same person."),
    "report.worsened": lambda facts: _("It is getting worse, says the household."),
    "report.declined": lambda facts: _("Declined. Instead: %(way)s.", way=labels.WAY_ON[WayOn(facts["way_on"])]),
    "report.objected": lambda facts: _("The household does not accept the refusal."),
    "report.closed_unconfirmed": lambda facts: _(
        "Nobody answered. Closed without a verdict; it does not count as solved."
    ),
    "verdict.given": _verdict,
    "verdict.objected": lambda facts: _("The household says that what we wrote down is not what it said."),
    "verdict.reminded": lambda facts: _("We asked again whether it is solved."),
    "matter.taken_up": lambda facts: _("Taken up."),
    "matter.given": lambda facts: _("Given to %(name)s.", name=facts.name("to_id")),
    "matter.untaken": lambda facts: _("Not taken up in time by %(name)s.", name=facts.name("person_id")),
    "hand_over.offered": lambda facts: _("Offered to %(name)s.", name=facts.name("to_id")),
    "hand_over.accepted": lambda facts: _("Taken over."),
    "hand_over.given_back": lambda facts: _("Given back."),
    "next_update.missed": lambda facts: _(
        "Word was promised by %(when)s and did not come in time.", when=facts.when("promised")
    ),
    "next_update.moved": lambda facts: _("The next word was moved to %(when)s.", when=facts.when("until")),
    "promise.missed": _missed,
    "promise.moved": lambda facts: _("A promised date was moved to %(when)s.", when=facts.when("now_at")),
    "promise.half": lambda facts: _("Half of the promised time has gone: %(what)s.", what=_kind(facts)),
    "promise.most": lambda facts: _("Most of the promised time has gone: %(what)s.", what=_kind(facts)),
    "promise.paused": lambda facts: _(
        "The promised times rest until %(day)s: %(why)s",
        day=facts.when("expected_at"),
        why=REASONS[PauseReason(facts["reason"])],
    ),
    "promise.resumed": lambda facts: _("The promised times go on."),
    "promise.crosses_closure": lambda facts: _("There are holidays on the way; the promised times already count them."),
}

STEPS: Mapping[NextStep, Any] = {
    NextStep.FIRST_ANSWER: _l("First answer"),
    NextStep.TRIAGE: _l("Triage"),
    NextStep.PLAN_VISIT: _l("Plan a visit"),
    NextStep.VISIT: _l("Visit"),
    NextStep.WORK: _l("At work"),
    NextStep.WAIT: _l("Waiting"),
    NextStep.CALL_BACK: _l("Call back"),
    NextStep.PROGRESS: _l("Next word"),
    NextStep.VERDICT: _l("Verdict"),
}


def promise_words(one: Clock, zone: str) -> Any:
    """How a clock stands: due, resting, kept or missed, with its times."""
    if one.ended_at is None:
        return _("by %(when)s", when=i18n.when(one.due_at, zone))
    done, due = i18n.when(one.ended_at, zone), i18n.when(one.due_at, zone)
    if one.outcome is Outcome.MISSED:
        return _("%(done)s, promised by %(due)s", done=done, due=due)
    if one.outcome is Outcome.KEPT:
        return _("%(done)s, in time", done=done)
    return OUTCOMES[one.outcome] if one.outcome else ""


def pause_words(one: Clock, zone: str) -> list[Any]:
    """Each rest of a clock with its reason and its dates."""
    return [
        _(
            "%(why)s %(since)s to %(until)s",
            why=REASONS[pause.reason],
            since=i18n.day(pause.started_at, zone),
            until=i18n.day(pause.ended_at or pause.expected_at, zone),
        )
        for pause in one.pauses
    ]


def ordinal_words(number: int, months: int) -> Any:
    """Which report of a home this is in the months that the estate counts (S26)."""
    if i18n.current() != "en":
        return _("report no. %(number)s in %(months)s months", number=number, months=months)
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending} in {months} months"


IN_TEMPLATES: Mapping[str, Any] = {
    "felt_words": labels.FELT.__getitem__,
    "severity_words": labels.SEVERITY.__getitem__,
    "status_words": labels.REPORT_STATUS.__getitem__,
    "category_words": labels.CATEGORY.__getitem__,
    "channel_words": labels.CHANNEL.__getitem__,
    "verdict_words": labels.VERDICT.__getitem__,
    "kind_words": KINDS.__getitem__,
    "step_words": STEPS.__getitem__,
    "promise_words": promise_words,
    "pause_words": pause_words,
    "ordinal_words": ordinal_words,
    "clock_now": clock.now,
}
"""What templates call to put a code in words."""
