"""References that people read out over the phone."""

import re
import secrets

# Crockford's alphabet: no I, L, O or U, so that nothing sounds or looks like something else.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SPOKEN = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_SHAPE = re.compile(r"[A-Z]-[0-9A-Z]{3}-[0-9A-Z]{4}")


def new_reference(prefix: str) -> str:
    """A fresh random reference such as "R-7K3-F9QX": six characters and one that checks them. The register's unique
    key catches the rare one that is taken."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return shaped(prefix, body)


def shaped(prefix: str, body: str) -> str:
    """Six characters of the alphabet as a whole reference."""
    return f"{prefix}-{body[:3]}-{body[3:]}{check_character(prefix + body)}"


def normalised(typed: str) -> str | None:
    """The reference that someone meant (any case, O for 0, spaces for hyphens), or None if it can't be one."""
    letters = re.sub(r"[\s\-–]+", "", typed[:24]).upper()
    if len(letters) != 8:
        return None
    prefix, body = letters[0], letters[1:].translate(_SPOKEN)
    reference = f"{prefix}-{body[:3]}-{body[3:]}"
    if not _SHAPE.fullmatch(reference) or any(letter not in ALPHABET for letter in body):
        return None
    return reference if body[6] == check_character(prefix + body[:6]) else None


def check_character(letters: str) -> str:
    """Luhn's mod N over base 32: catches one wrong character and most swapped neighbours."""
    total = 0
    for position, letter in enumerate(reversed(letters)):
        value = int(letter, 36) % 32 if letter not in ALPHABET else ALPHABET.index(letter)
        doubled = value * (2 if position % 2 == 0 else 1)
        total += doubled // 32 + doubled % 32
    return ALPHABET[-total % 32]
