"""What is in a database, told so briefly that two moments can be compared."""

import hashlib
from collections.abc import Collection
from functools import cache

import sqlalchemy as sa
from sqlalchemy.engine import Engine

OURS = ("alembic_version", "matter_search")


@cache
def tables(engine: Engine) -> tuple[str, ...]:
    """All tables but Alembic's and the search index."""
    return tuple(sorted(name for name in sa.inspect(engine).get_table_names() if not name.startswith(OURS)))


def rows(engine: Engine, without: Collection[str] = ()) -> dict[str, int]:
    """How many rows each table has."""
    names = [name for name in tables(engine) if name not in without]
    counts = ", ".join(f'(SELECT count(*) FROM "{name}")' for name in names)
    with engine.connect() as connection:
        return dict(zip(names, connection.execute(sa.text(f"SELECT {counts}")).one(), strict=True))


def marks(engine: Engine, without: Collection[str] = ()) -> dict[str, str]:
    """A mark of each table's rows, the same as long as they are."""
    found = {}
    with engine.connect() as connection:
        for name in tables(engine):
            if name not in without:
                every = sorted(repr(tuple(row)) for row in connection.execute(sa.text(f'SELECT * FROM "{name}"')))
                found[name] = hashlib.sha256("\n".join(every).encode()).hexdigest()[:16]
    return found
