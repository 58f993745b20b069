"""What a use-case of the workforce says when it refuses."""

from typing import Any

from portal.kernel.words import lazy_gettext as _l


def window_backwards() -> Any:
    return _l("The window ends before it begins.")


def span_backwards() -> Any:
    return _l("The planned time is at least a quarter of an hour.")


def not_a_quarter() -> Any:
    return _l("Plan in quarters of an hour: :00, :15, :30 or :45.")


def too_long() -> Any:
    return _l("A visit takes at most one day. Book another one for the rest.")


def in_the_past() -> Any:
    return _l("This time has passed. Choose a later one.")


def outside_window() -> Any:
    return _l("The planned time lies outside the promised window. Keep to the window, or say in the note why not.")


def admission_unexplained() -> Any:
    return _l("Say how we get in: whom to call, which key, or who stands by.")


def not_sent_here() -> Any:
    return _l("This person does not do visits at this estate.")


def taken() -> Any:
    return _l("This person has another visit at that time. Choose another time or another person.")


def away() -> Any:
    return _l("This person is away at that time. Choose another time or another person.")


def other_visit() -> Any:
    return _l("The other visit")


def at_another_estate() -> Any:
    return _l("A visit at another estate")


def away_from_to() -> Any:
    return _l("Away")


def changed_meanwhile() -> Any:
    return _l("Somebody changed this visit meanwhile.")


def stands_at() -> Any:
    return _l("It stands at")


def not_now() -> Any:
    return _l("This can not be done with the visit as it stands now.")


def needs_reason() -> Any:
    return _l("Say why. The others who are concerned read it.")


def needs_proof() -> Any:
    return _l("Show that you are there: take a photo of the door, or ask for the resident's code.")


def wrong_code() -> Any:
    return _l("This is not the code of this visit. Ask again, or take a photo of the door.")


def code_used_up() -> Any:
    return _l("The code was wrong five times. For this visit only a photo of the door counts now.")


def ends_before_it_begins() -> Any:
    return _l("The end lies before the beginning.")


def lasts_too_long() -> Any:
    return _l("Enter at most 31 days at once.")


def not_staff_here() -> Any:
    return _l("This person does not work at this estate.")


def on_the_list() -> Any:
    return _l("This person is on the list at that time already.")


def rank_taken() -> Any:
    return _l("Somebody else has this place on the rota at that time.")


def over_already() -> Any:
    return _l("This is over. What was on the rota stays on record.")


def skill_needs_name() -> Any:
    return _l("Give the skill a name in at least one language.")


def skill_named_already() -> Any:
    return _l("Another skill has this name already.")


def skill_given_already() -> Any:
    return _l("Somebody noted this skill at the same moment.")


def no_such_skill() -> Any:
    return _l("Choose a skill from the list.")


def certificate_needs_number() -> Any:
    return _l("Give the number of the certificate that ends on that day.")
