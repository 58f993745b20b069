"""Two schemas compared by what the database itself says of them: CHECKs, WHEREs of indexes and defaults included."""

import re
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Engine

# Made by migrations alone: the search index and Alembic's own table.
NOT_MODELLED = re.compile(r"matter_search|alembic_version")

POSTGRES = {
    "column": """
        SELECT c.table_name, concat_ws(
            ' ', c.column_name, c.data_type, c.character_maximum_length, c.is_nullable, c.column_default, c.is_identity
        )
        FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'""",
    "constraint": """
        SELECT conrelid::regclass::text, conname || ' ' || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0 AND contype <> 'n'""",
    "index": "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
}


def facts(engine: Engine) -> set[str]:
    """One line for each column, constraint and index."""
    read = _postgres if engine.dialect.name == "postgresql" else _sqlite
    return {fact for table, fact in read(engine) if not NOT_MODELLED.search(table)}


def _postgres(engine: Engine) -> Iterator[tuple[str, str]]:
    with engine.connect() as connection:
        for kind, query in POSTGRES.items():
            for table, words in connection.execute(sa.text(query)):
                yield table, f"{table}: {kind} {words}"


def _sqlite(engine: Engine) -> Iterator[tuple[str, str]]:
    query = sa.text(
        "SELECT type, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index')"
    )
    with engine.connect() as connection:
        for kind, table, sql in connection.execute(query):
            clauses = _clauses(sql) if kind == "table" else [sql]
            for clause in clauses:
                yield table, f"{table}: {_plain(clause)}"


def _clauses(create: str) -> list[str]:
    """The columns and constraints of a CREATE TABLE, in no order."""
    body = create[create.index("(") + 1 : create.rindex(")")]
    out, depth, quoted, word = [], 0, False, ""
    for letter in body:
        quoted ^= letter == "'"
        depth += (letter == "(") - (letter == ")") if not quoted else 0
        if letter == "," and depth == 0 and not quoted:
            out.append(word)
            word = ""
        else:
            word += letter
    return [*out, word]


def _plain(clause: str) -> str:
    words = re.sub(r"\s+", " ", clause.replace('"', "")).strip()
    return re.sub(r"\( ", "(", re.sub(r" \)", ")", words))
