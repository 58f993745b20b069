"""The schema of a database: brought up, brought down, compared with what this code expects."""

import fcntl
import importlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, func, select, text
from sqlalchemy.engine import Connection, Engine

from portal.kernel.db import Base

PORTAL = Path(__file__).resolve().parent
MIGRATIONS = PORTAL.parent / "migrations"
# Where tables are declared; the kernel's stand beside what uses them.
MODELS = ("*/models.py", "*/models/*.py", "kernel/*.py", "kernel/*/models.py")
LOCK = 0x416E6A75
# How long a server waits for another one that is migrating, and how long one statement may work on a large table.
PATIENCE = "15min"


class BrokenReferences(Exception):
    """A migration left rows that point to nothing; it was undone."""


def upgrade(engine: Engine, revision: str = "head") -> bool:
    """Bring the schema up, all of it or nothing. Several servers may call at once: one migrates, the others wait.
    False if there was nothing to do."""
    if revision == "head" and is_current(engine):
        return False
    with _alone(engine), _connected(engine) as connection:
        command.upgrade(config(connection), revision)
    return True


def downgrade(engine: Engine, revision: str) -> None:
    """Bring the schema down to a revision ("base": nothing is left)."""
    with _alone(engine), _connected(engine) as connection:
        command.downgrade(config(connection), revision)


def is_current(engine: Engine) -> bool:
    """Whether the database has exactly the schema that this code expects."""
    with engine.connect() as connection:
        return frozenset(MigrationContext.configure(connection).get_current_heads()) == heads()


@cache
def heads() -> frozenset[str]:
    """The newest revisions in migrations/versions."""
    return frozenset(ScriptDirectory.from_config(config()).get_heads())


def metadata() -> MetaData:
    """All tables that the code knows, every room's models loaded."""
    for pattern in MODELS:
        for file in sorted(PORTAL.glob(pattern)):
            parts = file.relative_to(PORTAL.parent).with_suffix("").parts
            importlib.import_module(".".join(parts).removesuffix(".__init__"))
    return Base.metadata


def config(connection: Connection | None = None) -> Config:
    """Alembic's settings; migrations/env.py takes the connection from here if there is one."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.attributes["connection"] = connection
    return settings


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Only one process at a time; the others find the work done."""
    with ExitStack() as held:
        if engine.dialect.name == "postgresql":
            # A connection of its own: the lock must outlive a migration that commits half-way, and end with us.
            holder = held.enter_context(engine.connect().execution_options(isolation_level="AUTOCOMMIT"))
            holder.detach()
            _be_patient(holder)
            holder.execute(select(func.pg_advisory_lock(LOCK)))
        elif engine.url.database not in (None, "", ":memory:"):
            file = held.enter_context(Path(f"{engine.url.database}-migrating").open("w"))
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    with engine.execution_options(write=True).connect() as connection:
        connection.detach()
        if engine.dialect.name == "postgresql":
            _be_patient(connection, locks=False)
            connection.commit()
            yield connection
        else:
            # SQLite changes a table by making a new one and dropping the old, which would delete what refers to it.
            # The pragma does nothing inside a transaction, so it goes to the driver, before SQLAlchemy begins one.
            raw: Any = connection.connection.dbapi_connection
            raw.execute("PRAGMA foreign_keys=OFF")
            yield connection


def _be_patient(connection: Connection, *, locks: bool = True) -> None:
    """A longer time limit for statements. For locks only where nobody waits behind us: a migration that queues for a
    table makes everyone else queue too, so it rather fails and is tried again."""
    connection.execute(text(f"SET statement_timeout = '{PATIENCE}'"))
    if locks:
        connection.execute(text(f"SET lock_timeout = '{PATIENCE}'"))


def check_references(connection: Connection) -> None:
    """What SQLite did not check during the migration; called by migrations/env.py before the commit."""
    if connection.dialect.name == "sqlite" and (broken := connection.execute(text("PRAGMA foreign_key_check")).all()):
        raise BrokenReferences(", ".join(sorted({f"{row[0]} -> {row[2]}" for row in broken})))
