"""Tables and transactions, the same on SQLite and PostgreSQL."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import Enum as PythonEnum
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JsonDict = dict[str, Any]
JsonList = list[Any]
Json = sa.JSON().with_variant(JSONB(), "postgresql")


class UTCDateTime(TypeDecorator[datetime]):
    """Aware in, UTC at rest, aware out. A naive datetime is a bug and raises."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(members: type[StrEnum], name: str) -> sa.Enum:
    """A column of one enum's values, with a CHECK of its own name (needed where a table holds two of the same enum)."""
    return sa.Enum(
        members,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda enum: [member.value for member in enum],
    )


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> sa.Index:
    """An index over those rows alone for which the condition holds, in both databases."""
    only = sa.text(where)
    return sa.Index(name, *columns, unique=unique, sqlite_where=only, postgresql_where=only)


class Base(DeclarativeBase):
    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {
        datetime: UTCDateTime(),
        date: sa.Date(),
        JsonDict: Json,
        JsonList: Json,
        PythonEnum: sa.Enum(
            PythonEnum,
            native_enum=False,
            create_constraint=True,
            length=32,
            values_callable=lambda enum: [member.value for member in enum],
        ),
    }

    id: Mapped[int] = mapped_column(BigId, primary_key=True, sort_order=-1)


SessionFactory = sessionmaker[Session]

PG_OPTIONS = (
    "-c timezone=UTC -c lock_timeout=5s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s -c jit=off"
)


def make_engine(url: str, *, checkpoints: bool = True) -> Engine:
    """An engine with this house's rules. On SQLite a connection marked `write` begins IMMEDIATE, all others deferred:
    a read that upgrades to a write fails at once under load, whatever the timeout."""
    if not url.startswith("sqlite"):
        return sa.create_engine(
            url,
            pool_pre_ping=True,
            pool_size=8,
            max_overflow=8,
            pool_recycle=1800,
            connect_args={"options": PG_OPTIONS},
        )
    engine = sa.create_engine(url)

    @event.listens_for(engine, "connect")
    def pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=8000"):
            connection.execute(f"PRAGMA {pragma}")
        if not checkpoints:
            connection.execute("PRAGMA wal_autocheckpoint=0")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


class Database:
    """One engine, two ways to use it: `reading()` for looking, `writing` for use-cases and jobs."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.reading = sessionmaker(engine, expire_on_commit=False, autoflush=False)
        self.writing: SessionFactory = sessionmaker(engine.execution_options(write=True), expire_on_commit=False)


def rows_of(session: Session, statement: sa.Select[*tuple[Any, ...]], **facts: Any) -> Sequence[Any]:
    """The rows of a statement that names columns, past the mapper, for pages that are read often. What this session has
    not flushed yet is not in them."""
    return session.connection().execute(statement, facts).all()


@contextmanager
def unit_of_work(factory: SessionFactory) -> Iterator[Session]:
    """A fresh session around one transaction: everything inside happens, or nothing does."""
    with factory() as session, session.begin():
        yield session
