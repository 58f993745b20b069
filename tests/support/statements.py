"""What was asked of the database while a page was made."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

NOT_COUNTED = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA|SET|SHOW)\b", re.I)
WRITE = re.compile(r"\s*(?:WITH\b.*?\)\s*)?(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.I | re.S)


class Statements:
    """Every statement of every engine, while somebody records."""

    def __init__(self) -> None:
        self._records: list[list[str]] = []
        event.listen(Engine, "before_cursor_execute", self._note)

    @contextmanager
    def recorded(self) -> Iterator[list[str]]:
        """The statements run meanwhile, in their order."""
        seen: list[str] = []
        self._records.append(seen)
        try:
            yield seen
        finally:
            self._records.remove(seen)

    def close(self) -> None:
        event.remove(Engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not NOT_COUNTED.match(statement):
            for record in self._records:
                record.append(statement)


def written(statements: list[str]) -> set[str]:
    """The tables that these statements write to."""
    return {found.group(1).lower() for statement in statements if (found := WRITE.match(statement))}
