"""What the household says of a finished repair."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class VerdictWord(StrEnum):
    """What the household says of a finished repair."""

    SOLVED = "solved"
    PARTLY = "partly"
    NOT = "not"
    CAME_BACK = "came_back"


class Voice(StrEnum):
    """How a verdict reached us; spoken ones are counted apart."""

    PAGE = "page"
    LINK = "link"
    SPOKEN = "spoken"


class Verdict(Base):
    """The household's word on a finished repair: who spoke, how it reached us, who wrote it down. Only added to."""

    __tablename__ = "verdicts"
    __table_args__ = (
        CheckConstraint("(voice = 'spoken') = (recorder_id IS NOT NULL)", name="spoken_has_recorder"),
        CheckConstraint("recorder_id IS NULL OR recorder_id <> speaker_id", name="recorder_is_another"),
        CheckConstraint("speaker_id IS NOT NULL OR speaker_name IS NOT NULL", name="somebody_spoke"),
        Index("ix_verdicts_report_id_id", "report_id", "id"),
    )

    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    round: Mapped[int]
    word: Mapped[VerdictWord]
    voice: Mapped[Voice]
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    speaker_name: Mapped[str | None] = mapped_column(sa.String(80))
    recorder_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    at: Mapped[datetime]
    objected_at: Mapped[datetime | None]
