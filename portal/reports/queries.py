"""Reading reports: the page of one, the desk's queue, a home's history, and what is due for the clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, func, select, union_all
from sqlalchemy.orm import Session, contains_eager, joinedload

from portal.accounts.models import Person
from portal.audit.models import Event
from portal.estates import settings
from portal.estates.models import Estate, Relation
from portal.estates.policy import gives, homes_with, in_force
from portal.kernel import clock
from portal.kernel.access import Actor, Right
from portal.kernel.db import rows_of
from portal.kernel.errors import Missing
from portal.kernel.severity import Severity
from portal.matters.models import Kind, Matter, Participant
from portal.matters.policy import visible_to as matter_visible_to
from portal.matters.queries import missed_updates as missed_updates
from portal.matters.queries import not_taken_up
from portal.reports import refusals
from portal.reports.models import Answer, Decline, Report, Status, Verdict

_WITH_MATTER: Any = (
    select(Report)
    .join(Report.matter)
    .options(
        contains_eager(Report.matter).options(
            joinedload(Matter.estate),
            joinedload(Matter.home),
            joinedload(Matter.place),
            joinedload(Matter.accountable),
        ),
        joinedload(Report.reporter),
    )
)


def report(session: Session, actor: Actor, reference: str) -> Report | None:
    """One report by its reference, with its matter, if this person may see it."""
    found: Report | None = session.scalar(_WITH_MATTER.where(Matter.reference == reference, matter_visible_to(actor)))
    return found


def report_by_id(session: Session, actor: Actor, report_id: int) -> Report | None:
    """One report by its key, with its matter, if this person may see it."""
    found: Report | None = session.scalar(_WITH_MATTER.where(Report.id == report_id, matter_visible_to(actor)))
    return found


def report_and_matter(session: Session, report_id: int) -> tuple[Report, Matter]:
    """A report and its matter for the clock or for the bearer of a link. Raises Missing."""
    found: Report | None = session.scalar(_WITH_MATTER.where(Report.id == report_id))
    if found is None:
        raise Missing
    return found, found.matter


def as_it_stands(session: Session, report: Report) -> Mapping[str, str]:
    """What a late-comer is shown: how the report stands now, by codes that the page turns into words."""
    newest = session.scalar(select(Event).where(Event.matter_id == report.id).order_by(Event.id.desc()).limit(1))
    return {
        str(refusals.now_stands()): refusals.stands(report.status),
        str(refusals.last_act()): newest.action if newest else "",
    }


def times_moved(session: Session, matter_id: int) -> int:
    """How often the next update was moved to later."""
    statement = select(func.count()).where(Event.matter_id == matter_id, Event.action == "next_update.moved")
    return session.scalar(statement) or 0


_HISTORY = (
    select(Matter.id, Matter.reference, Matter.title, Matter.opened_at, Report.status)
    .join(Report, Report.id == Matter.id)
    .where(Matter.home_id == bindparam("home"), Matter.kind == Kind.REPORT, Matter.opened_at > bindparam("since"))
    .order_by(Matter.opened_at.desc())
    .limit(12)
)


def months_counted(session: Session, estate_id: int) -> int:
    """So many months back the estate counts a home's reports."""
    return settings.value(session, estate_id, settings.HISTORY_MONTHS)


def months_ago(months: int) -> datetime:
    return clock.now() - timedelta(days=30.44 * months)


def word_due(session: Session, estate_id: int, severity: Severity, since: datetime) -> datetime:
    """The latest moment for the next word on a report of this severity, counted from then (S47)."""
    return since + timedelta(minutes=settings.value(session, estate_id, settings.NEXT_UPDATE[severity]))


def history(session: Session, home_id: int, months: int = 1200) -> Sequence[Row[*tuple[Any, ...]]]:
    """A home's newest twelve reports of so many months, newest first, for staff who are about to answer: rows of id,
    reference, title, opened_at and status (S26)."""
    return rows_of(session, _HISTORY, home=home_id, since=months_ago(months))


def count_since(session: Session, home_id: int, since: datetime) -> int:
    """How many reports a home has had since then."""
    statement = select(func.count()).where(
        Matter.home_id == home_id, Matter.kind == Kind.REPORT, Matter.opened_at > since
    )
    return session.scalar(statement) or 0


@dataclass(frozen=True)
class Household:
    """A resident's reports: open ones by what comes next, closed ones newest first."""

    is_open: Sequence[Report]
    closed: Sequence[Report]


def of_household(session: Session, actor: Actor) -> Household:
    """What a resident's start page lists: at most 30 open reports and 8 closed ones. Two statements."""
    ids = session.scalars(_of_household(Actor(actor.id, actor.name))).all()
    found: dict[int, Report] = {one.id: one for one in session.scalars(_BY_IDS, {"ids": ids})} if ids else {}
    inside = [found[key] for key in ids]
    return Household([one for one in inside if one.matter.is_open], [one for one in inside if not one.matter.is_open])


_BY_IDS = _WITH_MATTER.where(Report.id.in_(bindparam("ids", expanding=True)))


