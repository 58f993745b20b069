"""How the clock takes rows: each claimed, each in its own transaction, one failure never stopping the rest."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from portal.kernel.db import Base, SessionFactory, unit_of_work

log = logging.getLogger(__name__)
AT_ONCE = 500


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


def forget(factory: SessionFactory, model: type[Base], *old: ColumnElement[bool]) -> Tally:
    """Delete the rows that are old, so many at a time, each lot in a transaction of its own: nobody waits for long."""
    row: Any = model
    lot = delete(model).where(row.id.in_(select(row.id).where(*old).limit(AT_ONCE))).returning(row.id)
    tally = Tally()
    while True:
        with unit_of_work(factory) as session:
            gone = len(session.scalars(lot).all())
        tally.done += gone
        if gone < AT_ONCE:
            return tally
