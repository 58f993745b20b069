"""The story of a matter for one reader: what people wrote, what was done, the photos in it; newest first (S54)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.queries import names_of
from portal.audit.models import Visibility
from portal.audit.wording import PEOPLE_KEYS, Facts, Sentence
from portal.kernel.access import Actor
from portal.matters import queries as matters
from portal.matters.models import Matter
from portal.matters.photos import Photo, photos_of
from portal.matters.policy import reads

# What a post or the page itself already says need not be said twice.
SILENT = frozenset({"message.written", "answer.written", "correction.written", "note.written"})


@dataclass(frozen=True)
class Entry:
    """One moment: a sentence of ours, or words that somebody typed, or both; and the photos that belong to it."""

    at: datetime
    order: tuple[datetime, int]
    sentence: Any = None
    typed: str | None = None
    kind: str = "event"
    who: str = ""
    by_staff: bool = True
    staff_only: bool = False
    photos: Sequence[Photo] = field(default_factory=tuple)


@dataclass(frozen=True)
class Told:
    """The moments, newest first, and whether earlier ones were left out."""

    entries: Sequence[Entry]
    has_more: bool


def story(
    session: Session, actor: Actor, matter: Matter, sentences: Mapping[str, Sentence], *, most: int = matters.MAX_STORY
) -> Told:
    """The newest moments that this person may read; four statements however long it is."""
    told = matters.story(session, actor, matter, most=most)
    photos = photos_of(session, [matter.id], reads(actor, matter))
    names = names_of(session, _named(told))
    by_post: dict[int | None, list[Photo]] = {}
    for photo in photos:
        by_post.setdefault(photo.post_id, []).append(photo)
    spoken = [
        Entry(
            post.at,
            (post.at, 1),
            typed=post.words,
            kind=post.kind.value,
            who=names.get(post.author_id, ""),
            by_staff=post.by_staff,
            staff_only=post.visibility is not Visibility.RESIDENT,
            photos=by_post.get(post.id, ()),
        )
        for post in told.posts
    ]
    done = [
        entry
        for event in told.events
        if (entry := _event(event, matter.estate.zone, names, sentences, by_post.get(None, ())))
    ]
    entries = sorted([*spoken, *done], key=lambda entry: entry.order, reverse=True)
    return Told(entries, told.has_more)


def _named(told: matters.Story) -> set[int | None]:
    acting = {post.author_id for post in told.posts} | {event.actor_id for event in told.events}
    return acting | {event.data.get(key) for event in told.events for key in PEOPLE_KEYS}


# Photos that came with an act, not with words.
_PHOTOS_WITH = {
    "report.received": "report",
    "visit.arrived": "arrival",
    "work.finished": "after",
    "work.photographed": "before",
}


def _event(
    event: Any, zone: str, names: Mapping[int, str], sentences: Mapping[str, Sentence], loose: Sequence[Photo]
) -> Entry | None:
    if event.action in SILENT or event.action not in sentences:
        return None
    purpose = _PHOTOS_WITH.get(event.action)
    photos = [
        photo
        for photo in loose
        if purpose and photo.purpose.value == purpose and abs((photo.at - event.at).total_seconds()) < 5
    ]
    return Entry(
        event.at,
        (event.at, 0),
        sentence=sentences[event.action](Facts(event.data, zone, names)),
        who=names.get(event.actor_id, ""),
        staff_only=event.visibility is not Visibility.RESIDENT,
        photos=photos,
    )
