"""Pictures that nothing refers to any more are removed, and only those."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.kernel import clock
from portal.kernel.db import SessionFactory, unit_of_work
from portal.kernel.drafts import Draft
from portal.kernel.files.models import Blob, StagedFile
from portal.kernel.files.store import Size, current, key_of
from portal.kernel.sweeps import Tally, claim, sweep

STAGED_FOR = timedelta(days=7)
_GRACE = timedelta(hours=1)
_AT_ONCE = 500

# Columns that hold a blob's hash; each domain that keeps pictures adds its own, e.g. Attachment.blob_sha256.
REFERENCES: list[InstrumentedAttribute[Any]] = [StagedFile.sha256]


def release(session: Session, sha256: str) -> None:
    """Say that one reference has gone; the sweep looks whether it was the last. For where an attachment is erased."""
    session.execute(update(Blob).where(Blob.sha256 == sha256).values(check_at=clock.now() + _GRACE))


def sweep_orphans(factory: SessionFactory) -> Tally:
    """Let go of photos whose form was never sent, and remove what nothing refers to (S112: nothing else, ever)."""
    now = clock.now()
    current_store = current()
    for path in current_store.left_over((now - _GRACE).timestamp()):
        path.unlink(missing_ok=True)
    with factory() as session:
        forgotten = list(session.scalars(select(StagedFile.id).where(*_forgotten(now)).limit(_AT_ONCE)))
    let_go = sweep(factory, forgotten, lambda session, key: _let_go(session, key, now))
    with unit_of_work(factory) as session:
        due = list(session.scalars(select(Blob.id).where(Blob.check_at <= now).order_by(Blob.check_at).limit(_AT_ONCE)))
    return let_go + sweep(factory, due, lambda session, key: _check(session, key, now))


def _forgotten(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Photos stay as long as the words they were sent with."""
    return StagedFile.staged_at < now - STAGED_FOR, ~exists().where(Draft.key == StagedFile.draft_key)


def _let_go(session: Session, key: int, now: datetime) -> bool:
    gone = session.scalar(delete(StagedFile).where(StagedFile.id == key, *_forgotten(now)).returning(StagedFile.sha256))
    if gone is not None:
        release(session, gone)
    return gone is not None


def _check(session: Session, key: int, now: datetime) -> bool:
    """Remove one blob, or find that it is referred to. The bytes go while its row is locked by this transaction: who
    sends the same picture meanwhile waits, and then stores it anew."""
    used = or_(*(exists().where(column == Blob.sha256) for column in REFERENCES))
    gone = session.scalar(
        delete(Blob)
        .where(Blob.id == key, Blob.check_at <= now, ~used)
        .returning(Blob.sha256)
        .execution_options(synchronize_session=False)
    )
    if gone is None:
        return claim(session, Blob, key, Blob.check_at <= now, check_at=None)
    for place in (*(key_of(gone, size) for size in Size), key_of(gone)):
        current().delete(place)
    return True
