"""What is written and shown on a matter: posts, photos, and what search finds of them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from portal.audit.models import Visibility
from portal.kernel import clock, search
from portal.kernel.access import Actor
from portal.kernel.errors import Refused
from portal.matters import wording
from portal.matters.models import Attachment, Matter, Post, PostKind, Purpose
from portal.matters.services.telling import record


def write(
    session: Session,
    actor: Actor,
    matter: Matter,
    words: str,
    *,
    by_staff: bool,
    kind: PostKind = PostKind.MESSAGE,
    visibility: Visibility = Visibility.RESIDENT,
    at: datetime | None = None,
) -> Post:
    """Add a post to the thread, found by search from now on. Raises Refused for a word that labels a person (S88)."""
    if kind is PostKind.NOTE and (label := wording.label_in(words)):
        raise Refused({"words": wording.kinder(label)})
    at = at or clock.now()
    said = {"author_id": actor.id, "by_staff": by_staff, "kind": kind, "visibility": visibility, "words": words}
    post = Post(matter_id=matter.id, at=at, **said)
    session.add(post)
    session.flush()
    action = "note.written" if kind is PostKind.NOTE else f"{kind.value}.written"
    record(session, actor, matter, action, visibility=visibility, at=at, post_id=post.id)
    search.add(session, matter.id, words)
    return post


def make_findable(session: Session, matter: Matter, *more: str) -> None:
    """Put a new matter's title, place, reference and whatever its own room adds into the search index."""
    parts = [matter.reference.replace("-", ""), matter.title, matter.place_text or "", *more]
    search.index(session, matter.id, matter.estate_id, "\n".join(parts))


def attach(
    session: Session,
    actor: Actor,
    matter: Matter,
    blobs: Iterable[str],
    purpose: Purpose,
    *,
    visibility: Visibility = Visibility.RESIDENT,
    post_id: int | None = None,
    at: datetime | None = None,
) -> list[Attachment]:
    """Hang photos (by their hash) on a matter."""
    added = {"visibility": visibility, "added_by_id": actor.id, "added_at": at or clock.now()}
    made = [
        Attachment(matter_id=matter.id, post_id=post_id, blob_sha256=sha256, purpose=purpose, **added)
        for sha256 in blobs
    ]
    session.add_all(made)
    session.flush()
    return made
