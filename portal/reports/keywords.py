"""A resident's own key words, to be said back to them as they stand (S41)."""

from dataclasses import dataclass

from portal.reports.alarms import alarm_in
from portal.reports.guess import guess
from portal.reports.lexicon import VOICES, known_terms
from portal.reports.terms import Hit, Token, tokens_of

# In Chinese characters or English words: a whole thought, yet short enough for a text message.
LONGEST = 28
_LONGEST_RUN = 200
_READ = 2_000
_DANGER = 10.0


@dataclass(frozen=True, slots=True)
class _Clause:
    """What stands between two marks: its place in the original, its tokens, and the known terms among them."""

    start: int
    end: int
    tokens: list[Token]
    hits: list[Hit]


def key_words(words: str, most: int = 2) -> tuple[str, ...]:
    """Up to `most` clauses that carry the matter, in their order, cut from the original and never reworded (S41).

    Each has at most LONGEST characters or English words. Where nothing is known, the first clause; where there is no
    clause at all, nothing.
    """
    words = words[:_READ]
    clauses = _clauses(words)
    category, alarms = guess(words).category, alarm_in(words).places
    weights = [
        sum(VOICES[hit.term].get(category, 0.0) for hit in clause.hits)
        + _DANGER * any(start < clause.end and clause.start < end for start, end in alarms)
        for clause in clauses
    ]
    best = sorted((i for i, weight in enumerate(weights) if weight), key=lambda i: (-weights[i], i))[:most]
    return tuple(dict.fromkeys(_cut(words, clauses[i]) for i in sorted(best) or range(min(1, len(clauses)))))


def _clauses(words: str) -> list[_Clause]:
    clauses, start, inside = [], 0, list[Token]()
    for token in (*tokens_of(words), Token(".", len(words), len(words))):
        if not token.is_break:
            inside.append(token)
            continue
        if inside:
            clauses.append(_Clause(start, token.start, inside, list(known_terms().hits(inside))))
        start, inside = token.end, []
    return clauses


def _cut(words: str, clause: _Clause) -> str:
    """The clause, or as much as there is room for: from its start, or from the first known term if that is far in."""
    if len(clause.tokens) <= LONGEST:
        return words[clause.start : clause.end].strip()[:_LONGEST_RUN]
    is_far = bool(clause.hits) and clause.hits[0].last > LONGEST
    kept = clause.tokens[clause.hits[0].first :] if is_far else clause.tokens
    kept = kept[:LONGEST]
    return words[kept[0].start if is_far else clause.start : kept[-1].end].strip()[:_LONGEST_RUN]
