"""Each form has one effect, however often it is sent: a double tap, a retry after a lost answer, a reload."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.kernel import clock
from portal.kernel.db import Base, SessionFactory, partial_index
from portal.kernel.inserts import insert_once
from portal.kernel.sweeps import Tally, forget

KEPT_FOR = timedelta(days=30)


class Submission(Base):
    """One accepted form. The key (`identity`) belongs to its person and page: from elsewhere it is another one."""

    __tablename__ = "submissions"
    __table_args__ = (
        UniqueConstraint("key", "endpoint", "person_id"),
        partial_index("uq_submissions_nobody", "key", "endpoint", unique=True, where="person_id IS NULL"),
    )

    key: Mapped[str] = mapped_column(String(64))
    endpoint: Mapped[str] = mapped_column(String(120))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    location: Mapped[str | None] = mapped_column(String(2000))
    made_at: Mapped[datetime] = mapped_column(index=True)


def identity(key: str, content: Iterable[tuple[str, Sequence[str]]]) -> str:
    """One submission: a form's key and what was typed in it (names with their values, in any order). The same again is
    a retry; with other words (after Back, say) it is a submission of its own, so that no edit is lost."""
    typed = json.dumps(sorted((name, list(values)) for name, values in content))
    return hashlib.sha256(f"{key}\n{typed}".encode("utf-8", "replace")).hexdigest()


def first(session: Session, key: str, *, person_id: int | None, endpoint: str) -> str | None:
    """None where this submission is the first: go on, in this same transaction, and `settle` it. Else the address that
    the first one led to. Of two at once the second waits for the first; if that one fails, the second is the first."""
    bound = {"key": _short(key), "endpoint": endpoint, "person_id": person_id}
    if insert_once(session, Submission, **bound, made_at=clock.now()) is not None:
        return None
    return session.scalar(select(Submission.location).filter_by(**bound))


def settle(session: Session, key: str, location: str) -> None:
    """Remember where the submission led; called before the transaction that `first` began in ends. Only an unsettled
    row is ours: all that others committed have their address."""
    ours = (Submission.key == _short(key), Submission.location.is_(None))
    session.execute(update(Submission).where(*ours).values(location=location))


def sweep_submissions(factory: SessionFactory) -> Tally:
    """Forget submissions older than 30 days."""
    return forget(factory, Submission, Submission.made_at < clock.now() - KEPT_FOR)


def _short(key: str) -> str:
    return key if len(key) <= 64 and key.isprintable() else hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
