"""How the clock takes rows: each claimed, each in its own transaction, one failure never stopping the rest."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from portal.kernel.db import Base, SessionFactory, unit_of_work

log = logging.getLogger(__name__)


@dataclass
class Tally:
    """What a sweep did: rows done, rows that somebody else had taken, rows that failed."""

    done: int = 0
    lost: int = 0
    failed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.done + other.done, self.lost + other.lost, self.failed + other.failed)


def claim(session: Session, model: type[Base], key: int, *still: ColumnElement[bool], **marks: Any) -> bool:
    """Mark one row as ours, if it still is as we found it. True for exactly one caller."""
    row: Any = model
    statement = (
        update(model)
        .where(row.id == key, *still)
        .values(**marks)
        .returning(row.id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(statement) is not None


def sweep(factory: SessionFactory, keys: Iterable[int], handle: Callable[[Session, int], bool]) -> Tally:
    """Handle each key in a transaction of its own."""
    tally = Tally()
    for key in keys:
        try:
            with unit_of_work(factory) as session:
                won = handle(session, key)
        except Exception:
            log.exception("sweep failed on %s", key)
            tally.failed += 1
        else:
            tally.done += won
            tally.lost += not won
    return tally
