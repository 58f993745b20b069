"""Who is there to do it, and when people do things."""

from datetime import datetime, timedelta

from portal.demo.company.ground import Ground, Somebody
from portal.demo.world import World
from portal.kernel.access import Role
from portal.kernel.severity import Severity
from portal.workforce.models import QUARTER

OPENS, CLOSES = 8, 20
GRAVE = (Severity.URGENT, Severity.EMERGENCY)


def is_day(ground: Ground, at: datetime) -> bool:
    """Whether the desk is open."""
    return OPENS <= at.astimezone(ground.zone).hour < CLOSES


def by_day(world: World, ground: Ground, at: datetime, *, opens: int = OPENS, closes: int = CLOSES) -> datetime:
    """That moment, or some minutes after the next opening."""
    there = at.astimezone(ground.zone)
    if opens <= there.hour < closes:
        return at
    day = there.date() + timedelta(days=1 if there.hour >= closes else 0)
    return ground.local(day, opens) + world.minutes(4, 70)


def on_workday(world: World, ground: Ground, at: datetime) -> datetime:
    """That moment, or some minutes after the office next opens."""
    opens = ground.calendar.next_opening(at)
    return at if opens <= at else opens + world.minutes(5, 90)


def desk(ground: Ground, at: datetime) -> Somebody:
    """Who answers at that moment."""
    return ground.on_duty(at)


def planner(ground: Ground, at: datetime) -> Somebody:
    """Who plans visits at that moment: a dispatcher by day, the duty dispatcher at night."""
    if not is_day(ground, at):
        return ground.on_duty(at)
    weekday = ground.day(at).weekday()
    for worker in ground.workers:
        if worker.role is Role.DISPATCHER and not worker.nights and weekday not in worker.days_off:
            return worker.who
    return ground.holders(Role.SUPERVISOR)[0]


def answered_after(world: World, ground: Ground, severity: Severity, at: datetime, *, slow: bool) -> datetime:
    """When the first answer comes."""
    if severity is Severity.EMERGENCY:
        return at + (world.minutes(6, 14) if slow else world.minutes(0.7, 4.2))
    if severity is Severity.URGENT:
        return at + (world.minutes(34, 90) if slow else world.minutes(2, 24))
    if slow:
        return by_day(world, ground, on_workday(world, ground, at) + world.minutes(500, 1700))
    return at + timedelta(minutes=min(world.dice.expovariate(1 / 19) + 3, 150))


def floor_quarter(at: datetime) -> datetime:
    """The beginning of the quarter of an hour."""
    return at - timedelta(seconds=at.timestamp() % QUARTER)
