"""Finding many known terms in words of either Chinese script or English, in one pass, and where they stand."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from portal.kernel.search import folded

# A Latin word, one Chinese character, or a mark that ends a clause. Spaces and digits part nothing in Chinese.
_TOKEN = re.compile("[a-z]+(?:'[a-z]+)?|[\u3400-\u4dbf\u4e00-\u9fff]|[.!?,;:。!?,;:、\n]")
_BREAKS = frozenset(".!?,;:。、\n")
# Words whose ending is no inflection, or whose stem is another word (a park is not parking).
_WHOLE = frozenset(
    {"parking", "building", "ceiling", "during", "nothing", "something", "anything", "morning", "evening"}
    | {"news", "always", "gas", "bus"}
)


class Token(NamedTuple):
    """One Chinese character, one stemmed Latin word or one mark, and where it stands in the original."""

    key: str
    start: int
    end: int

    @property
    def is_break(self) -> bool:
        """True for a mark between clauses."""
        return self.key in _BREAKS


class Hit(NamedTuple):
    """A term that was found: its canonical spelling and the tokens from `first` up to, not including, `last`."""

    term: str
    first: int
    last: int


class Terms:
    """A set of terms, sought longest first, so that a longer term silences the shorter ones inside it."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._by_head: dict[str, list[tuple[list[str], str]]] = {}
        for term in dict.fromkeys(terms):
            keys = [token.key for token in tokens_of(term)]
            self._by_head.setdefault(keys[0], []).append((keys, term))
        for entries in self._by_head.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def hits(self, tokens: list[Token]) -> Iterator[Hit]:
        """Every term in the words from left to right, none overlapping another."""
        keys = [token.key for token in tokens]
        place = 0
        while place < len(keys):
            for pattern, term in self._by_head.get(keys[place], ()):
                if keys[place : place + len(pattern)] == pattern:
                    yield Hit(term, place, place + len(pattern))
                    place += len(pattern) - 1
                    break
            place += 1


def tokens_of(words: str) -> list[Token]:
    """The words as tokens; Traditional reads as Simplified, capitals as small, inflected English as its stem."""
    return [
        Token(_stem(match[0]) if match[0][0].isascii() else match[0], match.start(), match.end())
        for match in _TOKEN.finditer(aligned(words))
    ]


def aligned(words: str) -> str:
    """The words folded for comparing, character for character: a place found here is one in the original."""
    whole = folded(words)
    if len(whole) == len(words):
        return whole
    flat = "".join(c if len(unicodedata.normalize("NFKC", c).casefold()) == 1 else " " for c in words)
    whole = folded(flat)
    return whole if len(whole) == len(flat) else "".join(folded(c)[:1] or " " for c in flat)


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    if word in _WHOLE or len(word) < 4:
        return word
    word = _singular(word)
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2 and re.search("[aeiouy]", stem):
            word = stem[:-1] if stem[-1] == stem[-2] and stem[-1] not in "lsz" else stem
            break
    return word.removesuffix("e") if len(word) > 3 else word


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def weights_of(groups: Mapping[float, str], separator: str) -> dict[str, float]:
    """Terms written as {weight: "term term term"} (or parted by commas) as {term: weight}."""
    return {term.strip(): weight for weight, terms in groups.items() for term in terms.split(separator) if term.strip()}
