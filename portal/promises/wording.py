"""What a use-case of promises says when it refuses."""

from typing import Any

from portal.kernel.words import lazy_gettext as _l


def needs_reason() -> Any:
    return _l("Say why the date moves. The household reads it.")


def needs_later_date() -> Any:
    return _l("Give the day on which it will probably go on. It lies in the future.")


def already_promised() -> Any:
    return _l("A promise of this kind begins on that day already. Choose another day.")


def begins_in_the_past() -> Any:
    return _l("A promise begins today or later, so that nothing already promised changes.")


def ends_before_it_begins() -> Any:
    return _l("The last day lies before the first one.")


def day_set_already() -> Any:
    return _l("This day is on the list already. Remove it first.")