@lru_cache(maxsize=512)
def _of_household(actor: Actor) -> Any:
    theirs = (Matter.id.in_(_theirs(actor)), matter_visible_to(actor), Matter.kind == Kind.REPORT)
    when = (Matter.due_at.label("due_at"), Matter.closed_at.label("closed_at"))
    is_open = select(Matter.id, *when).where(*theirs, Matter.closed_at.is_(None)).order_by(Matter.due_at).limit(30)
    ended = select(Matter.id, *when).where(*theirs, Matter.closed_at.is_not(None))
    closed = ended.order_by(Matter.closed_at.desc()).limit(8)
    both = union_all(select(is_open.subquery()), select(closed.subquery())).subquery()
    return select(both.c.id).order_by(both.c.due_at, both.c.closed_at.desc(), both.c.id)


def _theirs(actor: Actor) -> Any:
    """Matters that could be theirs, by two indexes; without it every matter would be asked who may see it."""
    at_home = select(Matter.id).where(Matter.home_id.in_(homes_with(actor, Right.SEE)))
    taking_part = select(Participant.matter_id).where(Participant.person_id == actor.id, Participant.until.is_(None))
    return union_all(at_home, taking_part)


def verdicts(session: Session, report_id: int) -> Sequence[Verdict]:
    """Every verdict on a report, first to last."""
    return session.scalars(select(Verdict).where(Verdict.report_id == report_id).order_by(Verdict.id)).all()


def newest_answer(session: Session, report_id: int) -> Answer | None:
    return session.scalar(select(Answer).where(Answer.report_id == report_id).order_by(Answer.id.desc()).limit(1))


def newest_decline(session: Session, report_id: int) -> Decline | None:
    return session.scalar(select(Decline).where(Decline.report_id == report_id).order_by(Decline.id.desc()).limit(1))


def untaken(session: Session, now: datetime) -> Sequence[int]:
    """Reports that nobody took up within the estate's limit, in each estate."""
    limits = settings.by_estate(session, session.scalars(select(Estate.id)).all(), settings.UNASSIGNED_AFTER)
    soonest = now - timedelta(minutes=min(limits.values(), default=60))
    candidates = not_taken_up(session, soonest)
    rows = session.execute(select(Matter.id, Matter.estate_id, Matter.opened_at).where(Matter.id.in_(candidates)))
    return [key for key, estate_id, opened in rows if opened < now - timedelta(minutes=limits[estate_id])]


def _asked_since(before: datetime) -> ColumnElement[bool]:
    return func.coalesce(Report.reminded_at, Report.finished_at) < before


def _by_estate(session: Session, now: datetime, *, more_to_come: bool) -> Sequence[int]:
    ids = session.scalars(select(Estate.id)).all()
    days = settings.by_estate(session, ids, settings.VERDICT_REMINDER_DAYS)
    most = settings.by_estate(session, ids, settings.VERDICT_REMINDERS)
    found: list[int] = []
    for estate_id in ids:
        asked = Report.reminders < most[estate_id] if more_to_come else Report.reminders >= most[estate_id]
        before = now - timedelta(days=days[estate_id])
        statement = select(Report.id).where(
            Report.status == Status.FINISHED, Report.estate_id == estate_id, asked, _asked_since(before)
        )
        found += session.scalars(statement.order_by(Report.finished_at).limit(500))
    return found


def verdicts_to_remind(session: Session, now: datetime) -> Sequence[int]:
    """Finished reports whose household was last asked so long ago that it is asked again."""
    return _by_estate(session, now, more_to_come=True)


def verdicts_given_up(session: Session, now: datetime) -> Sequence[int]:
    """Finished reports whose household did not answer the last reminder either."""
    return _by_estate(session, now, more_to_come=False)


def duty_desk(session: Session, estate_id: int) -> tuple[str, str]:
    """The number that is answered day and night at an estate (empty if it has none yet), and the country it is in."""
    row = session.execute(select(Estate.phone, Estate.country).where(Estate.id == estate_id)).one()
    return row.phone, row.country


def speakers(session: Session, report: Report) -> Mapping[int, str]:
    """Who may speak for the household of a report, by id: those with the right to its verdict, else its reporter."""
    home_id = report.matter.home_id
    if home_id is None:
        name = report.caller_name or (report.reporter.name if report.reporter else "")
        return {report.reporter_id: name} if report.reporter_id else {}
    people = (
        select(Person.id, Person.name)
        .join(Relation, Relation.person_id == Person.id)
        .where(
            Relation.home_id == home_id, in_force(), gives(Right.VERDICT), Relation.sees_at <= report.matter.opened_at
        )
        .order_by(Person.name)
        .limit(20)
    )
    return {row.id: row.name for row in session.execute(people)}


def spoken_verdict(session: Session, report_id: int) -> Verdict | None:
    """The newest verdict that was written down for a household."""
    spoken = select(Verdict).where(Verdict.report_id == report_id, Verdict.recorder_id.is_not(None))
    return session.scalar(spoken.order_by(Verdict.id.desc()).limit(1))
