"""What people say in the demo, read from words/*.txt: our own sentences, several for every category and language.

A file has sections (`== leak_pipe`) of lines `[kind] language [@places] [question=answer ...] | text`. A line without a
kind is how a report begins. `[a/b]` in a text is a choice, `{name}` is filled in."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

from portal.demo.names import traditional
from portal.estates.models import PlaceKind

FOLDER = Path(__file__).with_name("words")
_CHOICE = re.compile(r"\[([^\]]+)\]")
_LANGUAGES = {"zh_Hans": "zh", "zh_Hant": "hant", "en": "en"}
BEGINS = "words"


@dataclass(frozen=True)
class Line:
    """One sentence: its language, where it can be said of, and what it answers to the guided questions."""

    language: str
    text: str
    places: tuple[PlaceKind, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)

    def said(self, dice: Random, locale: str) -> str:
        """The text with its choices made, in the script of that language."""
        words = _CHOICE.sub(lambda found: dice.choice(found[1].split("/")), self.text)
        return traditional(words) if locale == "zh_Hant" and self.language == "zh" else words


Shelf = dict[tuple[str, str, str], list[Line]]


@cache
def shelves() -> Shelf:
    """Every line by section, kind and language."""
    found: Shelf = defaultdict(list)
    for file in sorted(FOLDER.glob("*.txt")):
        for section, kind, line in _lines(file.read_text(encoding="utf-8")):
            found[section, kind, line.language].append(line)
    return found


def _lines(text: str) -> Iterator[tuple[str, str, Line]]:
    section = ""
    for row in text.splitlines():
        if row.startswith("== "):
            section = row[3:].strip()
        elif row.strip():
            head, _, words = row.partition("|")
            yield section, *_read(head.split(), words.strip())


def _read(head: list[str], words: str) -> tuple[str, Line]:
    kind = BEGINS if head[0] in _LANGUAGES.values() else head.pop(0)
    language, *rest = head
    places = [PlaceKind(name) for word in rest if word[0] == "@" for name in word[1:].split(",")]
    answers = dict(word.split("=") for word in rest if "=" in word)
    return kind, Line(language, words, tuple(places), answers)


def lines(section: str, kind: str, locale: str) -> Sequence[Line]:
    """The lines for a reader of that language; Traditional has Simplified ones as well, to be converted."""
    language = _LANGUAGES[locale]
    return shelves()[section, kind, language] or shelves()[section, kind, "zh" if language == "hant" else "en"]


def openings(section: str, locale: str, *, shared: bool) -> Sequence[Line]:
    """How a report of a category begins: about a common area, or about a home. May be empty."""
    own = lines(section, BEGINS, locale)
    found = [line for line in own if bool(line.places) is shared]
    if locale == "zh_Hant":
        found += [line for line in shelves()[section, BEGINS, "zh"] if bool(line.places) is shared]
    return found


def say(dice: Random, section: str, kind: str, locale: str, **facts: str) -> str:
    """A sentence of that kind; empty where the stock has none."""
    found = lines(section, kind, locale)
    if not found:
        return ""
    words = dice.choice(found).said(dice, locale)
    return words.format(**facts) if facts else words
