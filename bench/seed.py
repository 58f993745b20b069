"""Fill an empty database for measurements: python -m bench.seed --url URL --size 100000

The schema is made by the migrations. Half of all that happens, happens at estate bench1; report 1 has a long story.
Everybody signs in as person<N>@bench.test with the password below.
"""

import argparse
import time
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bench import history, town
from bench.sink import opened
from portal import migrate
from portal.accounts import passwords
from portal.estates.models import Estate
from portal.kernel.db import Database, make_engine, unit_of_work
from portal.promises.services.register import seed_promises

PASSWORD = "a password for measuring only"
_EMPTY_THE_LOG = "PRAGMA wal_checkpoint(TRUNCATE)"


def seed(engine: Engine, size: int) -> None:
    """So many reports and what belongs to them. Raises SystemExit where there is something already."""
    migrate.upgrade(engine)
    database = Database(engine)
    with database.reading() as session:
        if session.scalar(select(func.count()).select_from(Estate)):
            raise SystemExit("There is something in this database already; give an empty one.")
    place = town.town_for(size, datetime.now(UTC))
    began = time.monotonic()

    def told(what: str) -> None:
        print(f"{time.monotonic() - began:7.1f} s  {what}", flush=True)

    with opened(engine) as sink:
        town.build(sink, place, passwords.hashed(PASSWORD))
        told("town")
    with unit_of_work(database.writing) as session:
        for estate in range(1, town.ESTATES + 1):
            seed_promises(session, estate, datetime(2015, 1, 1, tzinfo=UTC))
    with opened(engine) as sink:
        history.write(sink, place, size, told)
    tidy(engine)
    told(", ".join(f"{count} {table}" for table, count in sink.written.items()))


def tidy(engine: Engine) -> None:
    """Leave the database as a long life would: statistics made, the index merged, the log emptied."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.exec_driver_sql("VACUUM ANALYZE")
        return
    raw = engine.raw_connection()
    driver: Any = raw.driver_connection
    for words in ("INSERT INTO matter_search(matter_search) VALUES ('optimize')", "ANALYZE", _EMPTY_THE_LOG):
        driver.execute(words).fetchall()
    raw.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True, help="sqlite:////tmp/bench.sqlite3 or postgresql://...")
    parser.add_argument("--size", type=int, default=100_000, help="how many reports")
    given = parser.parse_args()
    seed(make_engine(given.url), given.size)


if __name__ == "__main__":
    main()
