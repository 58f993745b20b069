"""What we answer: the first answer of a round, or a refusal with its way on."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class WayOn(StrEnum):
    """What a refusal offers instead (S46)."""

    SELF_HELP = "self_help"
    OTHER_TIME = "other_time"
    STOPGAP = "stopgap"
    CALL_BACK = "call_back"
    COMPETENT_BODY = "competent_body"


class Answer(Base):
    """The first human answer of a round: restatement, stance, and a promise with its date (S42)."""

    __tablename__ = "answers"
    __table_args__ = (Index("ix_answers_report_id_id", "report_id", "id"),)

    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    promised_at: Mapped[datetime]
    at: Mapped[datetime]


class Decline(Base):
    """A refusal with its reason and the way on that it offers (S46)."""

    __tablename__ = "declines"
    __table_args__ = (Index("ix_declines_report_id", "report_id"),)

    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    way_on: Mapped[WayOn]
    call_back_at: Mapped[datetime | None]
    at: Mapped[datetime]
