"""The clocks of matters, and who is told of them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.queries import people_with_role
from portal.kernel.access import Role
from portal.matters.models import Matter, Part, Participant
from portal.promises.models import Clock, ClockKind, Mark, RePromise

MAX_ROWS = 500


def clocks(session: Session, matter_id: int) -> Sequence[Clock]:
    """Every clock of a matter with its promise and its pauses, for the matter's page: newest round first, then in the
    order of the work. One statement. The caller has checked that the matter may be seen."""
    rows = session.scalars(
        select(Clock)
        .where(Clock.matter_id == matter_id)
        .options(joinedload(Clock.promise), joinedload(Clock.pauses))
        .order_by(Clock.round.desc(), Clock.id)
    )
    order = list(ClockKind)
    return sorted(rows.unique(), key=lambda clock: (-clock.round, order.index(clock.kind), clock.id))


def running(session: Session, matter_id: int) -> Sequence[Clock]:
    """The running clocks of a matter, resting ones among them."""
    return session.scalars(_running(matter_id)).all()


def running_to_change(session: Session, matter_id: int, *which: ColumnElement[bool]) -> Sequence[Clock]:
    """The running clocks of a matter, taken for changing: nobody else ends or moves them before this transaction
    does."""
    statement = _running(matter_id, *which).with_for_update(key_share=True)
    return session.scalars(statement.execution_options(populate_existing=True)).all()


def _running(matter_id: int, *which: ColumnElement[bool]) -> Select[Clock]:
    return select(Clock).where(Clock.matter_id == matter_id, Clock.ended_at.is_(None), *which).order_by(Clock.id)


def earliest_due(session: Session, matter_id: int) -> datetime | None:
    """When the first running promise of a matter is due; clocks that rest don't count. None if nothing runs."""
    at_work = (Clock.matter_id == matter_id, Clock.ended_at.is_(None), Clock.paused_at.is_(None))
    return session.scalar(select(func.min(Clock.due_at)).where(*at_work))


def re_promised(session: Session, matter_id: int) -> int:
    """How often a dated word to the household was moved (S57)."""
    return session.scalar(select(func.count()).select_from(RePromise).where(RePromise.matter_id == matter_id)) or 0


def due_marks(session: Session, mark: Mark, now: datetime, limit: int = MAX_ROWS) -> Sequence[int]:
    """Running clocks that passed this mark and were not told of it, the longest passed first."""
    return session.scalars(select(Clock.id).where(*untold(mark, now)).order_by(MOMENTS[mark]).limit(limit)).all()


def untold(mark: Mark, now: datetime) -> list[ColumnElement[bool]]:
    """The clock runs, doesn't rest, passed the mark, and nobody was told of it."""
    return [Clock.ended_at.is_(None), Clock.paused_at.is_(None), TOLD[mark].is_(None), MOMENTS[mark] <= now]


MOMENTS = {Mark.HALF: Clock.half_at, Mark.MOST: Clock.most_at, Mark.DUE: Clock.due_at}

TOLD = {Mark.HALF: Clock.half_told_at, Mark.MOST: Clock.most_told_at, Mark.DUE: Clock.due_told_at}


def staff_with(session: Session, estate_id: int, roles: Collection[Role], at: datetime) -> list[int]:
    """Ids of the people who hold one of these roles at the estate at that moment."""
    return [person.id for person in people_with_role(session, estate_id, roles, at)]


def at_work_on(session: Session, matter_id: int) -> Sequence[int]:
    """Ids of the technicians who take part in a matter, and of the one who answers for it."""
    technicians = session.scalars(
        select(Participant.person_id)
        .where(Participant.matter_id == matter_id, Participant.part == Part.TECHNICIAN, Participant.until.is_(None))
        .order_by(Participant.person_id)
    ).all()
    accountable = session.scalars(select(Matter.accountable_id).where(Matter.id == matter_id)).all()
    return list(dict.fromkeys([*technicians, *accountable]))
