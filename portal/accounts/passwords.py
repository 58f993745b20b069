"""Passwords: how they are kept, and which are too weak to be taken.

Length is asked for and nothing else: no mix of signs, every script, pasting welcome. What everybody tries first is
refused: a list of known passwords, two of them glued together, keyboard runs, and the person's own name."""

import gzip
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

ALONE = 15
BESIDE_ANOTHER_FACTOR = 8
LONGEST = 256

_HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# Of a password that nobody knows: compared where there is no account, so that it takes as long as where there is one.
NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$DsdNGFISrzGD3g/xwZUYig$zM+UW6p4rJWg1HXDg+syd6xJZ1ZTaacuYwdvjRFw834"

_LIST = Path(__file__).with_name("common_passwords.txt.gz")
_ROWS = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
)
_NEIGHBOURS = frozenset(
    pair for row in _ROWS for a, b in zip(row + row[0], row[1:] + row[0], strict=False) for pair in (a + b, b + a)
)


class Fault(StrEnum):
    """Why a password is not taken."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    PERSONAL = "personal"


def hashed(password: str) -> str:
    """The form in which it is kept (argon2id)."""
    return _HASHER.hash(_normal(password))


def fits(kept: str | None, password: str) -> bool:
    """Whether this is the password; takes as long where none is kept."""
    try:
        right = _HASHER.verify(kept or NOBODYS, _normal(password[:LONGEST]))
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None


def is_stale(kept: str) -> bool:
    """Whether it was hashed with other costs than today's."""
    return _HASHER.check_needs_rehash(kept)


def fault(password: str, *, about: Iterable[str] = (), at_least: int = ALONE) -> Fault | None:
    """What speaks against a new password; None if nothing does. `about`: words that others know of the person."""
    if len(password) < at_least:
        return Fault.SHORT
    if len(password) > LONGEST:
        return Fault.LONG
    folded = _folded(password)
    if is_common(folded):
        return Fault.COMMON
    return Fault.PERSONAL if _is_personal(folded, about) else None


def is_common(folded: str) -> bool:
    """Whether it is known, a run, one known thing repeated, or two glued together."""
    if folded in _known() or _is_run(folded) or _is_repeated(folded):
        return True
    halves = ((folded[:cut], folded[cut:]) for cut in range(3, len(folded) - 2))
    return any(_are_glued(left, right) or _are_glued(right, left) for left, right in halves)


def _are_glued(word: str, rest: str) -> bool:
    if word not in _known():
        return False
    return rest in _known() or (rest.isdecimal() and len(rest) <= 8) or _is_run(rest) or _is_repeated(rest)


def _is_repeated(folded: str) -> bool:
    period = (folded + folded).find(folded, 1)
    unit = folded[:period]
    return period < len(folded) and (len(unit) < 6 or unit in _known() or _is_run(unit))


def _is_run(folded: str) -> bool:
    steps = [a == b or a + b in _NEIGHBOURS for a, b in pairwise(folded)]
    return len(steps) >= 3 and sum(steps) >= 0.8 * len(steps)


def _is_personal(folded: str, about: Iterable[str]) -> bool:
    rest = folded
    for word in sorted((_folded(word) for word in about), key=len, reverse=True):
        if len(word) >= (2 if word > "\u2e80" else 3):
            rest = rest.replace(word, "")
    return rest != folded and len(rest.strip()) < BESIDE_ANOTHER_FACTOR


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(gzip.decompress(_LIST.read_bytes()).decode().splitlines())


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _folded(words: str) -> str:
    return unicodedata.normalize("NFKC", words).casefold().strip()
