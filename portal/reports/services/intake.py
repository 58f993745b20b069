"""A report comes in: from a resident's phone, from the desk for a caller, or from an older system."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.accounts.queries import people_with_role
from portal.accounts.services.callers import caller
from portal.estates import settings
from portal.estates.importer.people import same
from portal.estates.models import Estate, Home, Place
from portal.estates.policy import homes_with
from portal.kernel import clock
from portal.kernel.access import Actor, Permission, Right, Role, holds, require
from portal.kernel.errors import Missing, Refused
from portal.kernel.severity import Scope, Severity
from portal.matters import services as matters
from portal.matters.models import Channel, Kind, Matter, NextStep, Part, Purpose
from portal.matters.services import Expected, Whereabouts
from portal.notifications import addresses
from portal.promises import services as promises
from portal.promises.models import ClockKind
from portal.reports import guidance, queries, refusals
from portal.reports.categories import TREE, Category, Route
from portal.reports.models import Report, Status
from portal.reports.services.telling import tell_reporter
from portal.reports.severity import severity_of
from portal.workforce import queries as workforce


@dataclass(frozen=True)
class Told:
    """What somebody told us, before it is a report. `at` is only given for what was told long ago (imports)."""

    words: str
    category: Category
    where: Whereabouts
    channel: Channel
    guessed: Category | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    windows: Sequence[Mapping[str, str]] = ()
    wanted: str | None = None
    danger_now: bool = False
    felt_urgency: Severity | None = None
    scope: Scope | None = None
    reporter_id: int | None = None
    caller_name: str | None = None
    caller_phone: str | None = None
    photos: Sequence[str] = ()
    external_id: str | None = None
    at: datetime | None = None


def receive(session: Session, actor: Actor, told: Told) -> Report:
    """Take a report in: words kept as they are, somebody named, every promised time stamped (S15, S33, S41).
    Raises Missing for a home or place that is not this person's to report about."""
    _require_place(session, actor, told)
    at = told.at or clock.now()
    facts = guidance.signs(told.category, told.words, told.answers, told.danger_now)
    life, scope = facts.life, told.scope or facts.scope
    earlier = _earlier_repair(session, told, at)
    told = with_caller(session, actor, told)
    severity = severity_of(
        facts.danger is not None, life, facts.growing, facts.essential_lost, scope, earlier is not None
    )
    matter = _open(session, told, severity, at)
    report = Report(
        id=matter.id,
        matter=matter,
        estate_id=matter.estate_id,
        reporter_id=told.reporter_id,
        entered_by_id=actor.id if told.channel in {Channel.PHONE, Channel.WALK_IN} else None,
        caller_name=told.caller_name,
        caller_phone=told.caller_phone,
        external_id=told.external_id,
        words=told.words,
        wanted=told.wanted,
        category=told.category,
        guessed_category=told.guessed,
        danger=facts.danger,
        life=life,
        danger_now=told.danger_now,
        growing=facts.growing,
        essential_lost=facts.essential_lost,
        scope=scope,
        felt_urgency=told.felt_urgency,
        answers=dict(told.answers),
        windows=list(told.windows),
        status=Status.RECEIVED,
        relapse_of_id=earlier,
    )
    session.add(report)
    session.flush()
    _promise(session, matter, report, at, imported=told.channel is Channel.IMPORTED)
    matters.attach(session, actor, matter, told.photos, Purpose.REPORT, at=at)
    matters.reindex(session, matter, report.words)
    _tell(session, actor, matter, report, at)
    return report


def with_caller(session: Session, actor: Actor, told: Told) -> Told:
    """Somebody who rang and whom the desk did not find becomes the reporter by their number, so that every message
    reaches them by SMS. Raises Refused on what is no number."""
    if told.reporter_id is not None or not told.caller_phone or told.channel not in {Channel.PHONE, Channel.WALK_IN}:
        return told
    country = session.get_one(Estate, told.where.estate_id).country
    number = addresses.phone(told.caller_phone, country)
    if number is None:
        raise Refused({"caller_phone": refusals.no_number()})
    reporter_id = caller(session, actor, told.where.estate_id, told.caller_name or number, number)
    return replace(told, reporter_id=reporter_id, caller_phone=number)


def _require_place(session: Session, actor: Actor, told: Told) -> None:
    where = told.where
    if told.channel is not Channel.WEB:
        require(actor.id is None or holds(actor, Permission.REPORTS_ENTER, where.estate_id))
    elif not _may_report(session, actor, where):
        raise Missing
    for model, key in ((Home, where.home_id), (Place, where.place_id)):
        if key is not None and getattr(session.get(model, key), "estate_id", None) != where.estate_id:
            raise Missing


def _may_report(session: Session, actor: Actor, where: Whereabouts) -> bool:
    theirs = select(Home.id).where(Home.id.in_(homes_with(actor, Right.REPORT)), Home.estate_id == where.estate_id)
    if where.home_id is not None:
        theirs = theirs.where(Home.id == where.home_id)
    return session.scalar(theirs.limit(1)) is not None


