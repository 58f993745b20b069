"""Databases for tests: made once by the migrations, cloned per worker, clean at the start of every test."""

import fcntl
import shutil
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from portal import migrate
from portal.kernel.db import Database, make_engine
from tests.support.postgres import Cluster

TEMPLATE = "anju_template"
NEVER_CLEANED = {"alembic_version"}
MOMENT = 3.0


class Clone(ABC):
    """One migrated database of one worker."""

    name: str

    def __init__(self, url: str) -> None:
        self.url = url
        self.database = Database(make_engine(url))
        self.engines = [self.engine]
        self.used = False

    @property
    def engine(self) -> Engine:
        return self.database.engine

    def share(self, engine: Engine) -> None:
        """Another engine on the same database (the application's own), which a reset has to respect."""
        self.engines.append(engine)

    def fresh(self) -> "Clone":
        """Itself, as the migrations left it."""
        if self.used:
            self.reset()
        self.used = True
        return self

    @abstractmethod
    def reset(self) -> None:
        """Put it back to what the migrations left."""

    def left_open(self) -> int:
        """Connections still in use, after giving other threads a moment to end."""
        until = time.monotonic() + MOMENT
        while (left := sum(engine.pool.checkedout() for engine in self.engines)) and time.monotonic() < until:  # type: ignore[attr-defined]
            time.sleep(0.02)
        return int(left)

    def close(self) -> None:
        for engine in self.engines:
            engine.dispose()


class SqliteClone(Clone):
    """A file, put back by copying."""

    name = "sqlite"

    def __init__(self, file: Path, template: Path) -> None:
        self.file, self.template = file, template
        super().__init__(f"sqlite:///{file}")
        self.reset()

    def reset(self) -> None:
        self.close()
        for tail in ("-wal", "-shm"):
            Path(f"{self.file}{tail}").unlink(missing_ok=True)
        self.file.unlink(missing_ok=True)
        shutil.copyfile(self.template, self.file)


class PostgresClone(Clone):
    """A database, put back by emptying the tables that hold something: far quicker than cloning it again."""

    name = "postgresql"

    def __init__(self, cluster: Cluster, name: str) -> None:
        cluster.execute(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
        super().__init__(cluster.url(name))
        with self.engine.begin() as connection:
            tables = set(sa.inspect(connection).get_table_names()) - NEVER_CLEANED
            exists = ", ".join(f"CASE WHEN EXISTS (SELECT 1 FROM \"{t}\") THEN '{t}' END" for t in sorted(tables))
            self.probe = sa.text(f"SELECT array_remove(ARRAY[{exists}]::text[], NULL)")
            self.seeded = list(connection.scalar(self.probe) or [])
            connection.execute(sa.text("CREATE SCHEMA pristine"))
            for table in self.seeded:
                connection.execute(sa.text(f'CREATE TABLE pristine."{table}" AS TABLE public."{table}"'))

    def reset(self) -> None:
        with self.engine.begin() as connection:
            touched = list(connection.scalar(self.probe) or [])
            words = [f'DELETE FROM "{table}"' for table in {*touched, *self.seeded}]
            words += [f'INSERT INTO "{t}" OVERRIDING SYSTEM VALUE TABLE pristine."{t}"' for t in self.seeded]
            if words:
                # As a replica: no triggers, so that tables which only ever grow can be emptied, in any order.
                connection.exec_driver_sql("; ".join(["SET LOCAL session_replication_role = replica", *words]))


class Databases:
    """What one process of tests uses; the folder and the server are shared by all of them."""

    def __init__(self, folder: Path, cluster: Cluster | None, worker: str) -> None:
        self.folder, self.cluster, self.worker = folder, cluster, worker
        self.clones: dict[str, Clone] = {}

    def clone(self, name: str) -> Clone:
        """This worker's database of that kind, whatever is in it."""
        if name not in self.clones:
            self.clones[name] = self._sqlite() if name == "sqlite" else self._postgresql()
        return self.clones[name]

    @contextmanager
    def scratch(self, name: str) -> Iterator[str]:
        """The address of an empty database, gone afterwards."""
        unique = f"scratch_{uuid4().hex}"
        if name == "sqlite":
            yield f"sqlite:///{self.folder / unique}.sqlite3"
            for file in self.folder.glob(f"{unique}*"):
                file.unlink()
            return
        cluster = self._cluster()
        cluster.execute(f'CREATE DATABASE "{unique}"')
        try:
            yield cluster.url(unique)
        finally:
            cluster.execute(f'DROP DATABASE "{unique}" WITH (FORCE)')

    def close(self) -> None:
        for clone in self.clones.values():
            clone.close()

    def _cluster(self) -> Cluster:
        assert self.cluster, "no PostgreSQL was started for these tests"
        return self.cluster

    def _sqlite(self) -> Clone:
        template = self.folder / "template.sqlite3"
        with self._once("sqlite") as first:
            if first:
                migrated(f"sqlite:///{template}")
        return SqliteClone(self.folder / f"{self.worker}.sqlite3", template)

    def _postgresql(self) -> Clone:
        cluster = self._cluster()
        with self._once("postgresql") as first:
            if first:
                cluster.execute(f'CREATE DATABASE "{TEMPLATE}"')
                migrated(cluster.url(TEMPLATE))
        return PostgresClone(cluster, f"anju_{self.worker}")

    @contextmanager
    def _once(self, what: str) -> Iterator[bool]:
        """True for the first process that comes here; the others wait until it is done."""
        with (self.folder / f"{what}.lock").open("a+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = self.folder / f"{what}.done"
            yield not done.exists()
            done.touch()


def migrated(url: str) -> None:
    """Bring a new database to the newest schema, and leave nothing but its one file."""
    engine = make_engine(url)
    migrate.upgrade(engine)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
