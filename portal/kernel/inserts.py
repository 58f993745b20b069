"""INSERT as both databases know it beyond the standard: ON CONFLICT."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from portal.kernel.db import Base


def inserting(session: Session, model: type[Base]) -> Any:
    """An INSERT that can be told what to do on a conflict."""
    return (postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert)(model)


def insert_unless_there(session: Session, model: type[Base], **values: Any) -> int | None:
    """The new row's id, or None where one of its unique columns is taken; of two at once the second waits."""
    row: Any = model
    statement = inserting(session, model).values(**values).on_conflict_do_nothing().returning(row.id)
    found: int | None = session.scalar(statement)
    return found
