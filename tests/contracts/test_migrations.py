"""The migrations make the models, in both directions, once, whoever starts at the same time."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from portal import migrate
from portal.kernel import files
from portal.kernel.db import Database, make_engine
from tests.support import samples, schemas
from tests.support.make import Make
from tests.support.models import metadata


@pytest.fixture
def empty(scratch):
    """An empty database."""
    engine = make_engine(scratch)
    yield engine
    engine.dispose()


def steps():
    """Revisions from the oldest to the newest."""
    return list(reversed(list(ScriptDirectory.from_config(migrate.config()).walk_revisions())))


def tables(engine):
    """Names of all tables with the number of their rows."""
    with engine.connect() as connection:
        names = [t for t in sa.inspect(connection).get_table_names() if not t.startswith("matter_search_")]
        return {name: connection.scalar(sa.text(f'SELECT count(*) FROM "{name}"')) for name in names}


def test_there_is_one_line_of_revisions():
    assert len(migrate.heads()) == 1


def test_alembic_finds_nothing_to_add(empty):
    migrate.upgrade(empty)
    with empty.connect() as connection:
        options = {
            "include_name": lambda name, kind, _: not (kind == "table" and str(name).startswith("matter_search"))
        }
        context = MigrationContext.configure(connection, opts={"compare_server_default": True, **options})
        assert compare_metadata(context, metadata()) == []


def test_checks_and_partial_indexes_are_those_of_the_models(empty, clone, request):
    migrate.upgrade(empty)
    migrated = schemas.facts(empty)
    migrate.downgrade(empty, "base")
    metadata().create_all(empty)
    modelled = schemas.facts(empty)
    assert not modelled - migrated, "only in the models:\n" + "\n".join(sorted(modelled - migrated))
    assert not migrated - modelled, "only in the migrations:\n" + "\n".join(sorted(migrated - modelled))


def test_every_step_goes_both_ways(empty):
    for step in steps():
        migrate.upgrade(empty, step.revision)
        migrate.downgrade(empty, step.down_revision or "base")
        migrate.upgrade(empty, step.revision)
    assert migrate.is_current(empty)
    migrate.downgrade(empty, "base")
    assert set(tables(empty)) <= {"alembic_version"}


def test_every_step_goes_both_ways_with_data(empty, clock, tmp_path):
    migrate.upgrade(empty)
    files.use(files.Store(tmp_path))
    samples.estate(Make(Database(empty)))
    full = tables(empty)
    assert full["matters"] and full["people"]
    for step in reversed(steps()):
        before = tables(empty)
        migrate.downgrade(empty, step.down_revision or "base")
        left = tables(empty)
        lost = {name for name, rows in left.items() if name != "alembic_version" and rows != before.get(name, 0)}
        assert not lost, f"going back from {step.revision} lost rows of {lost}"
        migrate.upgrade(empty, step.revision)
        migrate.downgrade(empty, step.down_revision or "base")


def test_of_several_servers_that_start_at_once_one_migrates(scratch):
    def start(_):
        engine = make_engine(scratch)
        try:
            return migrate.upgrade(engine) and migrate.is_current(engine)
        finally:
            engine.dispose()

    with ThreadPoolExecutor(4) as pool:
        assert any(pool.map(start, range(4)))
    engine = make_engine(scratch)
    assert migrate.is_current(engine)
    engine.dispose()


def test_a_migration_never_imports_the_application():
    imports = re.compile(r"^\s*(from|import) portal\b", re.M)
    guilty = [step.path for step in steps() if imports.search(Path(step.path).read_text(encoding="utf-8"))]
    assert not guilty
