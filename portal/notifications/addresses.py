"""E-mail addresses and phone numbers as we keep them: one spelling each, so that they can be looked up."""

from collections.abc import Sequence

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from portal.notifications.models import ContactKind


def email(typed: str) -> str | None:
    """The address folded to one spelling, or None if it can't be one."""
    words = typed.strip().casefold()
    if len(words) > 254:
        return None
    try:
        return str(validate_email(words, check_deliverability=False, test_environment=True).normalized).casefold()
    except EmailNotValidError:
        return None


def phone(typed: str, region: str = "CN") -> str | None:
    """The number in E.164 ("+8613800138000"), read as dialled in `region` (ISO country), or None if it can't be one."""
    if len(typed) > 40:
        return None
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number) or number.extension:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def meant(typed: str, regions: Sequence[str] = ("CN",)) -> list[tuple[ContactKind, str]]:
    """What someone may have meant by an e-mail address or phone number, the likeliest first; empty if neither."""
    if "@" in typed:
        found = email(typed)
        return [(ContactKind.EMAIL, found)] if found else []
    numbers = dict.fromkeys(phone(typed, region) for region in regions)
    return [(ContactKind.PHONE, number) for number in numbers if number]


def hidden(kind: ContactKind, value: str) -> str:
    """Enough of it to recognise one's own, too little to learn another's: "r•••@demo.test", "+86 ••• 8000"."""
    if kind is ContactKind.EMAIL:
        name, _, host = value.partition("@")
        return f"{name[:1]}•••@{host}"
    return f"{value[:3]} ••• {value[-4:]}"


def phone_words(number: str) -> str:
    """A phone number as people read it, grouped; as it stands where nobody could tell how."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return number
