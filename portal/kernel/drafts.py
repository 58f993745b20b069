"""What was typed, kept when it could not be sent: an ended session, an expired form, a limit, a database away.

Nothing here is ever sent by itself. Passwords, codes and files are never kept.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, delete, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.kernel import clock
from portal.kernel.db import Base, JsonDict, SessionFactory
from portal.kernel.inserts import inserting
from portal.kernel.sweeps import Tally, forget

KEPT_FOR = timedelta(days=30)
MAX_FIELDS = 200
MAX_WORDS = 20_000
MAX_IN_ALL = 100_000
_NEVER_KEPT = ("password", "passphrase", "secret", "token", "otp")
_KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")


class Draft(Base):
    """One form as it was typed: {name: [values]}. The key is random; only its browser or person opens it."""

    __tablename__ = "drafts"
    __table_args__ = (Index("ix_drafts_person_id_updated_at", "person_id", "updated_at"),)

    key: Mapped[str] = mapped_column(String(64), unique=True)
    endpoint: Mapped[str] = mapped_column(String(120))
    path: Mapped[str] = mapped_column(String(500))
    fields: Mapped[JsonDict]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)


def is_key(words: str) -> bool:
    """Whether these words can be a form's draft key at all."""
    return _KEY.fullmatch(words) is not None


def save(
    session: Session, key: str, endpoint: str, path: str, fields: Mapping[str, Iterable[str]], person_id: int | None
) -> bool:
    """Keep these words under their key, in place of earlier ones. False (and nothing kept) if the key is another
    person's, or no key of ours."""
    if not is_key(key) or len(path) > 500 or not path.isprintable():
        return False
    now, model = clock.now(), Draft
    words = {"endpoint": endpoint[:120], "path": path, "fields": _fitting(fields), "updated_at": now}
    statement = inserting(session, model).values(key=key, person_id=person_id, made_at=now, **words)
    mine = or_(model.person_id.is_(None), model.person_id == person_id) if person_id is not None else None
    owner = {"person_id": person_id} if person_id is not None else {}
    statement = statement.on_conflict_do_update(index_elements=[model.key], set_=words | owner, where=mine)
    return session.scalar(statement.returning(model.id)) is not None


def load(session: Session, key: str, person_id: int | None, cookie_keys: Collection[str]) -> Draft | None:
    """A draft for its person, or one of nobody's for the browser that was given its key; None for everyone else."""
    draft = session.scalar(select(Draft).where(Draft.key == key)) if is_key(key) else None
    if draft is None:
        return None
    if draft.person_id is not None:
        return draft if draft.person_id == person_id else None
    return draft if key in cookie_keys else None


def owners(session: Session, key: str) -> set[int | None]:
    """Whose draft has this key: empty for none, {None} for one of nobody's."""
    return set(session.scalars(select(Draft.person_id).where(Draft.key == key)))


def drop(session: Session, key: str) -> None:
    """Forget a draft, once its form was accepted or its writer does not want it."""
    session.execute(delete(Draft).where(Draft.key == key))


def mine(session: Session, person_id: int) -> list[Draft]:
    """A person's kept drafts, the newest first; at most 20."""
    rows = select(Draft).where(Draft.person_id == person_id).order_by(Draft.updated_at.desc()).limit(20)
    return list(session.scalars(rows))


def sweep_drafts(factory: SessionFactory) -> Tally:
    """Forget drafts that nobody touched for 30 days."""
    return forget(factory, Draft, Draft.updated_at < clock.now() - KEPT_FOR)


def _fitting(fields: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """What is kept: no secrets, no null characters, each value and all together within bounds, short fields first."""
    kept: dict[str, list[str]] = {}
    room = MAX_IN_ALL
    named = [(name, [_clean(value) for value in values]) for name, values in fields.items() if _may_be_kept(name)]
    for name, values in sorted(named[:MAX_FIELDS], key=lambda field: sum(map(len, field[1]))):
        fits = [value[:room] for value in values]
        room -= len(name) + sum(map(len, fits))
        if room <= 0:
            break
        kept[name] = fits
    return kept


def _clean(value: str) -> str:
    return value.replace("\x00", "")[:MAX_WORDS].encode("utf-8", "replace").decode("utf-8")


def _may_be_kept(name: str) -> bool:
    return len(name) <= 100 and name.isprintable() and not any(word in name.lower() for word in _NEVER_KEPT)
