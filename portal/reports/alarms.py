"""Hearing danger in what a resident wrote: which, whether it threatens life now, and in which words (S41)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from portal.reports.dangers import LIFE, Danger, gravest_first
from portal.reports.lexicon import alarms as lexicon
from portal.reports.terms import Hit, Terms, Token, tokens_of

_READ = 4_000
_NEAR = 14
_GAP = 1
# Who is in danger says so first; what a long letter mentions further down is not happening as it is written.
_NOW = 200
_STOPS = frozenset(".!?。\n")


@dataclass(frozen=True, slots=True)
class Alarm:
    """Dangers gravest first; `life` if one threatens somebody now; the words that say so, and where they stand."""

    dangers: tuple[Danger, ...] = ()
    life: bool = False
    words: tuple[str, ...] = ()
    places: tuple[tuple[int, int], ...] = ()

    @property
    def raised(self) -> bool:
        """True if there is any danger at all."""
        return bool(self.dangers)


class _Spoken(NamedTuple):
    """A danger, the tokens that speak of it, and whether the words are weaker than they sound."""

    danger: Danger
    first: int
    last: int
    mild: bool


def alarm_in(words: str) -> Alarm:
    """The dangers that words speak of; what is denied, imagined or long past is left out (S41)."""
    tokens = tokens_of(words[:_READ])
    dangers: set[Danger] = set()
    life = False
    spans: set[tuple[int, int]] = set()
    for spoken in _spoken(tokens):
        before = tokens[_clause_start(tokens, spoken.first) : spoken.first]
        if _is_denied(before) or _any(_not_here(), before) or _is_only_a_risk(tokens, spoken.last):
            continue
        dangers.add(spoken.danger)
        life = life or (_means_now(spoken) and not _any(_not_now(), before))
        spans.add((tokens[spoken.first].start, tokens[spoken.last - 1].end))
    places = _widest(spans)
    return Alarm(gravest_first(dangers), life, tuple(dict.fromkeys(words[a:b] for a, b in places)), places)


def _means_now(spoken: _Spoken) -> bool:
    return spoken.danger in LIFE and not spoken.mild and spoken.first < _NOW


def _widest(spans: set[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The spans in order, without those inside another."""
    widest: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not widest or end > widest[-1][1]:
            widest.append((start, end))
    return tuple(widest)


def _spoken(tokens: list[Token]) -> Iterator[_Spoken]:
    hits = list(_terms().hits(tokens))
    for hit in hits:
        if danger := _plain().get(hit.term):
            yield _Spoken(danger, hit.first, hit.last, hit.term in lexicon.MILD)
    for danger, these, those in _pairs():
        yield from _paired(danger, [h for h in hits if h.term in these], [h for h in hits if h.term in those], tokens)


def _paired(danger: Danger, these: list[Hit], those: list[Hit], tokens: list[Token]) -> Iterator[_Spoken]:
    for one in these:
        for other in those:
            first, last = min(one.first, other.first), max(one.last, other.last)
            # A pair may span a comma, never the end of a sentence.
            if last - first <= _NEAR and not any(token.key in _STOPS for token in tokens[first:last]):
                yield _Spoken(danger, first, last, mild=False)


def _clause_start(tokens: list[Token], place: int) -> int:
    return next((i + 1 for i in range(place - 1, -1, -1) if tokens[i].is_break), 0)


def _is_denied(before: list[Token]) -> bool:
    denials = [hit for hit in _denials().hits(before) if hit.term not in _no_denials()]
    return bool(denials) and len(before) - denials[-1].last <= _GAP


def _is_only_a_risk(tokens: list[Token], last: int) -> bool:
    return any(hit.first <= _GAP for hit in _risks().hits(tokens[last : last + 4]))


def _any(terms: Terms, tokens: list[Token]) -> bool:
    return next(terms.hits(tokens), None) is not None


def _listed(words: str) -> frozenset[str]:
    return frozenset(term.strip() for term in words.split(",") if term.strip())


@cache
def _plain() -> dict[str, Danger]:
    return {term: danger for danger, words in lexicon.PLAIN.items() for term in _listed(words)}


@cache
def _pairs() -> tuple[tuple[Danger, frozenset[str], frozenset[str]], ...]:
    return tuple((danger, _listed(these), _listed(those)) for danger, these, those in lexicon.PAIRS)


@cache
def _terms() -> Terms:
    sides = (side for _, these, those in _pairs() for side in (these, those))
    return Terms(sorted({*_plain(), *_listed(lexicon.SILENT), *(term for side in sides for term in side)}))


@cache
def _denials() -> Terms:
    return Terms(sorted(_listed(lexicon.DENIED) | _no_denials()))


@cache
def _no_denials() -> frozenset[str]:
    return _listed(lexicon.NO_DENIAL)


@cache
def _not_here() -> Terms:
    return Terms(sorted(_listed(lexicon.NOT_HERE)))


@cache
def _not_now() -> Terms:
    return Terms(sorted(_listed(lexicon.NOT_NOW)))


@cache
def _risks() -> Terms:
    return Terms(sorted(_listed(lexicon.ONLY_RISK)))
