"""What the estates have set and promised, and who is on duty and at work when."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal.demo.book import Book
from portal.demo.company.days import KnownCalendar
from portal.demo.company.ground import Ground, Somebody
from portal.estates import settings
from portal.estates.services.policy_values import set_value
from portal.kernel import clock
from portal.kernel.access import Role
from portal.promises import queries
from portal.promises.services import seed_promises, set_day
from portal.workforce.models import Absence, AwayFor, DutyShift, Shift
from portal.workforce.policy import SENT

BACK, AHEAD = 370, 35
SHIFTS_BACK, SHIFTS_AHEAD = 8, 15


def set_up(session: Session, book: Book, ground: Ground, now: datetime) -> None:
    """Promises, policy and working days, through the use-cases and at the moments at which they were set."""
    manager = ground.holders(Role.MANAGER)[0]
    with clock.frozen(ground.live_at):
        for promise in seed_promises(session, ground.id, ground.live_at):
            ground.promises.setdefault(promise.severity, {})[promise.kind] = promise
    if ground.code == "osmanthus":
        _set(session, ground, manager, settings.CALLBACK_MINUTES, 180, ground.live_at, "First weeks with a new team.")
        later = now - timedelta(days=221)
        _set(session, ground, manager, settings.CALLBACK_MINUTES, 120, later, "Residents waited too long for a call.")
        day = (now - timedelta(days=96)).date()
        day += timedelta(days=(2 - day.weekday()) % 7)
        with clock.frozen(now - timedelta(days=120)):
            set_day(
                session, ground.actor(manager), ground.id, day, works=False, note="Typhoon drill, desk by phone only"
            )
    ground.calendar = KnownCalendar.of(queries.working_calendar(session, ground.id))


def _set(
    session: Session, ground: Ground, who: Somebody, setting: settings.Setting[Any], value: Any, at: datetime, why: str
) -> None:
    with clock.frozen(at):
        set_value(session, ground.actor(who), ground.id, setting, value, reason=why)
    ground.values.setdefault(setting.key, []).append((at, value))


def draw_up(book: Book, ground: Ground, now: datetime) -> None:
    """The rotas: who answers, for the whole history and some weeks ahead; who is at work, around today."""
    today = ground.long_day = ground.day(now)
    for day in _days(today, -BACK, AHEAD):
        for person_id, starts_at, ends_at in _first_rank(ground, day):
            ground.turns.append((starts_at, person_id))
            _duty(book, ground, person_id, 1, starts_at, ends_at)
        if day.weekday() == 0 or day == today - timedelta(days=BACK):
            until = day + timedelta(days=7 - day.weekday())
            second = ground.holders(Role.SUPERVISOR, Role.MANAGER)
            lead = second[day.isocalendar().week % len(second)]
            _duty(book, ground, lead.id, 2, ground.local(day, 8), ground.local(until, 8))
    _at_work(book, ground, today)


def _days(today: date, first: int, last: int) -> Iterator[date]:
    return (today + timedelta(days=number) for number in range(first, last + 1))


def _first_rank(ground: Ground, day: date) -> Iterator[tuple[int, datetime, datetime]]:
    """By day the desk, at night the duty dispatchers in turn."""
    desk, stand_in = (worker for worker in ground.workers if worker.role is Role.FRONT_DESK)
    nights = [worker for worker in ground.workers if worker.nights]
    on = desk if day.weekday() not in desk.days_off else stand_in
    yield on.who.id, ground.local(day, 8), ground.local(day, 20)
    night = nights[day.toordinal() % len(nights)]
    yield night.who.id, ground.local(day, 20), ground.local(day + timedelta(days=1), 8)


def _duty(book: Book, ground: Ground, person_id: int, rank: int, starts_at: datetime, ends_at: datetime) -> None:
    book.put(
        DutyShift, estate_id=ground.id, person_id=person_id, rank=rank, starts_at=starts_at, ends_at=ends_at
    )  # fmt: skip


def _at_work(book: Book, ground: Ground, today: date) -> None:
    sent = [worker for worker in ground.workers if worker.role in SENT]
    away = [worker for worker in sent if not worker.who.is_demo and worker.role is Role.TECHNICIAN][:2]
    for worker, reason, first, days in zip(away, (AwayFor.TRAINING, AwayFor.LEAVE), (2, 6), (1, 5), strict=False):
        begins = ground.local(today + timedelta(days=first), 0)
        times = (begins, begins + timedelta(days=days))
        ground.away.setdefault(worker.who.id, []).append(times)
        book.put(
            Absence, estate_id=ground.id, person_id=worker.who.id, reason=reason, starts_at=times[0], ends_at=times[1]
        )  # fmt: skip
    for worker in sent:
        for day in _days(today, -SHIFTS_BACK, SHIFTS_AHEAD):
            if times_of := ground.shift(worker, day):
                starts_at, ends_at = times_of
                book.put(Shift, estate_id=ground.id, person_id=worker.who.id, starts_at=starts_at, ends_at=ends_at)
