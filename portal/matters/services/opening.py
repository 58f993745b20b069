"""A matter is opened: a reference of its own, a place, somebody accountable, a next update."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel import references
from portal.kernel.errors import Conflict
from portal.kernel.severity import Severity
from portal.matters.models import Channel, Kind, Matter, NextStep, Tenure

PREFIX = {Kind.REPORT: "R", Kind.WORK_ORDER: "W"}


@dataclass(frozen=True)
class Whereabouts:
    """Where a matter is: a home, or a common area, or words."""

    estate_id: int
    home_id: int | None = None
    building_id: int | None = None
    place_id: int | None = None
    place_text: str | None = None


@dataclass(frozen=True)
class Expected:
    """The next update that is promised with an act: what, and by when."""

    step: NextStep
    at: datetime


def open_matter(
    session: Session,
    kind: Kind,
    where: Whereabouts,
    *,
    title: str,
    severity: Severity,
    channel: Channel,
    accountable_id: int,
    expected: Expected,
    at: datetime,
) -> Matter:
    """A new matter with a reference of its own, somebody accountable from its first second, and a next update."""
    matter = Matter(
        kind=kind, reference=_free_reference(session, PREFIX[kind]), **vars(where), title=title[:200],
        severity=severity, channel=channel, accountable_id=accountable_id, next_step=expected.step,
        next_update_at=expected.at, due_at=expected.at, opened_at=at,
    )  # fmt: skip
    session.add(matter)
    session.flush()
    session.add(Tenure(matter_id=matter.id, person_id=accountable_id, since=at))
    return matter


def _free_reference(session: Session, prefix: str) -> str:
    for _ in range(20):
        reference = references.new_reference(prefix)
        if session.scalar(select(Matter.id).where(Matter.reference == reference)) is None:
            return reference
    raise Conflict("no free reference")
