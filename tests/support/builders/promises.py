"""Registers, and matters whose clocks run."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.estates.models import Estate
from portal.kernel import clock
from portal.kernel.severity import Severity
from portal.matters import services as matters
from portal.matters.models import Channel, Kind, Matter, NextStep
from portal.matters.services import Expected, Whereabouts
from portal.promises import services
from portal.promises.calendar import Unit
from portal.promises.models import CalendarDay, Clock, ClockKind, Promise, Source
from tests.support.make import Make, builder

YEARS_AGO = timedelta(days=700)


@builder
def register(make: Make, estate: Estate | None = None, since: datetime | None = None) -> list[Promise]:
    """The standard register of an estate, in force for long."""
    where = estate or make.the("estate")
    return make.do(services.seed_promises, where.id, since or clock.now() - YEARS_AGO)


@builder
def promise(
    make: Make, kind: ClockKind, number: int, unit: Unit, *, estate: Estate | None = None, **facts: Any
) -> Promise:
    """One row of a register, for major matters of every category if nothing else is said."""
    given = {
        "estate_id": (estate or make.the("estate")).id,
        "severity": Severity.MAJOR,
        "source": Source.CONTRACT,
        "valid_from": clock.now() - YEARS_AGO,
        "added_at": clock.now(),
    }
    return make.add(Promise(kind=kind, number=number, unit=unit, **(given | facts)))


@builder
def bare_matter(
    make: Make,
    *,
    estate: Estate | None = None,
    severity: Severity = Severity.MAJOR,
    kind: Kind = Kind.REPORT,
    **facts: Any,
) -> Matter:
    """An open matter without a room of its own; its next update is due in four days."""
    where = estate or make.the("estate")
    given = {
        "title": "Water under the sink",
        "severity": severity,
        "channel": Channel.WEB,
        "accountable_id": where.desk_person_id,
        "expected": Expected(NextStep.FIRST_ANSWER, clock.now() + timedelta(days=4)),
        "at": clock.now(),
    }
    return make.do(matters.open_matter, kind, Whereabouts(where.id, facts.pop("home_id", None)), **(given | facts))


@builder
def promised(make: Make, matter: Matter | None = None, severity: Severity | None = None, **facts: Any) -> Matter:
    """A matter whose clocks run by its estate's register."""
    found = matter or make.bare_matter(severity=severity or Severity.MAJOR)
    category, at = facts.pop("category", None), facts.pop("at", None) or clock.now()
    make.do(services.stamp, found, severity or found.severity, category, at, **facts)
    return found


@builder
def clocks(make: Make, matter: Matter) -> dict[ClockKind, Clock]:
    """The newest clock of each kind of a matter, with its pauses."""
    with make.reading() as session:
        rows = session.scalars(
            select(Clock).where(Clock.matter_id == matter.id).options(joinedload(Clock.pauses)).order_by(Clock.id)
        )
        return {row.kind: row for row in rows.unique()}


@builder
def calendar_day(make: Make, day: Any, *, works: bool, estate: Estate | None = None) -> CalendarDay:
    """A day that the estate set itself."""
    where = estate or make.the("estate")
    return make.add(CalendarDay(estate_id=where.id, day=day, works=works, set_at=clock.now()))
