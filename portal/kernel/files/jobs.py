"""When the clock looks after files, drafts and submissions."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from portal.kernel import clock
from portal.kernel.db import SessionFactory, unit_of_work
from portal.kernel.drafts import sweep_drafts
from portal.kernel.errors import Missing
from portal.kernel.files.images import Pictures, Undecodable, derive
from portal.kernel.files.models import MAX_LEASES, MAX_TRIES, Blob, Failure
from portal.kernel.files.orphans import sweep_orphans
from portal.kernel.files.staging import open_blob
from portal.kernel.files.store import Size, StorageFull, current, key_of
from portal.kernel.jobs import Job
from portal.kernel.submissions import sweep_submissions
from portal.kernel.sweeps import Tally, claim

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
_SOON, _LATER = timedelta(seconds=10), timedelta(minutes=1)
_AT_ONCE = 40


@dataclass(frozen=True)
class Lease:
    """One picture, ours until the lease ends."""

    id: int
    sha256: str
    tries: int


def derive_pictures(factory: SessionFactory) -> Tally:
    """Make the thumbnail and the view of every picture that has none. A crash is late, not lost: the lease ends."""
    tally = Tally()
    with factory() as session:
        waiting = select(Blob.id).where(*_due(clock.now())).order_by(Blob.derive_at).limit(_AT_ONCE)
        due = list(session.scalars(waiting))
    for key in due:
        try:
            with unit_of_work(factory) as session:
                lease = _lease(session, key, clock.now())
            if lease is None:
                tally.lost += 1
            elif _make(factory, lease):
                tally.done += 1
            else:
                tally.failed += 1
        except Exception:
            log.exception("no view made of picture %s", key)
            tally.failed += 1
    return tally


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Blob.derived_at.is_(None), Blob.derive_failed.is_(None), Blob.derive_at <= now


def _lease(session: Session, key: int, now: datetime) -> Lease | None:
    blob = session.get(Blob, key)
    if blob is None:
        return None
    tries = blob.derive_tries
    marks = {"derive_at": now + LEASE, "derive_tries": tries + 1}
    won = claim(session, Blob, key, *_due(now), Blob.derive_tries == tries, **marks)
    return Lease(key, blob.sha256, tries + 1) if won else None


def _make(factory: SessionFactory, lease: Lease) -> bool:
    """No transaction is open while the child works."""
    try:
        if lease.tries > MAX_LEASES:
            raise Undecodable(Failure.CRASHED, final=True)
        with open_blob(lease.sha256) as original:
            pictures = derive(original)
        _put(lease.sha256, pictures)
    except Missing:
        return _fail(factory, lease, Undecodable(Failure.LOST, final=True))
    except Undecodable as reason:
        return _fail(factory, lease, reason)
    except StorageFull:
        # Not the picture's fault: the try does not count.
        _mark(factory, lease, derive_at=clock.now() + _LATER, derive_tries=lease.tries - 1)
        return False
    marks = {"derived_at": clock.now(), "view_width": pictures.width, "view_height": pictures.height}
    return _mark(factory, lease, **marks)


def _put(sha256: str, pictures: Pictures) -> None:
    for size, content in ((Size.THUMB, pictures.thumb), (Size.VIEW, pictures.view)):
        current().put(key_of(sha256, size), BytesIO(content), len(content))


def _fail(factory: SessionFactory, lease: Lease, reason: Undecodable) -> bool:
    log.warning("picture %s: %s, try %s", lease.id, reason.failure.value, lease.tries)
    if reason.final or lease.tries >= MAX_TRIES:
        _mark(factory, lease, derive_failed=reason.failure)
    else:
        _mark(factory, lease, derive_at=clock.now() + _SOON)
    return False


def _mark(factory: SessionFactory, lease: Lease, **marks: Any) -> bool:
    """False if the picture was finished or removed by somebody else meanwhile."""
    with unit_of_work(factory) as session:
        return claim(session, Blob, lease.id, Blob.derived_at.is_(None), Blob.derive_failed.is_(None), **marks)


SCHEDULE = [
    Job(derive_pictures, every=timedelta(seconds=3)),
    Job(sweep_orphans, every=timedelta(hours=1)),
    Job(sweep_drafts, every=timedelta(hours=6)),
    Job(sweep_submissions, every=timedelta(hours=6)),
]
