"""An import of homes and people: its file, what each line would do, and how far it is."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.estates.models.relation import RelationKind
from portal.kernel.db import Base, JsonDict, JsonList, partial_index
from portal.kernel.states import Move, target_of


class ImportStatus(StrEnum):
    """Where an import is. Nothing of it is in the estate before `applied`."""

    RECEIVED = "received"
    CHECKING = "checking"
    CHECKED = "checked"
    REFUSED = "refused"
    CONFIRMED = "confirmed"
    APPLYING = "applying"
    APPLIED = "applied"
    FAILED = "failed"
    DROPPED = "dropped"


class ImportAction(StrEnum):
    """What can happen to an import."""

    CHECK = "check"
    PASS = "pass"
    REFUSE = "refuse"
    CONFIRM = "confirm"
    APPLY = "apply"
    FINISH = "finish"
    FAIL = "fail"
    DROP = "drop"
    ASK_AGAIN = "ask_again"


S = ImportStatus
# A worker that died leaves `checking` or `applying` behind; the next one takes the same step again.
MOVES = {
    ImportAction.CHECK: Move({S.RECEIVED, S.CHECKING}, S.CHECKING),
    ImportAction.PASS: Move({S.CHECKING}, S.CHECKED),
    ImportAction.REFUSE: Move({S.CHECKING, S.APPLYING}, S.REFUSED),
    ImportAction.CONFIRM: Move({S.CHECKED}, S.CONFIRMED),
    ImportAction.APPLY: Move({S.CONFIRMED, S.APPLYING}, S.APPLYING),
    ImportAction.FINISH: Move({S.APPLYING}, S.APPLIED),
    ImportAction.FAIL: Move({S.CHECKING, S.APPLYING}, S.FAILED),
    ImportAction.ASK_AGAIN: Move({S.APPLYING}, S.CHECKED),
    ImportAction.DROP: Move({S.RECEIVED, S.CHECKED, S.REFUSED}, S.DROPPED),
}
WAITING = frozenset({S.RECEIVED, S.CHECKING, S.CONFIRMED, S.APPLYING})
ENDED = frozenset({S.APPLIED, S.FAILED, S.DROPPED})


class ImportBatch(Base):
    """One file on its way in. `errors` are about the file as a whole; those about a line stand with the line."""

    __tablename__ = "import_batches"
    __table_args__ = (
        Index("ix_import_batches_estate_id_id", "estate_id", "id"),
        partial_index(
            "ix_import_batches_waiting",
            "lease_until",
            where="status IN ('received', 'checking', 'confirmed', 'applying')",
        ),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
        CheckConstraint("(status = 'applied') = (applied_at IS NOT NULL)", name="applied_at"),
        CheckConstraint("confirmed_at IS NULL OR confirmed_by_id IS NOT NULL", name="confirmed_by"),
    )

    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    status: Mapped[ImportStatus] = mapped_column(default=ImportStatus.RECEIVED)
    file_name: Mapped[str] = mapped_column(sa.String(200))
    file_sha256: Mapped[str] = mapped_column(sa.String(64))
    default_kind: Mapped[RelationKind] = mapped_column(default=RelationKind.OWNER)
    may_add_buildings: Mapped[bool] = mapped_column(default=False)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    row_count: Mapped[int] = mapped_column(default=0)
    tally: Mapped[JsonDict] = mapped_column(default=dict)
    errors: Mapped[JsonList] = mapped_column(default=list)
    progress: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    def move(self, action: ImportAction) -> None:
        """Take one step. Raises Conflict where the table of moves has none."""
        self.status = target_of(MOVES, self.status, action)

    @property
    def is_waiting(self) -> bool:
        """Whether the scheduler has something to do for it."""
        return self.status in WAITING


class ImportSource(Base):
    """The file itself, as it came. Gone as soon as the import has ended."""

    __tablename__ = "import_sources"

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id"), unique=True)
    content: Mapped[bytes]


class Level(StrEnum):
    """How much a line's finding weighs: only an error stands in the way."""

    FINE = "fine"
    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


class ImportLine(Base):
    """What one line of the file does or would do, and what was found. Codes and line numbers only, nobody's data."""

    __tablename__ = "import_lines"
    __table_args__ = (
        UniqueConstraint("batch_id", "line"),
        Index("ix_import_lines_batch_id_level_line", "batch_id", "level", "line"),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id"))
    line: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(64))
    level: Mapped[Level]
    acts: Mapped[JsonList]
    findings: Mapped[JsonList]
