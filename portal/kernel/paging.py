"""Pages of a list by key, not by offset: page 200 costs what page 1 costs."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.kernel.errors import Missing

T = TypeVar("T")
MAX_CURSOR = 400


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows, and the cursors of the pages after and before (None at the ends)."""

    items: Sequence[T]
    next: str | None = None
    previous: str | None = None


def keyset(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    columns: Sequence[InstrumentedAttribute[Any]],
    cursor: str | None,
    size: int = 25,
    *,
    descending: bool = False,
    **facts: Any,
) -> Page[Any]:
    """The page at `cursor` of `statement` in the order of `columns` (unique together, none null). Each item is a row's
    only entity, or the row itself where it has more; then the key columns lie on the row, else on its first entity.
    `facts`: values of the statement's own parameters. Raises Missing on a cursor that this list never made."""
    backward, key = decoded(cursor, columns) if cursor else (False, None)
    if key is not None:
        place, limit = tuple_(*columns), tuple_(*key)
        statement = statement.where(place < limit if backward != descending else place > limit)
    turned = backward != descending
    order = [column.desc() if turned else column.asc() for column in columns]
    rows = session.execute(statement.order_by(None).order_by(*order).limit(size + 1), facts).all()
    more, rows = len(rows) > size, rows[:size]
    if backward:
        rows = rows[::-1]
    items = [row[0] if len(row) == 1 else row for row in rows]
    after = bool(rows) and (more or backward)
    before = bool(rows) and key is not None and (more or not backward)
    return Page(
        items,
        encoded(False, rows[-1], columns) if after else None,
        encoded(True, rows[0], columns) if before else None,
    )


def encoded(backward: bool, row: Any, columns: Sequence[InstrumentedAttribute[Any]]) -> str:
    """A cursor: direction and key, as text for an address."""
    source = row if all(hasattr(row, column.key) for column in columns) else row[0]
    key = [_plain(getattr(source, column.key)) for column in columns]
    return base64.urlsafe_b64encode(json.dumps([int(backward), *key]).encode()).decode().rstrip("=")


def decoded(cursor: str, columns: Sequence[InstrumentedAttribute[Any]]) -> tuple[bool, list[Any]]:
    """Direction and key of a cursor. Raises Missing on anything else."""
    try:
        if len(cursor) > MAX_CURSOR:
            raise ValueError("too long")
        backward, *key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [_typed(value, column) for value, column in zip(key, columns, strict=True)]
    except (ValueError, TypeError, UnicodeError, OverflowError):
        raise Missing from None
    return bool(backward), values


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (datetime, date)) else value


def _typed(value: Any, column: InstrumentedAttribute[Any]) -> Any:
    kind = column.type.python_type
    if kind is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError("naive")
        return moment
    if kind is date:
        return date.fromisoformat(value)
    if kind is int and not (isinstance(value, int) and 0 <= value < 2**63):
        raise ValueError("out of range")
    if not isinstance(value, kind):
        raise ValueError("of another type")
    return value
