"""How Alembic runs here: on the connection of portal.migrate, or by hand on the database of the environment.

By hand, after a change of models: .venv/bin/alembic revision --autogenerate -m "what changes"
"""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import conv

from portal.config import from_environment
from portal.kernel.db import NAMING, Base, make_engine
from portal.migrate import check_references, metadata

# SQLite keeps the search index in tables of its own making, which no model knows.
NOT_OURS = "matter_search"


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and (name or "").startswith(NOT_OURS))


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Types and checks as plain words: a migration must mean the same when today's code is gone."""
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String({item.length})"
    if kind == "type" and isinstance(item, JSONB):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return "postgresql.JSONB()"
    if kind == "type" and isinstance(item, sa.types.TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    if kind == "check" and isinstance(item, sa.CheckConstraint):
        words = item.sqltext.compile(compile_kwargs={"literal_binds": True, "include_table": False})
        return f"sa.CheckConstraint({str(words)!r}, name=op.f({check_name(item)!r}))"
    return False


def check_name(check: sa.CheckConstraint) -> str:
    """Its full name; an enum's CHECK comes here before the naming convention did its part."""
    if isinstance(check.name, conv):
        return str(check.name)
    return NAMING["ck"] % {"table_name": check.table.name, "constraint_name": check.name}


def run(connection: Connection) -> None:
    autogenerates = getattr(context.config.cmd_opts, "autogenerate", False)
    context.configure(
        connection=connection,
        target_metadata=metadata() if autogenerates else Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        include_name=include_name,
        render_item=render_item,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        check_references(connection)


if (given := context.config.attributes.get("connection")) is not None:
    run(given)
else:
    with make_engine(from_environment().url).connect() as own:
        run(own)