def _open(session: Session, told: Told, severity: Severity, at: datetime) -> Matter:
    where = told.where
    return matters.open_matter(
        session,
        Kind.REPORT,
        where,
        title=title_of(told.words),
        severity=severity,
        channel=told.channel,
        accountable_id=duty_person(session, where.estate_id, at),
        expected=Expected(NextStep.FIRST_ANSWER, at + timedelta(hours=4)),
        at=at,
    )


def title_of(words: str) -> str:
    """The first sentence or line of what was said, short enough for a list."""
    first = words.strip().splitlines()[0] if words.strip() else ""
    for end in ("。", "！", "？", ". ", "; ", "；"):
        head, found, _rest = first.partition(end)
        if found and len(head) >= 6:
            first = head
            break
    return first if len(first) <= 90 else first[:89].rstrip() + "…"


def duty_person(session: Session, estate_id: int, at: datetime) -> int:
    """Who answers first: the duty rota's person of that hour, else the estate's desk (S35: never nobody)."""
    if on_duty := workforce.on_duty(session, estate_id, at):
        return on_duty[0].person_id
    managers = people_with_role(session, estate_id, (Role.FRONT_DESK, Role.MANAGER, Role.ADMINISTRATOR), at)
    if not managers:
        raise Missing
    return managers[0].id


def _earlier_repair(session: Session, told: Told, at: datetime) -> int | None:
    """A repair of the same kind at the same place that was finished lately: this one is its relapse (S71)."""
    if (told.where.home_id is None and told.where.place_id is None) or TREE[told.category].route is not Route.REPAIR:
        return None
    months = settings.value(session, told.where.estate_id, settings.RELAPSE_MONTHS)
    place = Matter.home_id == told.where.home_id if told.where.home_id else Matter.place_id == told.where.place_id
    earlier = (
        select(Report.id)
        .join(Matter, Matter.id == Report.id)
        .where(place, Matter.kind == Kind.REPORT, Report.category == told.category)
        .where(
            Report.status.in_([Status.SOLVED, Status.UNCONFIRMED]),
            Report.finished_at > at - timedelta(days=30.44 * months),
        )
        .order_by(Report.id.desc())
        .limit(1)
    )
    return session.scalar(earlier)


def _promise(session: Session, matter: Matter, report: Report, at: datetime, *, imported: bool) -> None:
    clocks = promises.stamp(session, matter, matter.severity, report.category, at, swept=imported)
    answer_due = next(
        (running.due_at for running in clocks if running.kind is ClockKind.ANSWER), at + timedelta(hours=4)
    )
    if not imported:
        answer_due = min(answer_due, queries.word_due(session, matter.estate_id, matter.severity, at))
    earliest = min((running.due_at for running in clocks), default=None)
    matter.await_update(NextStep.FIRST_ANSWER, answer_due, obligation=earliest)
    if imported:
        # Told long ago elsewhere: its lateness stands on the page, but nobody is alarmed about it tonight.
        matter.next_update_missed_at = matter.untaken_told_at = clock.now()


def _is_theirs_to_see(session: Session, report: Report, matter: Matter) -> bool:
    """Whether the reporter takes part. Whoever is known by a number alone sees nothing of a home that is not theirs,
    and of a common area only where the number's person has the caller's name: it may have been written down wrongly."""
    if not report.caller_phone:
        return True
    if matter.home_id is None:
        return same(session.get_one(Person, report.reporter_id).name) == same(report.caller_name or "")
    seen = homes_with(Actor(report.reporter_id, ""), Right.SEE)
    return session.scalar(select(Home.id).where(Home.id == matter.home_id, Home.id.in_(seen))) is not None


def _tell(session: Session, actor: Actor, matter: Matter, report: Report, at: datetime) -> None:
    matters.record_openly(
        session,
        actor,
        matter,
        "report.received",
        at=at,
        channel=matter.channel,
        category=report.category,
        severity=matter.severity,
    )
    if report.reporter_id and _is_theirs_to_see(session, report, matter):
        matters.take_part(session, matter.id, report.reporter_id, Part.REPORTER, at)
    if matter.channel is Channel.IMPORTED:
        return
    key = f"report:{matter.id}"
    tell_reporter(session, report, "report.acknowledged", key=f"{key}:ack")
    matters.tell_accountable(session, matter, "report.received", key=f"{key}:new")
    if report.relapse_of_id or matter.severity is Severity.EMERGENCY:
        kind = "report.relapse" if report.relapse_of_id else "report.emergency"
        for person in people_with_role(session, matter.estate_id, (Role.SUPERVISOR,), at):
            matters.tell(session, matter, person.id, kind, key=f"{key}:{kind}:{person.id}")
