"""The life of a clock: started when something is promised, ended when it is done, declined, or promised anew (S15)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.kernel import clock as time
from portal.kernel.access import SYSTEM, Actor
from portal.kernel.severity import Severity
from portal.matters import services as matters
from portal.matters.models import Matter
from portal.promises import queries
from portal.promises.calendar import Span
from portal.promises.models import COUNTED, Clock, ClockKind, Mark, Outcome, Pause, PauseReason, Promise
from portal.promises.queries import Terms
from portal.promises.services.breaches import note_breach


def stamp(
    session: Session,
    matter: Matter,
    severity: Severity,
    category: str | None,
    at: datetime,
    round: int = 1,  # noqa: A002
    *,
    swept: bool = False,
    actor: Actor = SYSTEM,
) -> list[Clock]:
    """Start the clocks of a matter (which has its id) from what its estate promises at `at`: the receipt, or the
    moment of a reopening, which starts a new round. Due times are absolute; editing the register never changes them.
    `swept` marks what lies in the past as told already, for imports. `closed_days` of a clock name the holiday it
    crosses, so that the household can be told beforehand (S57)."""
    found = queries.promises_for(session, matter.estate_id, severity, category, at)
    terms = queries.terms(session, matter.estate_id, at)
    made = [_started(matter.id, promise, terms, at, round) for promise in found.values()]
    for clock in made if swept else ():
        _mark_as_told(clock, time.now())
    session.add_all(made)
    session.flush()
    _tell_of_closure(session, made, matter, at, actor)
    _owe(session, matter.id, matter.next_update_at, min((clock.due_at for clock in made), default=None))
    return made


def _started(matter_id: int, promise: Promise, terms: Terms, at: datetime, number: int) -> Clock:
    calendar, span = terms.calendar, promise.unit.span
    due_at = calendar.add_working_time(at, promise.amount)
    whole = calendar.between(span, at, due_at)
    return Clock(
        matter_id=matter_id,
        estate_id=promise.estate_id,
        round=number,
        kind=promise.kind,
        promise_id=promise.id,
        span=span,
        is_statutory=promise.is_statutory,
        started_at=at,
        half_at=calendar.after(span, at, whole * terms.first_percent / 100),
        most_at=calendar.after(span, at, whole * terms.second_percent / 100),
        due_at=due_at,
        promised_at=due_at,
        closed_days=[day.isoformat() for day in calendar.crosses_closure(at, due_at)] if span is Span.OFFICE else [],
    )


def _mark_as_told(clock: Clock, now: datetime) -> None:
    for mark, moment in ((Mark.HALF, clock.half_at), (Mark.MOST, clock.most_at), (Mark.DUE, clock.due_at)):
        if moment <= now:
            setattr(clock, mark.told, moment)


def _tell_of_closure(session: Session, made: Iterable[Clock], matter: Matter, at: datetime, actor: Actor) -> None:
    days = sorted({day for clock in made for day in clock.closed_days})
    if days:
        matters.record_openly(session, actor, matter, "promise.crosses_closure", at=at, closed_days=days)


def meet(session: Session, matter_id: int, kind: ClockKind, at: datetime, *, actor: Actor = SYSTEM) -> list[Clock]:
    """What was promised is done: end the running clocks of that kind, kept if in time, else missed, which the household
    sees. The ended clocks; none if nothing of the kind was promised or all of it is done already."""
    return _ended(
        session, matter_id, queries.running_to_change(session, matter_id, Clock.kind == kind), at, Outcome.KEPT, actor
    )


def stop(session: Session, matter_id: int, at: datetime, *, actor: Actor = SYSTEM) -> list[Clock]:
    """The matter is declined or cancelled: end every running clock. What was late by then stays missed."""
    return _ended(session, matter_id, queries.running_to_change(session, matter_id), at, Outcome.STOPPED, actor)


def _ended(
    session: Session, matter_id: int, running: Sequence[Clock], at: datetime, in_time: Outcome, actor: Actor
) -> list[Clock]:
    rests = rouse(session, running, at)
    for clock in running:
        clock.end(at, in_time)
    session.flush()
    for clock in running:
        if clock.outcome is Outcome.MISSED:
            note_breach(session, clock, at, actor=actor)
    if running or rests:
        settle(session, matter_id)
    return list(running)


def rouse(session: Session, resting: Sequence[Clock], at: datetime) -> list[Clock]:
    """End the rest of those clocks that do rest: their due times move by the time that counts since then."""
    roused = [clock for clock in resting if clock.paused_at]
    if not roused:
        return []
    calendar = queries.working_calendar(session, roused[0].estate_id, at)
    open_pauses = select(Pause).where(Pause.clock_id.in_([clock.id for clock in roused]), Pause.ended_at.is_(None))
    pauses = {pause.clock_id: pause for pause in session.scalars(open_pauses)}
    for clock in roused:
        pause = pauses[clock.id]
        pause.ended_at = max(at, pause.started_at)
        clock.shift(calendar, pause.started_at, pause.ended_at)
        clock.paused_at = None
    return roused


def restamp(
    session: Session,
    matter_id: int,
    severity: Severity,
    category: str | None,
    at: datetime,
    *,
    since: datetime | None = None,
    actor: Actor = SYSTEM,
) -> list[Clock]:
    """Triage changed severity or category: running clocks give way to those that would have run since the receipt (or
    `since`, when it grew worse only then), rests included; what is done already stays done, and where the same promise
    holds its clock goes on. The new clocks; none if nothing runs."""
    running = queries.running_to_change(session, matter_id)
    if not running:
        return []
    matter, number = session.get_one(Matter, matter_id), max(clock.round for clock in running)
    start = since or min(clock.started_at for clock in running)
    found = queries.promises_for(session, matter.estate_id, severity, category, start)
    stay = [clock for clock in running if clock.round == number and _holds(found, clock)]
    settled = {clock.kind for clock in stay} | _done(session, matter_id, number) - {clock.kind for clock in running}
    terms = queries.terms(session, matter.estate_id, start)
    made = [_started(matter_id, found[kind], terms, start, number) for kind in found if kind not in settled]
    _replace(session, [clock for clock in running if clock not in stay], made, terms, at)
    _tell_of_closure(session, made, matter, at, actor)
    settle(session, matter_id)
    return made


def _holds(found: Mapping[ClockKind, Promise], clock: Clock) -> bool:
    return clock.kind in found and found[clock.kind].id == clock.promise_id


def _done(session: Session, matter_id: int, number: int) -> set[ClockKind]:
    """The kinds of promise that are kept or missed already in a round."""
    counted = (Clock.matter_id == matter_id, Clock.round == number, Clock.outcome.in_(COUNTED))
    return set(session.scalars(select(Clock.kind).where(*counted)))


def _replace(session: Session, old: Sequence[Clock], made: Sequence[Clock], terms: Terms, at: datetime) -> None:
    rests = _rests(session, old)
    session.execute(
        update(Pause)
        .where(Pause.clock_id.in_([clock.id for clock in old]), Pause.ended_at.is_(None))
        .values(ended_at=at)
        .execution_options(synchronize_session=False)
    )
    for clock in old:
        clock.ended_at, clock.outcome, clock.paused_at = at, Outcome.SUPERSEDED, None
    session.flush()
    session.add_all(made)
    session.flush()
    for clock in made:
        for rest in rests.get(clock.kind, ()):
            _rest_again(session, clock, rest, terms)
    session.flush()


class Rest(NamedTuple):
    """A pause, apart from its clock."""

    reason: PauseReason
    started_at: datetime
    expected_at: datetime
    ended_at: datetime | None


def _rests(session: Session, clocks: Sequence[Clock]) -> dict[ClockKind, list[Rest]]:
    kinds = {clock.id: clock.kind for clock in clocks}
    found: dict[ClockKind, list[Rest]] = {}
    for row in session.execute(
        select(Pause.clock_id, Pause.reason, Pause.started_at, Pause.expected_at, Pause.ended_at)
        .where(Pause.clock_id.in_(kinds))
        .order_by(Pause.id)
    ):
        found.setdefault(kinds[row.clock_id], []).append(Rest(*row[1:]))
    return found


def _rest_again(session: Session, clock: Clock, rest: Rest, terms: Terms) -> None:
    if not clock.may_rest or clock.is_late(rest.started_at):
        return
    session.add(Pause(clock_id=clock.id, **rest._asdict()))
    if rest.ended_at:
        clock.shift(terms.calendar, rest.started_at, rest.ended_at)
    else:
        clock.paused_at = rest.started_at


def earliest_due(session: Session, matter_id: int) -> datetime | None:
    """When the first running promise of a matter is due; clocks that rest don't count. None if nothing runs."""
    return queries.earliest_due(session, matter_id)


def settle(session: Session, matter_id: int) -> None:
    """Put an open matter's `due_at` where lists sort by it: its first running promise or its next update, whichever
    comes first. The version stays: nobody's form is out of date because a clock moved."""
    session.flush()
    earliest = queries.earliest_due(session, matter_id)
    expected = session.scalar(select(Matter.next_update_at).where(Matter.id == matter_id))
    _owe(session, matter_id, expected, earliest)


def _owe(session: Session, matter_id: int, expected: datetime | None, earliest: datetime | None) -> None:
    if expected is not None:
        owed = (
            update(Matter)
            .where(Matter.id == matter_id)
            .values(due_at=min(earliest, expected) if earliest else expected)
        )
        session.execute(owed.execution_options(synchronize_session="evaluate"))
