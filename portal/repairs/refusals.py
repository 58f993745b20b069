"""What a use-case of repairs says when it refuses."""

from typing import Any

from portal.kernel.words import lazy_gettext as _l


def changed_meanwhile() -> Any:
    return _l("Somebody changed this work order while you were writing.")


def not_as_it_stands() -> Any:
    return _l("This cannot be done with the work order as it stands now.")


def report_closed() -> Any:
    return _l("This report is closed; no more work can be planned for it.")


def report_declined() -> Any:
    return _l("The report was declined meanwhile; nobody is sent for it any more.")


def trade_has_order() -> Any:
    return _l("This trade has an open work order for this report already.")


def not_a_technician() -> Any:
    return _l("Choose somebody who does this work at this estate.")


def until_in_future() -> Any:
    return _l("Choose a date that is still to come.")


def say_why() -> Any:
    return _l("Say why, in words that the resident can read.")


def say_how_safe() -> Any:
    return _l("Say what you did, so that the resident knows that they are safe.")


def line_not_passed() -> Any:
    return _l("Test this and tick it. If it does not pass, choose it under what does not pass.")


def which_line_failed() -> Any:
    return _l("Choose what does not pass.")


def say_what_is_wrong() -> Any:
    return _l("Say what is wrong, so that the next one comes with the right things.")


def needs_photos(number: int) -> Any:
    if number == 1:
        return _l("Add a photo of the finished work.")
    return _l("Add at least %(number)s photos: the damage and the finished work.", number=number)


def needs_view() -> Any:
    return _l("Write what the resident says of it.")


def needs_one_photo() -> Any:
    return _l("Add at least one photo.")


def needs_reason() -> Any:
    return _l("Give a reason.")


def now_stands() -> Any:
    return _l("How it stands now")


def next_visit() -> Any:
    return _l("The next visit")


def its_order() -> Any:
    return _l("The work order")
