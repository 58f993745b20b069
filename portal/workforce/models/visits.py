"""The one calendar of every visit (S48)."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Person
from portal.kernel.db import Base
from portal.kernel.states import Move, moves_from, target_of
from portal.matters.models import Matter

QUARTER = 15 * 60
# So often may a wrong code be said at a door; after that only a photo shows that somebody is there.
CODE_TRIES = 5


class Status(StrEnum):
    """Where a visit stands."""

    BOOKED = "booked"
    ACCEPTED = "accepted"
    ARRIVED = "arrived"
    DONE = "done"
    NO_ACCESS = "no_access"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What can be done with a visit."""

    ACCEPT = "accept"
    MOVE = "move"
    REFUSE = "refuse"
    CANCEL = "cancel"
    ARRIVE = "arrive"
    NO_ACCESS = "no_access"
    FINISH = "finish"


MOVES = {
    Action.ACCEPT: Move({Status.BOOKED}, Status.ACCEPTED),
    Action.MOVE: Move({Status.BOOKED, Status.ACCEPTED}, Status.BOOKED),
    Action.REFUSE: Move({Status.BOOKED, Status.ACCEPTED}, Status.CANCELLED),
    Action.CANCEL: Move({Status.BOOKED, Status.ACCEPTED}, Status.CANCELLED),
    Action.ARRIVE: Move({Status.BOOKED, Status.ACCEPTED}, Status.ARRIVED),
    Action.NO_ACCESS: Move({Status.BOOKED, Status.ACCEPTED, Status.ARRIVED}, Status.NO_ACCESS),
    Action.FINISH: Move({Status.ARRIVED}, Status.DONE),
}
OPEN = frozenset({Status.BOOKED, Status.ACCEPTED, Status.ARRIVED})


class Admits(StrEnum):
    """Who lets us in (ARCHITECTURE 6, Appointments). `open`: a common area, nobody has to."""

    RESIDENT = "resident"
    TENANT = "tenant"
    REMOTE_OWNER = "remote_owner"
    HELD_KEY = "held_key"
    EMERGENCY_ENTRY = "emergency_entry"
    OPEN = "open"


# How to reach the owner, which key, who stands by: without it the technician stands before a closed door.
EXPLAINED = frozenset({Admits.REMOTE_OWNER, Admits.HELD_KEY, Admits.EMERGENCY_ENTRY})


_NOT_AT_THE_DOOR = "arrived_at IS NULL AND no_access_at IS NULL"
_EXPLAINED = ", ".join(f"'{way}'" for way in sorted(EXPLAINED))


