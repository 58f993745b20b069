"""Photos of matters as pages show them: small copies, never originals, and a word while they are being prepared."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.models import Visibility
from portal.kernel.files import Blob, State
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


def photos_of(
    session: Session, matter_ids: Collection[int], visible: Collection[Visibility], *purposes: Purpose
) -> Sequence[Photo]:
    """The photos of these matters that the reader may see, oldest first, in one statement."""
    statement = (
        select(Attachment, Blob)
        .join(Blob, Blob.sha256 == Attachment.blob_sha256)
        .where(Attachment.matter_id.in_(matter_ids), Attachment.visibility.in_(visible))
        .order_by(Attachment.id)
        .limit(MAX_SHOWN)
    )
    if purposes:
        statement = statement.where(Attachment.purpose.in_(purposes))
    return [
        Photo(a.id, a.matter_id, a.post_id, a.purpose, a.visibility, a.added_by_id, a.added_at, blob.state)
        for a, blob in session.execute(statement)
    ]
