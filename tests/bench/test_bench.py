"""The measurements still run: rows are made that keep every rule, and each page of the table answers."""

import pytest
import sqlalchemy as sa

from bench import pages, seed
from portal import migrate
from portal.kernel.db import make_engine


@pytest.mark.slow
def test_a_seeded_town_can_be_measured(scratch: str) -> None:
    engine = make_engine(scratch)
    seed.seed(engine, 300)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM reports")) == 300
        if engine.dialect.name == "sqlite":
            migrate.check_references(connection)
    engine.dispose()
    bench = pages.Bench(scratch)
    try:
        found = bench.run(8)
    finally:
        bench.close()
    assert bench.failed == []
    assert len(found) == 2 + len(bench.pages())
