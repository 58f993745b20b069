"""Search in words of any script, without an extension: overlapping pairs of Chinese characters, whole Latin words,
Traditional folded to Simplified; FTS5 on SQLite, a hand-made tsvector on PostgreSQL (DEPENDENCIES 3.6)."""

import re
import unicodedata
from functools import cache

import opencc
import sqlalchemy as sa
from sqlalchemy import ColumnElement, literal_column, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

MAX_QUERY = 120
MAX_TOKENS = 12_000
_RUNS = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+|[0-9a-z]+")


@cache
def _folding() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def folded(words: str) -> str:
    """Words as they are compared: compatibility forms, lower case, Simplified."""
    return str(_folding().convert(unicodedata.normalize("NFKC", words).casefold()))


def tokens(words: str) -> list[str]:
    """What is indexed: 厨房漏水 -> 厨房 房漏 漏水 水 (the last character alone serves one-character queries)."""
    out: list[str] = []
    for run in _RUNS.findall(folded(words)):
        out += [run] if run[0] < "\u3400" else [run[i : i + 2] for i in range(len(run) - 1)] + [run[-1]]
    return out[:MAX_TOKENS]


def phrases(query: str) -> list[tuple[list[str], bool]]:
    """What is asked: each run as its tokens in a row, and whether the last may go on (a prefix)."""
    return [
        ([run], True) if run[0] < "\u3400" or len(run) == 1 else ([run[i : i + 2] for i in range(len(run) - 1)], False)
        for run in _RUNS.findall(folded(query[:MAX_QUERY]))
    ][:8]


def index(session: Session, matter_id: int, estate_id: int, words: str) -> None:
    """Put a matter's words in the index in place of what stood there. Call inside the use-case that changed them."""
    found = tokens(words)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(
            text(
                "INSERT INTO matter_search (matter_id, estate_id, words) VALUES (:m, :e, cast(:v AS tsvector)) "
                "ON CONFLICT (matter_id) DO UPDATE SET words = excluded.words, estate_id = excluded.estate_id"
            ),
            {"m": matter_id, "e": estate_id, "v": _vector(found)},
        )
        return
    session.execute(text("DELETE FROM matter_search WHERE rowid = :m"), {"m": matter_id})
    session.execute(
        text("INSERT INTO matter_search (rowid, words) VALUES (:m, :v)"), {"m": matter_id, "v": " ".join(found)}
    )


def add(session: Session, matter_id: int, words: str) -> None:
    """Put more words of a matter in the index, after those that stand there. A thread of more than 12,000 words and
    pairs is found by its first ones. Call inside the use-case that wrote them."""
    found, most = tokens(words), MAX_TOKENS
    if session.get_bind().dialect.name == "postgresql":
        statement = "UPDATE matter_search SET words = words || cast(:v AS tsvector)"
        which = " WHERE matter_id = :m AND length(words) < :most"
        session.execute(text(statement + which), {"m": matter_id, "v": _vector(found), "most": most})
        return
    # A word and the space after it are four bytes or more.
    statement = "UPDATE matter_search SET words = words || ' ' || :v WHERE rowid = :m AND length(words) < :most * 4"
    session.execute(text(statement), {"m": matter_id, "v": " ".join(found), "most": most})


def _vector(found: list[str]) -> str:
    return " ".join(f"'{token}':{min(place, 16383)}" for place, token in enumerate(found, 1))


def matching(
    session: Session, column: ColumnElement[int] | InstrumentedAttribute[int], query: str
) -> ColumnElement[bool]:
    """The condition that `column` (a matter's id) is among those whose words match; an empty query matches nothing."""
    asked = phrases(query)
    if not asked:
        return sa.false()
    if session.get_bind().dialect.name == "postgresql":
        parts = ("(" + " <-> ".join(f"'{t}'" + (":*" if prefix else "") for t in ts) + ")" for ts, prefix in asked)
        return column.in_(
            select(literal_column("matter_id"))
            .select_from(text("matter_search"))
            .where(text("words @@ cast(:search AS tsquery)").bindparams(search=" & ".join(parts)))
        )
    match = " AND ".join('"' + " ".join(ts) + '"' + ("*" if prefix else "") for ts, prefix in asked)
    return column.in_(
        select(literal_column("rowid"))
        .select_from(text("matter_search"))
        .where(text("matter_search MATCH :search").bindparams(search=match))
    )


SCHEMA = {
    "sqlite": ["CREATE VIRTUAL TABLE matter_search USING fts5(words, tokenize = 'unicode61 remove_diacritics 0')"],
    "postgresql": [
        "CREATE TABLE matter_search (matter_id bigint PRIMARY KEY REFERENCES matters (id) ON DELETE CASCADE, "
        "estate_id bigint NOT NULL, words tsvector NOT NULL)",
        "CREATE INDEX ix_matter_search_words ON matter_search USING gin (words)",
    ],
}
