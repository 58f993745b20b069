"""What every test may ask for. `--database sqlite|postgresql|both` says on which databases."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from portal.kernel.db import Database, SessionFactory
from tests.support import contents, sockets
from tests.support.browser import SIDE_TABLES, Browser
from tests.support.databases import Clone
from tests.support.installation import Installations
from tests.support.make import Make
from tests.support.run import BACKENDS, Run
from tests.support.statements import Statements
from tests.support.time import NOON, Clock, at_noon

RUN = pytest.StashKey[Run]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=list(BACKENDS), default="both", help="run on sqlite, postgresql or both (default)"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[RUN] = Run(config)


def pytest_unconfigure(config: pytest.Config) -> None:
    if run := config.stash.get(RUN, None):
        run.close()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """xdist's hook: what each worker is told."""
    node.workerinput["anju"] = node.config.stash[RUN].for_worker()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for a database, however indirectly, runs once on each."""
    if "clone" not in metafunc.fixturenames:
        return
    wanted = metafunc.config.stash[RUN].backends
    if only := next(metafunc.definition.iter_markers("database"), None):
        wanted = [name for name in wanted if name in only.args]
    metafunc.parametrize("clone", wanted, indirect=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In continuous integration nothing may be skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _nothing_is_sent(request: pytest.FixtureRequest) -> Iterator[None]:
    with sockets.closed(loopback=request.node.get_closest_marker("network") is not None):
        yield


@pytest.fixture
def clone(request: pytest.FixtureRequest) -> Iterator[Clone]:
    """This worker's database, as the migrations left it."""
    given = request.config.stash[RUN].databases.clone(request.param).fresh()
    yield given
    assert not given.left_open(), "a session or connection was left open"


@pytest.fixture
def scratch(clone: Clone, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database of the same kind."""
    with request.config.stash[RUN].databases.scratch(clone.name) as url:
        yield url


@pytest.fixture
def database(clone: Clone) -> Database:
    """Sessions on a clean database: `database.reading()`, `database.writing`."""
    return clone.database


@pytest.fixture
def engine(database: Database) -> Engine:
    return database.engine


@pytest.fixture
def factory(database: Database, clock: Clock) -> SessionFactory:
    """Writing sessions, as jobs and commands use them; `with unit_of_work(factory) as session`."""
    return database.writing


@pytest.fixture
def session(database: Database, clock: Clock) -> Iterator[Session]:
    """A session for looking. It sees what was committed before its first question; `session.rollback()` looks anew."""
    with database.reading() as reading:
        yield reading


@pytest.fixture
def rows(database: Database) -> Callable[[], dict[str, int]]:
    """`rows()` counts the rows of every table that is the business."""
    return lambda: contents.rows(database.engine, SIDE_TABLES | {"submissions"})


@pytest.fixture
def everything(database: Database) -> Callable[[], dict[str, str]]:
    """`everything()` is a mark for each table's contents, runs of jobs aside."""
    return lambda: contents.marks(database.engine, {"job_runs"})


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The time stands at noon, until the test says `clock.forward(hours=5)`."""
    with at_noon() as standing:
        yield standing


@pytest.fixture
def noon(clock: Clock) -> datetime:
    """The moment at which this test begins."""
    return NOON


@pytest.fixture
def make(database: Database, clock: Clock) -> Make:
    """Builders of what a test needs."""
    return Make(database)


@pytest.fixture(scope="session")
def statements() -> Iterator[Statements]:
    """A record of what was asked of the database."""
    recorder = Statements()
    yield recorder
    recorder.close()


@pytest.fixture(scope="session")
def installations(tmp_path_factory: pytest.TempPathFactory) -> Installations:
    return Installations(tmp_path_factory.mktemp("data"))


@pytest.fixture
def app(clone: Clone, clock: Clock, installations: Installations) -> Flask:
    """The application on the clean database."""
    return installations.app(clone)


@pytest.fixture
def data_dir(app: Flask, installations: Installations) -> Path:
    """Where that application keeps its files; empty at the start of each test."""
    return installations.data_dir


@pytest.fixture
def browser(app: Flask, make: Make, statements: Statements) -> Browser:
    """Someone who opens pages and sends the forms that are on them: `browser.as_(person).get("/")`."""
    return Browser(app, make, statements)
