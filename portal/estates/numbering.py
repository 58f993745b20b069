"""House numbers as people write and say them: "3-1204", "3栋1单元1204室", "Block A 1204", "3#1204"."""

import re
import unicodedata
from typing import NamedTuple

_DIGITS = {"零": "0", "〇": "0"} | {letter: str(value) for value, letter in enumerate("一二三四五六七八九", 1)}
_NUMERAL = re.compile("[零〇一二三四五六七八九十]{1,3}(?=号楼|號樓|栋|棟|幢|座|楼|樓|单元|單元)")
_BEFORE = re.compile(r"\b(?:building|bldg|block|blk|tower|entrance|unit|home|flat|room|no)\b\.?", re.IGNORECASE)
_AFTER = re.compile("号楼|號樓|栋|棟|幢|座|楼|樓|单元|單元|室|房|号|號|第|#")
_PARTS = re.compile(r"[^\W_]+")
_FLOOR_FIRST = re.compile(r"(\d{1,2}?)(\d{2}[a-z]?|[a-z])")
_DIGITS_OR_NOT = re.compile(r"(\d+)")
MAX_TYPED = 80


class Place(NamedTuple):
    """Floor and line (stack) that a home's number tells."""

    floor: int
    stack: str


def parts(typed: str) -> list[str]:
    """The parts of an address within an estate, lower case: "3栋2单元1204室" gives 3, 2 and 1204."""
    words = unicodedata.normalize("NFKC", typed[:MAX_TYPED]).casefold()
    words = _NUMERAL.sub(lambda found: _number(found.group()), words)
    return _PARTS.findall(_AFTER.sub(" ", _BEFORE.sub(" ", words)))


def part(typed: str) -> str:
    """One part alone, such as a building's code: "3号楼" gives "3", "A座" gives "A", "No. 7" gives "7"."""
    words = " ".join(parts(typed)).upper()
    return words or unicodedata.normalize("NFKC", typed[:MAX_TYPED]).strip()


def label_of(building: str, entrance: str | None, number: str) -> str:
    """How the home is called: "3-1204", or "3-2-1204" where the building has entrances."""
    return "-".join(word for word in (building, entrance, number) if word)


def number_of(label: str) -> str:
    """The home's own number, lower case: the last part of its label."""
    found = parts(label)
    return found[-1] if found else label.casefold()


def sort_key(label: str) -> str:
    """The label so that text order is the order people count in: 3-304 before 3-1204."""
    pieces = _DIGITS_OR_NOT.split(" ".join(parts(label)) or label.casefold())
    return "".join(piece.zfill(6) if piece.isdigit() else piece for piece in pieces)[:120]


def place_of(number: str) -> Place | None:
    """Floor and line of a number that begins with its floor ("1204", "12A"); None where it does not tell."""
    found = _FLOOR_FIRST.fullmatch(number.casefold().lstrip("0"))
    return Place(int(found[1]), found[2].upper()) if found else None


def _number(letters: str) -> str:
    if "十" not in letters:
        return "".join(_DIGITS[letter] for letter in letters)
    tens, _, ones = letters.partition("十")
    return str(int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0")))
