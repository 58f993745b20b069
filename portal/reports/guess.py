"""A first guess at what a message is about, from the words alone; a person always decides (S34)."""

from collections import Counter
from dataclasses import dataclass
from math import log

from portal.reports.categories import TREE, Category, Measured
from portal.reports.lexicon import VOICES, known_terms
from portal.reports.terms import Hit, Token, tokens_of

# What is read of a very long letter; its matter stands at its head.
_READ = 2_000
_SUBJECT, _BODY = 3.0, 40.0
_OPENING, _OPENING_TOKENS = 1.5, 60
_DENIED = 0.3
# How a thing is said rather than what it is about.
_MOODS = frozenset({Category.SUGGESTION, Category.PRAISE})
_DENIALS = (["不", "是"], ["并", "非"])
_NOT = frozenset({"not", "isn't"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One category with its share of all that was said (0 to 1) and the words that spoke for it, loudest first."""

    category: Category
    share: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """Categories from the likeliest on; empty where no known word was found. Confidence is 0 to 1."""

    ranked: tuple[Candidate, ...]
    confidence: float

    @property
    def category(self) -> Category:
        """The likeliest, or OTHER where nothing spoke."""
        return self.ranked[0].category if self.ranked else Category.OTHER

    @property
    def nature(self) -> Measured:
        """The likeliest of the eleven measured natures: what it is about, be it said as complaint, idea or praise."""
        about = (candidate.category for candidate in self.ranked if candidate.category not in _MOODS)
        return TREE[next(about, Category.OTHER)].measured_as


def guess(text: str, subject: str = "") -> Guess:
    """Ranked categories for a message, with the words that speak for each; never raises, whatever the words (S34)."""
    loudness = _loudness(text, subject)
    subjects, leaves = _subjects(loudness), _leaves(loudness)
    total = sum(subjects.values())
    if not total:
        return Guess((), 0.0)
    loudest: dict[str, float] = {}
    for category, score in leaves.items():
        loudest[_subject_of(category)] = max(loudest.get(_subject_of(category), 0.0), score)
    shares = {
        category: subjects[_subject_of(category)] / total * score / loudest[_subject_of(category)]
        for category, score in leaves.items()
    }
    order = sorted(shares, key=lambda category: (-shares[category], list(TREE).index(category)))
    ranked = tuple(Candidate(category, shares[category], _words(loudness, category)) for category in order)
    return Guess(ranked, round(ranked[0].share * total / (total + 4), 3))


def nature_of(text: str, subject: str = "") -> str:
    """The likeliest of the eleven natures by which the guess is measured, e.g. "lift"."""
    return str(guess(text, subject).nature)


def _loudness(text: str, subject: str) -> dict[str, float]:
    """How loud each known term is, in subject and text together."""
    body, head = _spoken(text), _spoken(subject)
    # A letter that lists twenty ills still has the one demand that its subject names.
    share = min(1.0, _BODY / (sum(_subjects(body).values()) or 1.0))
    return {
        term: share * body.get(term, 0.0) + _SUBJECT * head.get(term, 0.0) for term in dict.fromkeys((*head, *body))
    }


def _spoken(words: str) -> dict[str, float]:
    """Each term by its loudest place and, less and less, by its repetition."""
    tokens = tokens_of(words[:_READ])
    loud: dict[str, float] = {}
    counts: Counter[str] = Counter()
    for hit in known_terms().hits(tokens):
        place = _OPENING if hit.first < _OPENING_TOKENS else 1.0
        counts[hit.term] += 1
        loud[hit.term] = max(loud.get(hit.term, 0.0), place * (_DENIED if _is_denied(tokens, hit) else 1.0))
    return {term: emphasis * (1 + 0.5 * log(counts[term])) for term, emphasis in loud.items()}


def _is_denied(tokens: list[Token], hit: Hit) -> bool:
    before = [token.key for token in tokens[max(0, hit.first - 2) : hit.first]]
    return before in _DENIALS or not _NOT.isdisjoint(before)


def _subjects(loudness: dict[str, float]) -> dict[str, float]:
    """Each term counts once per subject, by the category it is loudest for: a leak is one subject in three leaves."""
    scores: dict[str, float] = {}
    for term, loud in loudness.items():
        once: dict[str, float] = {}
        for category, weight in VOICES[term].items():
            once[_subject_of(category)] = max(once.get(_subject_of(category), 0.0), weight)
        for subject, weight in once.items():
            scores[subject] = scores.get(subject, 0.0) + weight * loud
    return scores


def _subject_of(category: Category) -> str:
    return str(category if category in _MOODS else TREE[category].measured_as)


def _leaves(loudness: dict[str, float]) -> dict[Category, float]:
    scores: dict[Category, float] = {}
    for term, loud in loudness.items():
        for category, weight in VOICES[term].items():
            scores[category] = scores.get(category, 0.0) + weight * loud
    return scores


def _words(loudness: dict[str, float], category: Category) -> tuple[str, ...]:
    spoke = {term: VOICES[term][category] * loud for term, loud in loudness.items() if category in VOICES[term]}
    return tuple(sorted(spoke, key=lambda term: (-spoke[term], term))[:5])
