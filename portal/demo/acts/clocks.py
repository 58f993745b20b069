"""Promises running on a tale, and what the clock's own sweeps would have said by now (promises.services)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from portal.audit.models import Visibility
from portal.demo.tale import Facts, Tale
from portal.estates import settings
from portal.kernel.access import Role
from portal.kernel.severity import Severity
from portal.promises.calendar import Span
from portal.promises.models import (
    COUNTED,
    Breach,
    BreachKind,
    Clock,
    ClockKind,
    Mark,
    Outcome,
    Pause,
    PauseReason,
    Promise,
    RePromise,
)
from portal.promises.services.breaches import LADDER, facts_of

# A sweep runs every minute; what passed less than this ago may still be unnoticed.
NOTICED_AFTER = timedelta(seconds=45)
RESIDENT = Visibility.RESIDENT


def stamp(tale: Tale, severity: Severity, at: datetime, number: int = 1) -> list[Clock]:
    """Start the clocks of a round."""
    promises = tale.ground.promises[severity]
    made = [_started(tale, promises[kind], at, number, at) for kind in ClockKind if kind in promises]
    _tell_of_closure(tale, made, at)
    tale.settle()
    return made


def _started(tale: Tale, promise: Promise, at: datetime, number: int, born: datetime) -> Clock:
    calendar, span = tale.ground.calendar, promise.unit.span
    due_at = calendar.add_working_time(at, promise.amount)
    whole = calendar.between(span, at, due_at)
    first, second = (
        tale.ground.value(one, at) for one in (settings.ALERT_FIRST_PERCENT, settings.ALERT_SECOND_PERCENT)
    )
    closed = calendar.crosses_closure(at, due_at) if span is Span.OFFICE else []
    made = tale.world.book.begin(
        Clock, matter_id=tale.matter.id, estate_id=tale.ground.id, round=number, kind=promise.kind,
        promise_id=promise.id, span=span, is_statutory=promise.is_statutory, started_at=at, due_at=due_at,
        promised_at=due_at, half_at=calendar.after(span, at, whole * first / 100),
        most_at=calendar.after(span, at, whole * second / 100), closed_days=[day.isoformat() for day in closed],
    )  # fmt: skip
    tale.clocks.append(made)
    tale.born[made.id] = born
    return made


def _tell_of_closure(tale: Tale, made: Iterable[Clock], at: datetime) -> None:
    if days := sorted({day for clock in made for day in clock.closed_days}):
        tale.event("promise.crosses_closure", at, None, visibility=RESIDENT, closed_days=days)


def running(tale: Tale) -> list[Clock]:
    return [clock for clock in tale.clocks if clock.ended_at is None]


def meet(tale: Tale, kind: ClockKind, at: datetime, by: int | None = None) -> None:
    """What was promised is done."""
    _end(tale, [clock for clock in running(tale) if clock.kind is kind], at, Outcome.KEPT, by)


def stop(tale: Tale, at: datetime) -> None:
    """The matter is declined."""
    _end(tale, running(tale), at, Outcome.STOPPED, None)


def _end(tale: Tale, ended: list[Clock], at: datetime, in_time: Outcome, by: int | None) -> None:
    rests = _rouse(tale, ended, at)
    for clock in ended:
        clock.end(at, in_time)
        if clock.outcome is Outcome.MISSED:
            _note_breach(tale, clock, at, by)
    if ended or rests:
        tale.settle()


def _rouse(tale: Tale, resting: list[Clock], at: datetime) -> list[Clock]:
    roused = [clock for clock in resting if clock.paused_at]
    for clock in roused:
        pause = tale.pauses.pop(clock.id)
        pause["ended_at"] = max(at, pause["started_at"])
        clock.shift(tale.ground.calendar, pause["started_at"], pause["ended_at"])
        clock.paused_at = None
        tale.born[clock.id] = at
    return roused


def pause(tale: Tale, reason: PauseReason, expected_at: datetime, at: datetime, by: int) -> None:
    """Let the running clocks rest."""
    _rouse(tale, running(tale), at)
    resting = [clock for clock in running(tale) if clock.may_rest and not clock.is_late(at)]
    for clock in resting:
        clock.paused_at = at
        facts: dict[str, Any] = {"clock_id": clock.id, "reason": reason, "started_at": at}
        tale.pauses[clock.id] = tale.world.book.put(Pause, expected_at=expected_at, ended_at=None, **facts)
    if resting:
        _told(tale, "promise.paused", resting, at, by, reason=reason.value, expected_at=expected_at.isoformat())
        tale.settle()


def resume(tale: Tale, at: datetime, by: int) -> None:
    """The resting clocks go on."""
    if roused := _rouse(tale, [clock for clock in running(tale) if clock.paused_at], at):
        _told(tale, "promise.resumed", roused, at, by, due=[clock.due_at.isoformat() for clock in roused])
        tale.settle()


def _told(tale: Tale, action: str, clocks: list[Clock], at: datetime, by: int, **facts: Any) -> None:
    which: Facts = {"clock_ids": [clock.id for clock in clocks], "kinds": [clock.kind.value for clock in clocks]}
    tale.event(action, at, by, visibility=RESIDENT, **which, **facts)


def restamp(tale: Tale, severity: Severity, at: datetime, since: datetime | None = None) -> None:
    """Other promises hold than before: running clocks give way to those that would have run since the receipt."""
    old = running(tale)
    if not old:
        return
    number, start = max(clock.round for clock in old), since or min(clock.started_at for clock in old)
    promises = tale.ground.promises[severity]
    stay = [one for one in old if one.kind in promises and promises[one.kind].id == one.promise_id]
    done = {one.kind for one in tale.clocks if one.round == number and one.outcome in COUNTED}
    settled = {one.kind for one in stay} | done - {one.kind for one in old}
    for clock in old:
        if clock not in stay:
            clock.ended_at, clock.outcome = at, Outcome.SUPERSEDED
    kinds = [kind for kind in ClockKind if kind in promises and kind not in settled]
    made = [_started(tale, promises[kind], start, number, at) for kind in kinds]
    _tell_of_closure(tale, made, at)
    tale.settle()


def re_promise(tale: Tale, kind: ClockKind, was: datetime, to: datetime, reason: str, at: datetime, by: int) -> None:
    """A dated word to the household was moved."""
    tale.moves += 1
    row = tale.world.book.put(
        RePromise, matter_id=tale.matter.id, kind=kind, was_at=was, now_at=to, reason=reason, by_id=by, at=at
    )
    dates: Facts = {"was_at": was.isoformat(), "now_at": to.isoformat()}
    tale.event(
        "promise.moved",
        at,
        by,
        visibility=RESIDENT,
        kind=kind.value,
        **dates,
        count=tale.moves,
        re_promise_id=row["id"],
    )
    if tale.moves > tale.ground.value(settings.RE_PROMISE_LIMIT, at):
        for who in tale.holders(Role.MANAGER):
            tale.tell(who.id, "promise.moved_often", f"re_promise:{row['id']}:{who.id}", at, count=tale.moves)


def sweep(tale: Tale, at: datetime) -> None:
    """What the clock would have noticed by then: marks passed, updates missed, nobody taking it up."""
    for clock in running(tale):
        if clock.paused_at is None:
            for mark in Mark:
                if getattr(clock, mark.told) is None and getattr(clock, f"{mark.value}_at") < at:
                    _tell(tale, clock, mark, at)
    if tale.matter.closed_at is None:
        _miss_update(tale, at)
        _tell_untaken(tale, at)


def _tell(tale: Tale, clock: Clock, mark: Mark, at: datetime) -> None:
    moment = max(getattr(clock, f"{mark.value}_at"), tale.born[clock.id]) + tale.world.minutes(0.05, 0.6)
    if moment >= at:
        return
    setattr(clock, mark.told, moment)
    if mark is Mark.DUE:
        _note_breach(tale, clock, moment, None)
    else:
        tale.event(f"promise.{mark.value}", moment, None, kind=clock.kind.value, **facts_of(clock))
    people = next((found for role in LADDER.get(mark, ()) if (found := tale.holders(role))), [])
    ids = [who.id for who in people] or [*tale.at_work(), tale.matter.accountable_id]
    kind, facts = "missed" if mark is Mark.DUE else mark.value, {"promise": clock.kind.value, **facts_of(clock)}
    for person_id in dict.fromkeys(ids):
        tale.tell(person_id, f"promise.{kind}", f"clock:{clock.id}:{mark.value}:{person_id}", moment, **facts)


def _note_breach(tale: Tale, clock: Clock, at: datetime, by: int | None) -> None:
    key = (clock.kind.value, clock.due_at)
    if key in tale.breaches:
        return
    tale.breaches.add(key)
    _breach(tale, BreachKind(clock.kind.value), clock.due_at, at, clock.id)
    tale.event("promise.missed", at, by, visibility=RESIDENT, kind=clock.kind.value, **facts_of(clock))


def _breach(tale: Tale, kind: BreachKind, due_at: datetime, at: datetime, clock_id: int | None) -> None:
    tale.world.book.put(
        Breach,
        estate_id=tale.ground.id,
        matter_id=tale.matter.id,
        kind=kind,
        clock_id=clock_id,
        due_at=due_at,
        noted_at=at,
    )


def _miss_update(tale: Tale, at: datetime) -> None:
    matter = tale.matter
    promised, missed = matter.next_update_at, matter.next_update_missed_at
    if promised is None or promised + NOTICED_AFTER >= at or (missed and missed >= promised):
        return
    moment = promised + tale.world.minutes(0.05, 0.6)
    matter.next_update_missed_at = moment
    tale.event("next_update.missed", moment, None, visibility=RESIDENT, promised=promised.isoformat())
    if ("next_update", promised) not in tale.breaches:
        tale.breaches.add(("next_update", promised))
        _breach(tale, BreachKind.NEXT_UPDATE, promised, moment, None)
    told = [matter.accountable_id, *(who.id for who in tale.holders(Role.SUPERVISOR))]
    for person_id in dict.fromkeys(told):
        key = f"missed:{matter.id}:{promised.isoformat()}:{person_id}"
        tale.tell(person_id, "next_update.missed", key, moment)
    reporter_id = tale.reporter.id if tale.reporter else None
    tale.tell(reporter_id, "next_update.late", f"late:{matter.id}:{promised.isoformat()}", moment)


def _tell_untaken(tale: Tale, at: datetime) -> None:
    matter = tale.matter
    if matter.taken_up_at or matter.untaken_told_at or tale.untaken_since is None:
        return
    limit = timedelta(minutes=tale.ground.value(settings.UNASSIGNED_AFTER, at))
    moment = max(matter.opened_at + limit, tale.untaken_since) + tale.world.minutes(0.05, 0.6)
    if moment >= at:
        return
    matter.untaken_told_at = moment
    tale.event("matter.untaken", moment, None, person_id=matter.accountable_id)
    for who in tale.holders(Role.SUPERVISOR):
        tale.tell(who.id, "matter.untaken", f"untaken:{matter.id}:{matter.hand_overs}:{who.id}", moment)
