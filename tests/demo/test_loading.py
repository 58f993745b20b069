"""Loading the demo: only where it belongs, all or nothing, and the same twice."""

import io

import pytest
from sqlalchemy import select, text

from portal import demo
from portal.accounts.models import Person
from portal.kernel import clock
from portal.kernel.db import Database, make_engine
from tests.demo.conftest import loaded_into, settings_for
from tests.support import contents
from tests.support.databases import migrated

# Hashes with a salt of their own, and what is drawn from no dice.
CHANCE = {"password_hash"}


@pytest.fixture
def empty(scratch):
    """An empty, migrated database."""
    migrated(scratch)
    database = Database(make_engine(scratch))
    yield database
    database.engine.dispose()


def load(database, folder, environment="demo"):
    demo.load(settings_for(str(database.engine.url), folder, environment), database, io.StringIO().write)


def test_it_is_never_loaded_in_production(empty, tmp_path):
    with pytest.raises(demo.NotHere):
        load(empty, tmp_path, "production")
    assert not any(contents.rows(empty.engine).values())


def test_it_is_not_loaded_beside_an_estate_that_is_there(clone, make, tmp_path):
    make.estate()
    before = contents.rows(clone.engine)
    with pytest.raises(demo.NotHere):
        load(clone.database, tmp_path)
    assert contents.rows(clone.engine) == before


def test_a_load_that_fails_leaves_nothing(empty, tmp_path):
    (tmp_path / "files").write_text("not a folder")
    with pytest.raises(Exception, match=r".*"):
        load(empty, tmp_path)
    assert not any(contents.rows(empty.engine).values())


@pytest.mark.slow
@pytest.mark.database("sqlite")
def test_two_loads_at_the_same_moment_are_the_same(company, ledger, scratch, tmp_path):
    again = loaded_into(scratch, tmp_path)
    for name in contents.tables(company.engine):
        columns = [row[1] for row in _columns(company, name) if row[1] not in CHANCE]
        statement = text(f"SELECT {', '.join(columns)} FROM {name} ORDER BY 1")
        with company.engine.connect() as one, again.engine.connect() as other:
            assert one.execute(statement).all() == other.execute(statement).all(), name
    again.engine.dispose()


def _columns(company, name):
    with company.engine.connect() as connection:
        return connection.execute(text(f"PRAGMA table_info({name})")).all()


def test_accounts_of_the_demo_are_found_before_a_production_start(looking, session):
    assert demo.accounts_exist(looking)
    assert not demo.accounts_exist(session)


def test_numbering_goes_on_behind_what_was_loaded(company):
    with company.database.writing() as session:
        newest = session.scalar(select(Person.id).order_by(Person.id.desc()).limit(1))
        person = Person(name="Newcomer", created_at=clock.now())
        session.add(person)
        session.flush()
        assert person.id == newest + 1
        session.rollback()
