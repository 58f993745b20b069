"""Rows on their way into an empty database: made in memory, numbered here, put in all at once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import Column, Table, func, select, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session, class_mapper

from portal.kernel import search
from portal.kernel.db import Base

Living = TypeVar("Living", bound=Base)
Row = dict[str, Any]


class Book:
    """What is to be written. Plain rows are dictionaries; rows that still change are models, read when the book is
    written."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self.living: dict[str, list[Base]] = defaultdict(list)
        self.words: list[tuple[int, int, str]] = []
        self._numbers: dict[str, Iterator[int]] = {}

    def number(self, model: type[Base]) -> int:
        """The next key of a table, behind those that are there."""
        name = model.__tablename__
        if name not in self._numbers:
            self.session.flush()
            taken: int = self.session.scalar(select(func.max(model.id))) or 0
            self._numbers[name] = count(taken + 1)
        return next(self._numbers[name])

    def put(self, model: type[Base], **values: Any) -> Row:
        """A plain row, with its key; it may be changed until the book is written."""
        values.setdefault("id", self.number(model))
        self.rows[model.__tablename__].append(values)
        return values

    def begin(self, model: type[Living], **values: Any) -> Living:
        """A row that goes on living as a model, with every rule that the model itself keeps; what is not said is as the
        table has it by default. Made without the mapper's bookkeeping, which would cost more than all else."""
        row: Living = class_mapper(model).class_manager.new_instance()
        values.setdefault("id", self.number(model))
        vars(row).update(_nothing_said(model))
        vars(row).update(values)
        self.living[model.__tablename__].append(row)
        return row

    def index(self, matter_id: int, estate_id: int, words: str) -> None:
        """What search finds a matter by."""
        self.words.append((matter_id, estate_id, words))

    def write(self) -> None:
        """Put in whatever there is by now, what is referred to first, and begin anew."""
        for table in Base.metadata.sorted_tables:
            rows = [*self.rows.pop(table.name, ()), *map(_values, self.living.pop(table.name, ()))]
            if rows:
                _insert(self.session, table, rows)
        _index(self.session, self.words)
        self.words.clear()


@cache
def _nothing_said(model: type[Base]) -> Row:
    found: Row = {}
    for column in Base.metadata.tables[model.__tablename__].columns:
        default: Any = column.default
        if default is None or default.is_scalar:
            found[column.key] = default and default.arg
    return found


def _values(row: Base) -> Row:
    return {name: value for name, value in vars(row).items() if not name.startswith("_sa_")}


def _insert(session: Session, table: Table, rows: list[Row]) -> None:
    """Past the ORM and the compiler, straight to the driver: COPY on PostgreSQL, executemany on SQLite."""
    dialect = session.get_bind().dialect
    rows.sort(key=lambda row: row["id"])
    values = zip(*(_values_of(column, rows, dialect) for column in table.columns), strict=True)
    names = ", ".join(f'"{column.key}"' for column in table.columns)
    driver: Any = session.connection().connection.driver_connection
    if dialect.name == "postgresql":
        with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for one in values:
                copy.write_row(one)
        _number_on(session, table)
    else:
        marks = ", ".join("?" * len(table.columns))
        driver.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", values)


def _values_of(column: Column[Any], rows: list[Row], dialect: Dialect) -> list[Any]:
    """One column of all rows, as the driver takes it."""
    key, default = column.key, column.default
    found = [row[key] if key in row else _by_default(default) for row in rows]
    process = column.type.dialect_impl(dialect).bind_processor(dialect)
    return [None if value is None else process(value) for value in found] if process else found


def _by_default(default: Any) -> Any:
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg


def _number_on(session: Session, table: Table) -> None:
    """PostgreSQL numbers new rows by a sequence of its own, which has to know of ours."""
    if table.c.id.autoincrement is not False:
        numbers = f"pg_get_serial_sequence('{table.name}', 'id')"
        session.execute(text(f"SELECT setval({numbers}, (SELECT max(id) FROM {table.name}))"))


def _index(session: Session, words: list[tuple[int, int, str]]) -> None:
    """As kernel.search.index does it, for many matters at once."""
    if not words:
        return
    found: list[Mapping[str, Any]]
    if session.get_bind().dialect.name == "postgresql":
        insertion = "INSERT INTO matter_search (matter_id, estate_id, words) VALUES (:m, :e, cast(:v AS tsvector))"
        found = [{"m": matter, "e": estate, "v": _vector(search.tokens(said))} for matter, estate, said in words]
    else:
        insertion = "INSERT INTO matter_search (rowid, words) VALUES (:m, :v)"
        found = [{"m": matter, "v": " ".join(search.tokens(said))} for matter, _estate, said in words]
    session.execute(text(insertion), found)


def _vector(tokens: list[str]) -> str:
    return " ".join(f"'{token}':{min(place, 16383)}" for place, token in enumerate(tokens, 1))
