"""One open or closed thing, in the register of everything open."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Person
from portal.estates.models import Building, Estate, Home, Place
from portal.kernel.db import Base, partial_index
from portal.kernel.severity import Severity


class Kind(StrEnum):
    """What a matter is; each has a one-to-one row in its own room."""

    REPORT = "report"
    WORK_ORDER = "work_order"


class Channel(StrEnum):
    """How it reached us."""

    WEB = "web"
    PHONE = "phone"
    WALK_IN = "walk_in"
    STAFF = "staff"
    IMPORTED = "imported"


class NextStep(StrEnum):
    """What the next update will be about."""

    FIRST_ANSWER = "first_answer"
    TRIAGE = "triage"
    PLAN_VISIT = "plan_visit"
    VISIT = "visit"
    WORK = "work"
    WAIT = "wait"
    CALL_BACK = "call_back"
    PROGRESS = "progress"
    VERDICT = "verdict"


_OPEN = "closed_at IS NULL"


class Matter(Base):
    """One open or closed thing. Somebody is accountable for it at every moment, and while it is open its next update
    has a time (S35, S47): both stand in the database, not in good will."""

    __tablename__ = "matters"
    __table_args__ = (
        UniqueConstraint("reference"),
        CheckConstraint("(closed_at IS NULL) = (next_update_at IS NOT NULL)", name="open_has_next_update"),
        CheckConstraint("(closed_at IS NULL) = (due_at IS NOT NULL)", name="open_has_due"),
        partial_index("ix_matters_queue", "estate_id", "kind", "due_at", "id", where=_OPEN),
        partial_index("ix_matters_accountable", "accountable_id", "kind", "due_at", where=_OPEN),
        partial_index("ix_matters_next_update", "kind", "next_update_at", where=_OPEN),
        partial_index("ix_matters_untaken", "estate_id", "kind", where=f"{_OPEN} AND taken_up_at IS NULL"),
        partial_index("ix_matters_waiting", "estate_id", "kind", where=f"{_OPEN} AND waiting_until IS NOT NULL"),
        Index("ix_matters_home", "home_id", "kind", "opened_at"),
        Index("ix_matters_estate_opened", "estate_id", "kind", "opened_at", "id"),
    )

    kind: Mapped[Kind]
    reference: Mapped[str] = mapped_column(sa.String(12))
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    home_id: Mapped[int | None] = mapped_column(ForeignKey("homes.id"))
    building_id: Mapped[int | None] = mapped_column(ForeignKey("buildings.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))
    place_text: Mapped[str | None] = mapped_column(sa.String(200))
    title: Mapped[str] = mapped_column(sa.String(200))
    severity: Mapped[Severity]
    channel: Mapped[Channel]
    accountable_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    taken_up_at: Mapped[datetime | None]
    untaken_told_at: Mapped[datetime | None]
    next_step: Mapped[NextStep]
    next_update_at: Mapped[datetime | None]
    next_update_missed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    waiting_until: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    hand_overs: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    estate: Mapped[Estate] = relationship(lazy="raise")
    home: Mapped[Home | None] = relationship(lazy="raise")
    building: Mapped[Building | None] = relationship(lazy="raise")
    place: Mapped[Place | None] = relationship(lazy="raise")
    accountable: Mapped[Person] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def await_update(self, step: NextStep, at: datetime, *, obligation: datetime | None = None) -> None:
        """Promise the next update: what, and by when. `obligation` is the earliest running clock, if any."""
        self.next_step = step
        self.next_update_at = at
        self.due_at = min(at, obligation) if obligation else at

    def close(self, at: datetime) -> None:
        self.closed_at = at
        self.next_update_at = self.due_at = self.waiting_until = None

    def open_again(self, step: NextStep, at: datetime) -> None:
        self.closed_at = None
        self.await_update(step, at)
