"""The register of an estate, and how its promises were kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from portal.kernel.access import Actor
from portal.kernel.severity import Severity
from portal.matters.models import Matter
from portal.matters.policy import visible_to
from portal.promises.models import COUNTED, Breach, Clock, ClockKind, Promise
from portal.promises.policy import promises_visible_to

WINDOW = timedelta(days=90)

MAX_ROWS = 500


def in_force(at: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Promises that hold at a moment."""
    return and_(Promise.valid_from <= at, or_(Promise.valid_to.is_(None), Promise.valid_to > at))


_IN_FORCE = select(Promise).where(
    Promise.estate_id == bindparam("estate"),
    Promise.severity == bindparam("severity"),
    in_force(bindparam("at")),
    or_(Promise.category.is_(None), Promise.category == bindparam("category")),
)


def promises_for(
    session: Session, estate_id: int, severity: Severity, category: str | None, at: datetime
) -> dict[ClockKind, Promise]:
    """What is promised for such a matter at that moment: of each kind the category's own row, else the general one; of
    several in force the newest. What is older than the whole register is measured by its first rows."""
    rows = _promises(session, estate_id, severity, category, at)
    if not rows:
        first = session.scalar(select(func.min(Promise.valid_from)).where(Promise.estate_id == estate_id))
        rows = _promises(session, estate_id, severity, category, first) if first and first > at else rows
    ranked = sorted(rows, key=lambda row: (row.category is not None, row.valid_from, row.id))
    found = {row.kind: row for row in ranked}
    return {kind: found[kind] for kind in ClockKind if kind in found}


def _promises(
    session: Session, estate_id: int, severity: Severity, category: str | None, at: datetime
) -> Sequence[Promise]:
    facts = {"estate": estate_id, "severity": severity, "category": category and str(category), "at": at}
    return session.scalars(_IN_FORCE, facts).all()


@dataclass(frozen=True)
class Row:
    """One row of the register as its page shows it: whether it counts at the moment, and how it was kept of late."""

    promise: Promise
    state: str
    kept: int
    missed: int


def register(session: Session, actor: Actor, estate_id: int, at: datetime) -> list[Row]:
    """The estate's register as this person may read it, in the order of severity and work, newest first: each row is
    `current`, `coming`, or `past` (ended, or a newer one took its place)."""
    rows = session.scalars(
        select(Promise)
        .where(Promise.estate_id == estate_id, promises_visible_to(actor))
        .order_by(Promise.valid_from.desc(), Promise.id.desc())
        .limit(MAX_ROWS)
    ).all()
    counts = fulfilment(session, estate_id, at)
    taken: set[tuple[Severity, str | None, ClockKind]] = set()
    found: list[Row] = []
    for promise in rows:
        place = (promise.severity, promise.category, promise.kind)
        state = "coming" if promise.valid_from > at else "past"
        if promise.holds_at(at) and place not in taken:
            state = "current"
            taken.add(place)
        found.append(Row(promise, state, *counts.get(promise.id, (0, 0))))
    return sorted(found, key=_place)


def _place(row: Row) -> tuple[int, str, int, float]:
    promise = row.promise
    order = list(ClockKind).index(promise.kind)
    return -promise.severity.step, promise.category or "", order, -promise.valid_from.timestamp()


def fulfilment(
    session: Session, estate_id: int, at: datetime, within: timedelta = WINDOW
) -> dict[int, tuple[int, int]]:
    """Of each promise (by id) how many clocks kept it and how many missed it in the time before `at`, computed from
    their timestamps (S3). A promise is kept when it was fulfilled and missed when it fell due; what was stopped or
    superseded counts as neither."""
    since = at - within
    kept = and_(
        Clock.outcome.in_(COUNTED), Clock.ended_at <= Clock.due_at, Clock.ended_at >= since, Clock.ended_at <= at
    )
    unfinished = and_(Clock.ended_at.is_(None), Clock.paused_at.is_(None))
    ended_late = and_(Clock.outcome.in_(COUNTED), Clock.ended_at > Clock.due_at)
    missed = and_(Clock.due_at >= since, Clock.due_at < at, or_(unfinished, ended_late))
    rows = session.execute(
        select(Clock.promise_id, func.count().filter(kept), func.count().filter(missed))
        .where(Clock.estate_id == estate_id, Clock.due_at >= since, or_(kept, missed))
        .group_by(Clock.promise_id)
    )
    return {promise_id: (good, bad) for promise_id, good, bad in rows}


def breaches(
    session: Session, actor: Actor, estate_id: int, at: datetime, within: timedelta = WINDOW, limit: int = 50
) -> Sequence[tuple[Breach, str]]:
    """The newest broken promises in the time before `at`, each with the reference of its matter, as far as this person
    may see that."""
    rows = session.execute(
        select(Breach, Matter.reference)
        .join(Matter, Matter.id == Breach.matter_id)
        .where(Breach.estate_id == estate_id, Breach.due_at >= at - within, Breach.due_at < at, visible_to(actor))
        .order_by(Breach.due_at.desc(), Breach.id.desc())
        .limit(limit)
    )
    return [(breach, reference) for breach, reference in rows]
