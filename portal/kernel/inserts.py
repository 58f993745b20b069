"""INSERT as both databases know it beyond the standard: ON CONFLICT."""

from functools import cache
from typing import Any

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from portal.kernel.db import Base


def inserting(session: Session, model: type[Base]) -> Any:
    """An INSERT that can be told what to do on a conflict."""
    return _inserting(session.get_bind().dialect.name, model)


def insert_once(session: Session, model: type[Base], *conflict: str, **values: Any) -> int | None:
    """The new row's id, or None where a row with the same unique columns (those named; default: any) is there; of two
    at once the second waits."""
    found: int | None = session.scalar(_once(session.get_bind().dialect.name, model, conflict), values)
    return found


def _inserting(dialect: str, model: type[Base]) -> Any:
    return (postgresql_insert if dialect == "postgresql" else sqlite_insert)(model)


@cache
def _once(dialect: str, model: Any, conflict: tuple[str, ...]) -> Any:
    return _inserting(dialect, model).on_conflict_do_nothing(index_elements=conflict or None).returning(model.id)
