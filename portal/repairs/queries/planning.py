"""Whom to send, and when they are free."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from portal.kernel import clock
from portal.kernel.access import Actor
from portal.matters.models import Matter
from portal.repairs.offers import ONE_DAY, Candidate, Times
from portal.reports.categories import Trade
from portal.workforce import queries as workforce
from portal.workforce.models import QUARTER, Appointment, Skill, quarters_of

HORIZON = timedelta(days=9)
REMEMBERED = 30


def candidates(
    session: Session, actor: Actor, matter: Matter, trade: Trade, *, besides: Appointment | None = None
) -> list[Candidate]:
    """Everybody who can be sent to this matter, with what speaks for them and what is in their calendar from now on;
    the time of the visit `besides` (that is to be moved) counts as free. Eight statements."""
    now = clock.now()
    people = workforce.technicians(session, matter.estate_id, now)
    ids = [person.id for person in people]
    learned, counts = workforce.skills_of(session, ids), workforce.count_for(session)
    skills = {one: [each for each in learned[one] if counts.get(each.trade, each.trade) == trade] for one in ids}
    taken = _taken(session, ids, now, besides)
    away = _times(workforce.absences_in(session, ids, now, now + HORIZON))
    shifts = _times(workforce.shifts_in(session, matter.estate_id, now - ONE_DAY, now + HORIZON))
    standby = _times(workforce.duty_between(session, matter.estate_id, now, now + HORIZON))
    been = _been_here(session, actor, matter)
    today = now.astimezone(ZoneInfo(matter.estate.zone)).date()
    return [
        Candidate(
            one.id, one.name, bool(skills[one.id]), _certificate(skills[one.id], today),
            _expired(skills[one.id], today),
            been.get(one.id), taken[one.id], away[one.id], shifts[one.id], standby[one.id],
        )
        for one in people
    ]  # fmt: skip


def _taken(session: Session, ids: list[int], now: datetime, besides: Appointment | None) -> dict[int, set[int]]:
    taken = workforce.occupied(session, ids, now - timedelta(seconds=QUARTER), now + HORIZON)
    if besides is not None and besides.person_id in taken:
        taken[besides.person_id] -= set(quarters_of(besides.span_from, besides.span_to))
    return taken


def _times(rows: Iterable[Any]) -> defaultdict[int, list[Times]]:
    found: defaultdict[int, list[Times]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append((row.starts_at, row.ends_at))
    return found


def _certificate(skills: Iterable[Skill], today: date) -> str:
    return next((skill.certificate for skill in skills if skill.is_certified(today)), "")


def _expired(skills: Sequence[Skill], today: date) -> date | None:
    """The day on which the last certificate for the trade ended, unless another one is valid."""
    if any(skill.is_certified(today) for skill in skills):
        return None
    return max((skill.certified_to for skill in skills if skill.certified_to), default=None)


def _been_here(session: Session, actor: Actor, matter: Matter) -> dict[int, datetime | None]:
    if matter.home_id is None:
        return {}
    visits = workforce.earlier_visits(session, actor, matter.home_id, REMEMBERED)
    return {visit.person_id: visit.at for visit in reversed(visits)}
