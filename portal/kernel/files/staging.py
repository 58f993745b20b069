"""Taking photos in before their form is accepted, and handing them over when it is."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import IO, Any, Protocol

from sqlalchemy import case, delete, func, or_, select, update
from sqlalchemy.orm import Session

from portal.kernel import clock
from portal.kernel.db import SessionFactory, unit_of_work
from portal.kernel.drafts import is_key
from portal.kernel.errors import Conflict, Missing
from portal.kernel.files.exif import taken_at
from portal.kernel.files.headers import Header, check_header
from portal.kernel.files.models import USUAL, Blob, Failure, MediaType, PhotoLimits, StagedFile, State
from portal.kernel.files.orphans import STAGED_FOR, release
from portal.kernel.files.refusals import FileRefused, Reason
from portal.kernel.files.store import Size, current, key_of
from portal.kernel.inserts import insert_once

_CHUNK = 256 * 1024
_ARRIVING = timedelta(hours=1)
_ROUNDS = 20


class Upload(Protocol):
    """A file as it came with a form (Werkzeug's FileStorage is one)."""

    filename: str | None
    stream: IO[bytes]


@dataclass(frozen=True)
class Staged:
    """A photo that waits with a draft."""

    id: int
    sha256: str
    name: str
    position: int
    media_type: MediaType
    state: State
    failure: Failure | None
    size: int


@dataclass(frozen=True)
class Original:
    """What is known of a file before anything is stored."""

    sha256: str
    size: int
    header: Header
    taken_at: datetime | None


def stage(
    writing: SessionFactory,
    draft_key: str,
    person_id: int | None,
    upload: Upload,
    *,
    zone: tzinfo | None = None,
    limits: PhotoLimits = USUAL,
) -> Staged:
    """Keep one photo with a draft; the same photo again is the same one. `zone`: for a camera that names none.
    Raises FileRefused (in words for the sender), StorageFull and Conflict (no key of ours); never holds a transaction
    while bytes move."""
    if not is_key(draft_key):
        raise Conflict("no draft key")
    name = _shown(upload.filename)
    with _named(name):
        original = _read(upload.stream, zone, limits)
        with unit_of_work(writing) as session:
            if _count(session, draft_key, original.sha256) >= limits.count:
                raise FileRefused(Reason.TOO_MANY, limits=limits)
            _register(session, original)
        current().put(key_of(original.sha256), upload.stream, original.size)
        with unit_of_work(writing) as session:
            _settle(session, original.sha256)
            _place(session, draft_key, person_id, original.sha256, name, limits)
            return next(one for one in staged(session, draft_key) if one.sha256 == original.sha256)


def keep(writing: SessionFactory, content: IO[bytes], *, zone: tzinfo | None = None) -> str:
    """Keep a picture without a draft (imports, the API) and give its hash. Whoever calls refers to it within a week.
    Raises FileRefused and StorageFull."""
    original = _read(content, zone)
    with unit_of_work(writing) as session:
        _register(session, original)
    current().put(key_of(original.sha256), content, original.size)
    with unit_of_work(writing) as session:
        _settle(session, original.sha256)
    return original.sha256


def staged(session: Session, draft_key: str) -> list[Staged]:
    """A draft's photos in the order they were sent."""
    if not is_key(draft_key):
        return []
    rows = session.execute(
        select(StagedFile, Blob)
        .join(Blob, Blob.sha256 == StagedFile.sha256)
        .where(StagedFile.draft_key == draft_key)
        .order_by(StagedFile.position)
    )
    return [
        Staged(row.id, row.sha256, row.name, row.position, blob.media_type, blob.state, blob.derive_failed, blob.size)
        for row, blob in rows
    ]


def owners(session: Session, draft_key: str) -> set[int | None]:
    """Who sent a draft's photos; None stands for somebody who was not signed in."""
    return set(session.scalars(select(StagedFile.person_id).where(StagedFile.draft_key == draft_key)))


def unstage(session: Session, draft_key: str, staged_id: int) -> bool:
    """Take one photo out of a draft; False if it is not there."""
    gone = session.scalar(
        delete(StagedFile)
        .where(StagedFile.draft_key == draft_key, StagedFile.id == staged_id)
        .returning(StagedFile.sha256)
    )
    if gone is not None:
        release(session, gone)
    return gone is not None


def take(session: Session, draft_key: str) -> list[str]:
    """The hashes of a draft's photos in order, now the caller's to refer to in this same transaction."""
    if not is_key(draft_key):
        return []
    rows = session.execute(
        delete(StagedFile)
        .where(StagedFile.draft_key == draft_key)
        .returning(StagedFile.position, StagedFile.sha256)
        .execution_options(synchronize_session=False)
    )
    return [sha256 for _, sha256 in sorted((position, sha256) for position, sha256 in rows)]


def open_blob(sha256: str) -> IO[bytes]:
    """An original's bytes. Raises Missing."""
    return current().open(key_of(sha256))


def size_of(sha256: str) -> int:
    """An original's length in bytes. Raises Missing."""
    size = current().size(key_of(sha256))
    if size is None:
        raise Missing(sha256)
    return size


def open_derived(sha256: str, size: Size) -> IO[bytes]:
    """A thumbnail's or view's bytes (types: DERIVED_TYPE). Raises Missing where it was not made (yet)."""
    return current().open(key_of(sha256, size))


def _read(content: IO[bytes], zone: tzinfo | None, limits: PhotoLimits = USUAL) -> Original:
    header = check_header(content, limits)
    digest, size = hashlib.sha256(), 0
    while chunk := content.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    moment = taken_at(content, zone) if header.media_type is MediaType.JPEG else None
    return Original(digest.hexdigest(), size, header, moment)


def _count(session: Session, draft_key: str, besides: str) -> int:
    others = select(func.count()).where(StagedFile.draft_key == draft_key, StagedFile.sha256 != besides)
    return session.scalar(others) or 0


def _register(session: Session, original: Original) -> None:
    """The row comes before the bytes: whatever crashes later, the sweep of orphans knows of them."""
    now, header = clock.now(), original.header
    made = insert_once(
        session, Blob,
        sha256=original.sha256, size=original.size, media_type=header.media_type, width=header.width,
        height=header.height, taken_at=original.taken_at, made_at=now, check_at=now + _ARRIVING,
    )  # fmt: skip
    if made is None:
        _check_later(session, original.sha256, now + _ARRIVING)


def _check_later(session: Session, sha256: str, at: datetime) -> None:
    later = case((Blob.check_at < at, at), else_=Blob.check_at)
    session.execute(update(Blob).where(Blob.sha256 == sha256).values(check_at=later))


def _settle(session: Session, sha256: str) -> None:
    """The bytes are safe: views may be made. A view that failed because the bytes had gone is tried anew."""
    now = clock.now()
    _check_later(session, sha256, now + STAGED_FOR)
    fresh = (
        Blob.sha256 == sha256,
        Blob.derived_at.is_(None),
        or_(Blob.derive_at.is_(None), Blob.derive_failed == Failure.LOST),
    )
    session.execute(update(Blob).where(*fresh).values(derive_at=now, derive_failed=None, derive_tries=0))


def _place(
    session: Session, draft_key: str, person_id: int | None, sha256: str, name: str, limits: PhotoLimits
) -> None:
    """Put a photo behind those that are there. Two at once want the same place: one of them looks again."""
    for _ in range(_ROUNDS):
        # Both in one statement, so that they are of one moment: whoever saw the same moment wants the same place.
        counts = select(func.count(), func.coalesce(func.max(StagedFile.position) + 1, 0))
        count, position = session.execute(counts.where(StagedFile.draft_key == draft_key)).one()
        there = (StagedFile.draft_key == draft_key, StagedFile.sha256 == sha256)
        if session.scalar(select(StagedFile.id).where(*there)) is not None:
            return
        if count >= limits.count:
            raise FileRefused(Reason.TOO_MANY, limits=limits)
        row: dict[str, Any] = {"draft_key": draft_key, "sha256": sha256, "person_id": person_id, "name": name}
        if insert_once(session, StagedFile, **row, position=position, staged_at=clock.now()) is not None:
            return
    raise Conflict("staged elsewhere")


@contextmanager
def _named(name: str) -> Iterator[None]:
    try:
        yield
    except FileRefused as refused:
        refused.name = name
        raise


def _shown(filename: str | None) -> str:
    """A file's name to be shown: its last part, printable, of at most 120 characters."""
    last = (filename or "").replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable())[-120:]