class Appointment(Base):
    """One visit. The window is what the household was told, the span what the calendar blocks. Who lets us in stands
    there from the start, and nobody counts as having been there without proof."""

    __tablename__ = "appointments"
    __table_args__ = (
        CheckConstraint("window_to > window_from", name="window_in_order"),
        CheckConstraint("span_to > span_from", name="span_in_order"),
        CheckConstraint("(status = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled_at"),
        CheckConstraint("cancelled_at IS NULL OR cancel_reason <> ''", name="cancelled_for_a_reason"),
        CheckConstraint("(status = 'done') = (done_at IS NOT NULL)", name="done_at"),
        CheckConstraint("(status = 'no_access') = (no_access_at IS NOT NULL)", name="no_access_at"),
        CheckConstraint("status NOT IN ('arrived', 'done') OR arrived_at IS NOT NULL", name="arrived_at"),
        CheckConstraint("arrived_at IS NULL OR status IN ('arrived', 'done', 'no_access')", name="not_there_yet"),
        CheckConstraint("status <> 'accepted' OR accepted_at IS NOT NULL", name="accepted_at"),
        CheckConstraint(f"({_NOT_AT_THE_DOOR}) OR proof_photo_id IS NOT NULL OR proved_by_code", name="proved"),
        CheckConstraint(f"code_tries BETWEEN 0 AND {CODE_TRIES}", name="code_tries"),
        CheckConstraint(f"admits NOT IN ({_EXPLAINED}) OR admit_note <> ''", name="admission_explained"),
        Index("ix_appointments_matter_id_id", "matter_id", "id"),
        Index("ix_appointments_estate_id_span_from", "estate_id", "span_from"),
        Index("ix_appointments_person_id_span_from", "person_id", "span_from"),
    )  # fmt: skip

    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    booked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    window_from: Mapped[datetime]
    window_to: Mapped[datetime]
    span_from: Mapped[datetime]
    span_to: Mapped[datetime]
    admits: Mapped[Admits]
    admit_note: Mapped[str] = mapped_column(sa.String(500), default="")
    code: Mapped[str] = mapped_column(sa.String(8))
    code_tries: Mapped[int] = mapped_column(default=0)
    status: Mapped[Status] = mapped_column(default=Status.BOOKED)
    booked_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    no_access_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    refused: Mapped[bool] = mapped_column(default=False)
    proof_photo_id: Mapped[int | None] = mapped_column(ForeignKey("attachments.id"))
    proved_by_code: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    matter: Mapped[Matter] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=person_id)

    __mapper_args__ = {"version_id_col": version}

    @property
    def moves(self) -> list[Action]:
        return moves_from(MOVES, self.status)

    @property
    def is_open(self) -> bool:
        """Whether it is still to come, or going on."""
        return self.status in OPEN

    @property
    def quarters(self) -> range:
        """The quarter-hours that it takes of its person's calendar."""
        return quarters_of(self.span_from, self.span_to)

    def accept(self, at: datetime) -> None:
        self._move(Action.ACCEPT)
        self.accepted_at = at

    def rebook(self, person_id: int, window: tuple[datetime, datetime], span: tuple[datetime, datetime]) -> None:
        """Another time or another person: it has to be accepted anew, and no proof of an earlier door counts."""
        self._move(Action.MOVE)
        self.accepted_at = None
        self.proof_photo_id, self.proved_by_code = None, False
        self.person_id = person_id
        self.window_from, self.window_to = window
        self.span_from, self.span_to = span

    def cancel(self, reason: str, at: datetime, *, refused: bool = False) -> None:
        self._move(Action.REFUSE if refused else Action.CANCEL)
        self.cancelled_at, self.cancel_reason, self.refused = at, reason, refused

    def arrive(self, at: datetime) -> None:
        self._move(Action.ARRIVE)
        self.arrived_at = at

    def fail_access(self, at: datetime) -> None:
        self._move(Action.NO_ACCESS)
        self.no_access_at = at

    def finish(self, at: datetime) -> None:
        self._move(Action.FINISH)
        self.done_at = at

    def prove(self, photo_id: int | None, *, by_code: bool) -> None:
        """Keep what proves that somebody stood at the door; an earlier proof stays."""
        self.proof_photo_id = self.proof_photo_id or photo_id
        self.proved_by_code = self.proved_by_code or by_code

    @property
    def takes_code(self) -> bool:
        """Whether the household's code may still be tried."""
        return self.code_tries < CODE_TRIES

    @property
    def is_proved(self) -> bool:
        return self.proof_photo_id is not None or self.proved_by_code

    def _move(self, action: Action) -> None:
        self.status = target_of(MOVES, self.status, action)


class OccupiedQuarter(Base):
    """A quarter-hour of somebody's time that a visit takes: two visits of one person can't share one, in any
    database."""

    __tablename__ = "occupied_quarters"
    __table_args__ = (
        UniqueConstraint("person_id", "quarter"),
        Index("ix_occupied_quarters_appointment_id", "appointment_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    quarter: Mapped[int] = mapped_column(sa.BigInteger)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointments.id"))


def quarters_of(start: datetime, end: datetime) -> range:
    """The numbers of the quarter-hours (since 1970) that a time touches."""
    return range(int(start.timestamp()) // QUARTER, -(-int(end.timestamp()) // QUARTER))
