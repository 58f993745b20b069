"""What each category sounds like: the trade's own vocabulary, weighted by hand; no weight was computed from a file.

A weight says how sure one mention makes a person of the field: 4 nearly certain, 3 strong, 2 likely, 1 a hint.
A term may speak for several categories. A muted term speaks for none and silences the shorter terms inside it.
"""

from functools import cache

from portal.reports.categories import Category
from portal.reports.lexicon import english, fabric, life
from portal.reports.terms import Terms, weights_of

Voices = dict[str, dict[Category, float]]


def _voices() -> Voices:
    voices: Voices = {term: {} for term in (*life.MUTED.split(), *(t.strip() for t in english.MUTED.split(",")))}
    for groups, separator in ((fabric.WORDS, " "), (life.WORDS, " "), (english.WORDS, ",")):
        for category, weighted in groups.items():
            for term, weight in weights_of(weighted, separator).items():
                voices.setdefault(term, {})[category] = weight
    return voices


VOICES = _voices()


@cache
def known_terms() -> Terms:
    """Every term of the lexicon, ready to be sought."""
    return Terms(VOICES)
