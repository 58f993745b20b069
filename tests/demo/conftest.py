"""The demo company, loaded once on each database for all tests that only look at it."""

import io
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal import demo
from portal.config import Settings
from portal.kernel import clock
from portal.kernel.db import Database, make_engine
from tests.conftest import RUN
from tests.demo.ledger import Ledger
from tests.support.databases import migrated

# A Thursday, a quarter past two in the afternoon in Shanghai.
LOADED_AT = datetime(2026, 3, 12, 6, 15, tzinfo=UTC)


@dataclass(frozen=True)
class Demo:
    """One loaded demo: its database, its files, the moment at which it was loaded."""

    database: Database
    folder: Path
    at: datetime

    @property
    def engine(self) -> Engine:
        return self.database.engine


def settings_for(url: str, folder: Path, environment: str = "demo") -> Settings:
    return Settings(environment=environment, database_url=url, data_dir=folder, secret_key="of the tests " * 4)


def loaded_into(url: str, folder: Path, at: datetime = LOADED_AT) -> Demo:
    """The demo as it is at that moment."""
    migrated(url)
    database = Database(make_engine(url))
    with clock.frozen(at):
        demo.load(settings_for(url, folder), database, io.StringIO().write)
    return Demo(database, folder, at)


@pytest.fixture(scope="session")
def demos(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Demo]]:
    """Those that are loaded by now, by the name of their database."""
    found: dict[str, Demo] = {}
    yield found
    for one in found.values():
        one.database.engine.dispose()


@pytest.fixture(scope="session")
def kept(demos: dict[str, Demo]) -> Iterator[ExitStack]:
    """Scratch databases that live as long as the run."""
    with ExitStack() as stack:
        yield stack
        for one in demos.values():
            one.database.engine.dispose()


@pytest.fixture
def company(
    request: pytest.FixtureRequest,
    app: Any,
    clone: Any,
    demos: dict[str, Demo],
    kept: ExitStack,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Demo]:
    """The demo company, to be looked at and not touched; the clock stands at the moment of loading."""
    if clone.name not in demos:
        url = kept.enter_context(request.config.stash[RUN].databases.scratch(clone.name))
        demos[clone.name] = loaded_into(url, tmp_path_factory.mktemp("demo"))
    with clock.frozen(LOADED_AT):
        yield demos[clone.name]


@pytest.fixture
def looking(company: Demo) -> Iterator[Session]:
    """A session for looking at the demo."""
    with company.database.reading() as session:
        yield session


@pytest.fixture
def ledger(company: Demo, ledgers: dict[str, Ledger]) -> Ledger:
    """All rows of the demo."""
    name = company.engine.dialect.name
    if name not in ledgers:
        ledgers[name] = Ledger(company.database)
    return ledgers[name]


@pytest.fixture(scope="session")
def ledgers() -> dict[str, Ledger]:
    return {}
