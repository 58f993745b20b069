"""Imports as a person handles them: handed in, confirmed, dropped. The work itself: services/importing.py."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.audit.services import record
from portal.estates import queries, wording
from portal.estates.importer.reading import Unreadable, check_size
from portal.estates.models import Estate, ImportAction, ImportBatch, ImportSource, RelationKind
from portal.kernel import clock
from portal.kernel.access import SYSTEM, Actor, Permission, holds, require
from portal.kernel.errors import Conflict, Missing, Refused


@dataclass(frozen=True)
class Upload:
    """A file as it came, and how to read what it leaves open."""

    file_name: str
    content: bytes
    default_kind: RelationKind
    may_add_buildings: bool


def receive(session: Session, actor: Actor, estate_id: int, upload: Upload) -> int:
    """Take a file in, to be checked by the scheduler within seconds; the import's id. Raises Refused on an empty or too
    large file; everything else about it is said by the check."""
    if session.get(Estate, estate_id) is None:
        raise Missing
    require(holds(actor, Permission.IMPORT, estate_id))
    try:
        check_size(upload.content)
    except Unreadable as reason:
        raise Refused({"file": str(wording.FILE_ERRORS[reason.code]) % reason.facts}) from None
    batch = ImportBatch(
        estate_id=estate_id,
        file_name=upload.file_name[:200],
        file_sha256=hashlib.sha256(upload.content).hexdigest(),
        default_kind=upload.default_kind,
        may_add_buildings=upload.may_add_buildings,
        added_by_id=actor.person_id,
        added_at=clock.now(),
    )
    session.add(batch)
    session.flush()
    session.add(ImportSource(batch_id=batch.id, content=upload.content))
    record(session, actor, "import.received", estate_id=estate_id, batch_id=batch.id)
    return batch.id


def confirm(session: Session, actor: Actor, estate_id: int, batch_id: int, *, version: int) -> None:
    """Let a checked import in; the scheduler does it within seconds, all of it or nothing."""
    batch = _batch(session, actor, estate_id, batch_id)
    if batch.version != version:
        raise Conflict(wording.not_to_be_confirmed())
    batch.move(ImportAction.CONFIRM)
    batch.confirmed_by_id, batch.confirmed_at = actor.person_id, clock.now()
    batch.progress, batch.lease_until, batch.tries, batch.errors = 0, None, 0, []
    record(session, actor, "import.confirmed", estate_id=estate_id, batch_id=batch_id)


def drop(session: Session, actor: Actor, estate_id: int, batch_id: int) -> None:
    """Give an import up that was not let in; its file is deleted."""
    batch = _batch(session, actor, estate_id, batch_id)
    _drop(session, actor, batch)


def expire(session: Session, batch_id: int) -> bool:
    """Give up an import that nobody confirmed in time. False if somebody did something with it meanwhile."""
    batch = session.get(ImportBatch, batch_id)
    if batch is None:
        return False
    try:
        _drop(session, SYSTEM, batch)
    except Conflict:
        return False
    return True


def _drop(session: Session, actor: Actor, batch: ImportBatch) -> None:
    batch.move(ImportAction.DROP)
    forget_source(session, batch.id)
    record(session, actor, "import.dropped", estate_id=batch.estate_id, batch_id=batch.id)


def forget_source(session: Session, batch_id: int) -> None:
    """Delete the file of an import that has ended."""
    session.execute(delete(ImportSource).where(ImportSource.batch_id == batch_id))


def _batch(session: Session, actor: Actor, estate_id: int, batch_id: int) -> ImportBatch:
    batch = queries.batch(session, actor, estate_id, batch_id)
    if batch is None:
        raise Missing
    return batch
