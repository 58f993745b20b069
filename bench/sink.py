"""Rows into a database as fast as it takes them: COPY on PostgreSQL, executemany on SQLite."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import Enum
from itertools import chain, islice
from typing import Any

from sqlalchemy.engine import Engine

from portal.kernel.db import Base
from portal.kernel.search import tokens

Row = Mapping[str, Any]
_AT_ONCE = 20_000


class Sink:
    """One transaction that takes rows of any table; `with opened(engine) as sink`."""

    def __init__(self, driver: Any, dialect: str) -> None:
        self.driver, self.is_postgresql = driver, dialect == "postgresql"
        self.written: dict[str, int] = {}

    def write(self, model: type[Base], rows: Iterable[Row]) -> None:
        """Add rows given as {column: Python value}; what a row leaves out gets the model's plain default."""
        stream = iter(rows)
        if (first := next(stream, None)) is None:
            return
        table: Any = model.__table__
        names, defaults = _columns(table, first)
        known = _POSTGRESQL if self.is_postgresql else _SQLITE
        self._put(str(table.name), names, _converted(chain([first], stream), names, defaults, known))

    def index(self, words: Iterable[tuple[int, int, str]]) -> None:
        """Put (matter id, estate id, words) into the search index."""
        known = _remembered(tokens)
        if self.is_postgresql:
            rows = ([matter, estate, _vector(known(text))] for matter, estate, text in words)
            self._put("matter_search", ["matter_id", "estate_id", "words"], rows)
        else:
            self._put("matter_search", ["rowid", "words"], ([m, " ".join(known(text))] for m, _, text in words))

    def _put(self, table: str, names: Sequence[str], rows: Iterator[list[Any]]) -> None:
        if self.is_postgresql:
            with self.driver.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
                    self.written[table] = self.written.get(table, 0) + 1
            return
        statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        while some := list(islice(rows, _AT_ONCE)):
            self.driver.executemany(statement, some)
            self.written[table] = self.written.get(table, 0) + len(some)


@contextmanager
def opened(engine: Engine) -> Iterator[Sink]:
    """A sink whose rows are all there afterwards, or none; numbering of new rows goes on behind them. Indexes are taken
    down meanwhile and made anew at the end, which is twice as quick as keeping them up."""
    connection = engine.raw_connection()
    driver: Any = connection.driver_connection
    sink = Sink(driver, engine.dialect.name)
    try:
        _hurry(driver, sink.is_postgresql)
        indexes = driver.execute(_INDEXES[sink.is_postgresql]).fetchall()
        for name, _ in indexes:
            driver.execute(f"DROP INDEX {name}")
        yield sink
        for _, words in indexes:
            driver.execute(words)
        if sink.is_postgresql:
            _number_on(driver, sink.written)
        connection.commit()
    finally:
        connection.close()
        engine.dispose()


_INDEXES = {
    False: "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    True: "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' "
    "AND indexname NOT IN (SELECT conname FROM pg_constraint)",
}


def _hurry(driver: Any, is_postgresql: bool) -> None:
    """Leave out what guards against mistakes and power cuts: the rows are ours, and can be made again."""
    if is_postgresql:
        driver.execute("SET LOCAL statement_timeout = 0")
        if driver.execute("SELECT usesuper FROM pg_user WHERE usename = current_user").fetchone()[0]:
            driver.execute("SET LOCAL session_replication_role = replica")
        return
    for pragma in ("synchronous=OFF", "foreign_keys=OFF", "cache_size=-400000", "wal_autocheckpoint=0"):
        driver.execute(f"PRAGMA {pragma}")
    driver.execute("BEGIN IMMEDIATE")


def _number_on(driver: Any, tables: Iterable[str]) -> None:
    numbered = "SELECT 1 FROM information_schema.columns WHERE table_name = %s AND column_name = 'id'"
    for table in tables:
        found = driver.execute(numbered, (table,)).fetchone()
        sequence = driver.execute("SELECT pg_get_serial_sequence(%s, 'id')", (table,)).fetchone()[0] if found else None
        if sequence:
            driver.execute(f"SELECT setval('{sequence}', (SELECT max(id) FROM {table}))")


def _columns(table: Any, first: Row) -> tuple[list[str], dict[str, Any]]:
    names, defaults = list(first), {}
    for column in table.columns:
        if column.name in first or column.default is None:
            continue
        default: Any = column.default
        defaults[column.name] = default.arg(None) if default.is_callable else default.arg
        names.append(column.name)
    return names, defaults


def _words(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if value else str(value)


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(" ", "microseconds")[:26]


Convert = Callable[[Any], Any]
_SQLITE: dict[type, Convert] = {dict: _words, list: _words, datetime: _moment, date: date.isoformat}
_POSTGRESQL: dict[type, Convert] = {dict: _words, list: _words}


def _converter(value: Any, known: dict[type, Convert]) -> Convert | None:
    return (lambda member: member._value_) if isinstance(value, Enum) else known.get(type(value))


def _converted(
    rows: Iterator[Row], names: Sequence[str], defaults: Row, known: dict[type, Convert]
) -> Iterator[list[Any]]:
    """Values as the driver takes them; what to do with a type is looked up once."""
    converters: dict[type, Convert | None] = {}
    for row in rows:
        values = [row[name] if name in row else defaults.get(name) for name in names]
        for place, value in enumerate(values):
            kind = type(value)
            if kind not in converters:
                converters[kind] = _converter(value, known)
            if (convert := converters[kind]) is not None:
                values[place] = convert(value)
        yield values


def _vector(found: Sequence[str]) -> str:
    return " ".join(f"'{token}':{min(place, 16383)}" for place, token in enumerate(found, 1))


def _remembered(make: Callable[[str], list[str]]) -> Callable[[str], list[str]]:
    """Tokens of sentences, each worked out once: the seed says the same sentences many times."""
    seen: dict[str, list[str]] = {}

    def known(text: str) -> list[str]:
        out: list[str] = []
        for sentence in text.split("\n"):
            if sentence not in seen:
                seen[sentence] = make(sentence)
            out += seen[sentence]
        return out

    return known
