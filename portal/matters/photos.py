"""Photos of matters as pages show them: small copies, never originals, and a word while they are being prepared."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.audit.models import Visibility
from portal.kernel.db import rows_of
from portal.kernel.files import Blob, State, state_of
from portal.matters.models import Attachment, Purpose

MAX_SHOWN = 120


@dataclass(frozen=True)
class Photo:
    """One photo: whose matter, what it shows, and how far its copies are."""

    id: int
    matter_id: int
    post_id: int | None
    purpose: Purpose
    visibility: Visibility
    added_by_id: int | None
    at: datetime
    state: State

    @property
    def is_ready(self) -> bool:
        return self.state is State.READY


_PHOTOS = (
    select(
        Attachment.id, Attachment.matter_id, Attachment.post_id, Attachment.purpose, Attachment.visibility,
        Attachment.added_by_id, Attachment.added_at, Blob.derived_at, Blob.derive_failed,
    )
    .join(Blob, Blob.sha256 == Attachment.blob_sha256)
    .where(
        Attachment.matter_id.in_(bindparam("matters", expanding=True)),
        Attachment.visibility.in_(bindparam("visible", expanding=True)),
        Attachment.purpose.in_(bindparam("purposes", expanding=True)),
    )
    .order_by(Attachment.id.desc())
    .limit(MAX_SHOWN)
)  # fmt: skip


def photos_of(
    session: Session, matter_ids: Collection[int], visible: Collection[Visibility], *purposes: Purpose
) -> Sequence[Photo]:
    """The newest photos of these matters that the reader may see, oldest first, in one statement."""
    rows = rows_of(session, _PHOTOS, matters=matter_ids, visible=visible, purposes=purposes or tuple(Purpose))
    return [_photo(row) for row in reversed(rows)]


def _photo(row: Any) -> Photo:
    state = state_of(row.derived_at, row.derive_failed)
    place = (row.id, row.matter_id, row.post_id)
    return Photo(*place, row.purpose, row.visibility, row.added_by_id, row.added_at, state)
