"""What a use-case of reports says when it refuses."""

from typing import Any

from portal.kernel.words import lazy_gettext as _l
from portal.reports.labels import REPORT_STATUS
from portal.reports.models import Status


def changed_meanwhile() -> Any:
    return _l("Somebody changed this report while you were writing.")


def closed_already() -> Any:
    return _l("This report is closed.")


def promise_in_future() -> Any:
    return _l("Choose a time that is still to come.")


def call_back_in_future() -> Any:
    return _l("Say when we call back.")


def no_number() -> Any:
    return _l("This is not a phone number. Type it with its country code, like +86 138 0013 8000.")


def triage_first() -> Any:
    return _l("Triage this report before finishing it.")


def who_spoke() -> Any:
    return _l("Say who spoke for the household.")


def word_does_not_count() -> Any:
    return _l("This person may not give the verdict for the home.")


def nothing_to_judge() -> Any:
    return _l("There is nothing to judge right now.")


def too_long_ago(days: int) -> Any:
    return _l(
        "This was closed more than %(days)s days ago. Please send a new report; it will be linked to this one.",
        days=days,
    )


def link_used() -> Any:
    return _l("This link has been used already.")


def now_stands() -> Any:
    return _l("How it stands now")


def last_act() -> Any:
    return _l("What happened last")


def stands(status: Status) -> Any:
    """The status as a label says it, in the reader's language."""
    return REPORT_STATUS[status]


def not_accepted() -> Any:
    return _l("I do not accept this answer.")
