"""What a use-case of estates says when it refuses."""

from typing import Any

from portal.kernel.words import lazy_gettext as _l


def code_invalid() -> Any:
    return _l("Use 2 to 32 small letters, digits and hyphens, beginning with a letter or digit.")


def code_taken() -> Any:
    return _l("There is an estate with this code already. Choose another one.")


def zone_unknown() -> Any:
    return _l("This is not a time zone. It should look like Asia/Shanghai.")


def country_unknown() -> Any:
    return _l("This is not a country code. It should look like CN.")


def phone_invalid() -> Any:
    return _l("This is not a phone number. Type it with its area or country code.")


def email_invalid() -> Any:
    return _l("This is not an e-mail address. It should look like name@example.com.")


def needs_phone() -> Any:
    return _l("An estate needs a number to ring before it goes live.")


def needs_desk_person() -> Any:
    return _l("Choose the person at the desk first. Every new report is in their hands.")


def not_staff_here() -> Any:
    return _l("This person has no role at this estate.")


def needs_homes() -> Any:
    return _l("There are no homes yet. Import them first.")


def live_already() -> Any:
    return _l("This estate is live already.")


def building_taken() -> Any:
    return _l("There is a building with this number already.")


def home_taken() -> Any:
    return _l("There is a home with this number already.")


def building_missing() -> Any:
    return _l("Choose a building of this estate.")


def floors_turned() -> Any:
    return _l("The highest floor must lie above the lowest.")


def name_needed() -> Any:
    return _l("Give it a name in at least one language.")


def same_home() -> Any:
    return _l("A home is not its own neighbour. Choose another one.")


def home_unknown() -> Any:
    return _l("There is no home of this number here. Type it like 3-1204.")


def looks_after_contacts() -> Any:
    return _l("This person is known already, and adds this on their own page. Leave it empty here.")


def dates_turned() -> Any:
    return _l("The last day lies before the first one.")


def related_already(kind: Any) -> Any:
    return _l("This person is %(kind)s of this home already.", kind=kind)


def person_unreachable() -> Any:
    return _l("There is no such person to choose.")


def changed_meanwhile() -> Any:
    return _l("Somebody else changed this a moment ago.")


def ended_already() -> Any:
    return _l("This has ended already.")


def reason_needed() -> Any:
    return _l("Say why. It stays in the history.")


def beyond_limits(lowest: Any, highest: Any) -> Any:
    return _l("Choose a value from %(lowest)s to %(highest)s.", lowest=lowest, highest=highest)


def needs_weekday() -> Any:
    return _l("Choose at least one day of the week.")


def opens_after_closing() -> Any:
    return _l("The office must open before it closes.")


def alerts_turned() -> Any:
    return _l("The first alert must come before the second.")


def begins_in_the_past() -> Any:
    return _l("A value begins now or later, so that nothing already promised changes.")


def begins_with_another() -> Any:
    return _l("Another value begins at that moment. Choose another time.")


def not_to_be_confirmed() -> Any:
    return _l("This import can no longer be confirmed.")


KINDS: dict[str, Any] = {
    "owner": _l("owner"),
    "co_owner": _l("co-owner"),
    "tenant": _l("tenant"),
    "family": _l("family member"),
    "agent": _l("agent"),
    "key_holder": _l("key-holder"),
    "proxy": _l("proxy"),
}

# Why a file as a whole can't be used; %-facts come with the reason.
FILE_ERRORS: dict[str, Any] = {
    "blank": _l("This file is empty."),
    "too_large": _l("This file is too large. Up to %(megabytes)s MB can be read. Split it by building."),
    "too_many_rows": _l("This file has more than %(rows)s lines. Split it by building."),
    "not_a_table": _l("This is not a table. Save it as an Excel workbook (.xlsx) or as CSV, and try again."),
    "broken": _l("This file is damaged and can't be read. Save it again and try once more."),
    "no_headings": _l("No headings were found. The first line names the columns, as in the sample file."),
    "no_home_column": _l("No column with the home's number was found. Name it “Home” or “房号”."),
    "doubled_column": _l("Two columns mean the same thing: %(column)s. Remove one of them, or name it otherwise."),
    "no_rows": _l("There are headings, but no lines below them."),
    "roster_changed": _l("Homes or people were changed since you looked. Please look at the result again."),
    "internal": _l("Something broke on our side. Nothing was imported. Please send the file again."),
}
