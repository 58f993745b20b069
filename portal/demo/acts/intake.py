"""A report comes in (reports.services.intake)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from portal.audit.models import Visibility
from portal.demo.acts import clocks
from portal.demo.company.ground import Somebody
from portal.demo.tale import Facts, Tale
from portal.estates import settings
from portal.kernel.access import Role
from portal.kernel.severity import Severity
from portal.matters.models import Channel, Kind, NextStep, Part, Purpose
from portal.promises.models import ClockKind
from portal.reports import guidance
from portal.reports.categories import TREE, Category, Route
from portal.reports.guess import guess
from portal.reports.models import Report, Status
from portal.reports.services.intake import title_of
from portal.reports.severity import severity_of

MONTH = timedelta(days=30.44)
FIRST = timedelta(hours=4)


@dataclass(frozen=True)
class Said:
    """What somebody told us."""

    words: str
    category: Category
    channel: Channel
    answers: dict[str, str] = field(default_factory=dict)
    windows: tuple[str, ...] = ()
    wanted: str | None = None
    caller_name: str | None = None
    place_text: str | None = None
    photos: tuple[str, ...] = ()


def receive(tale: Tale, said: Said, at: datetime, by: Somebody) -> None:
    """Words kept as they are, somebody named, every promised time stamped."""
    signs = _signs(said.category, said.words, tuple(said.answers.items()))
    earlier = _earlier_repair(tale, said.category, at)
    danger, relapse = signs.danger is not None, earlier is not None
    severity = severity_of(danger, signs.life, signs.growing, signs.essential_lost, signs.scope, relapse)
    _open(tale, said, severity, at)
    tale.report = tale.world.book.begin(
        Report, id=tale.matter.id, estate_id=tale.ground.id, reporter_id=tale.reporter.id if tale.reporter else None,
        entered_by_id=None if said.channel is Channel.WEB else by.id, caller_name=said.caller_name, words=said.words,
        wanted=said.wanted, category=said.category, guessed_category=_guessed(said.words), danger=signs.danger,
        life=signs.life, growing=signs.growing, essential_lost=signs.essential_lost, scope=signs.scope,
        answers=said.answers, windows=list(said.windows), relapse_of_id=earlier,
    )  # fmt: skip
    tale.world.done_at[_where(tale), said.category].append(tale)
    made = clocks.stamp(tale, severity, at)
    answer_due = next((one.due_at for one in made if one.kind is ClockKind.ANSWER), at + FIRST)
    tale.expect(NextStep.FIRST_ANSWER, min(answer_due, at + limit_of(tale, severity, at)))
    tale.attach(list(said.photos), Purpose.REPORT, at, by.id)
    _tell(tale, at, by)


def limit_of(tale: Tale, severity: Severity, at: datetime) -> timedelta:
    """The longest time without a word."""
    return timedelta(minutes=tale.ground.value(settings.NEXT_UPDATE[severity], at))


@cache
def _signs(category: Category, words: str, answers: tuple[tuple[str, str], ...]) -> guidance.Signs:
    return guidance.signs(category, words, dict(answers))


@cache
def _guessed(words: str) -> Category:
    return guess(words).category


def _open(tale: Tale, said: Said, severity: Severity, at: datetime) -> None:
    spot, house = tale.spot, tale.house
    building_id = house.building_id if house else spot.building_id if spot else None
    tale.matter, tale.tenure = tale.open_matter(
        Kind.REPORT, tale.ground.on_duty(at), title_of(said.words), at, severity=severity, channel=said.channel,
        home_id=house.id if house else None, building_id=building_id, place_id=spot.id if spot else None,
        place_text=said.place_text, next_step=NextStep.FIRST_ANSWER, next_update_at=at + FIRST, due_at=at + FIRST,
    )  # fmt: skip
    tale.untaken_since = at


def _where(tale: Tale) -> int:
    """A key for the place: homes and common areas never share one."""
    return tale.house.id if tale.house else -(tale.spot.id if tale.spot else 0)


def _earlier_repair(tale: Tale, category: Category, at: datetime) -> int | None:
    """The newest repair of the same kind at the same place that stood as finished at that moment."""
    if not _where(tale) or TREE[category].route is not Route.REPAIR:
        return None
    since = at - MONTH * tale.ground.value(settings.RELAPSE_MONTHS, at)
    found = [one.report for one in tale.world.done_at[_where(tale), category] if _had_ended(one, at, since)]
    return max((report.id for report in found), default=None)


def _had_ended(tale: Tale, at: datetime, since: datetime) -> bool:
    report = tale.report
    ended = (
        report.status in {Status.SOLVED, Status.UNCONFIRMED} and report.ended_at is not None and report.ended_at <= at
    )
    return ended and report.finished_at is not None and report.finished_at > since


def _tell(tale: Tale, at: datetime, by: Somebody) -> None:
    matter, report = tale.matter, tale.report
    facts: Facts = {"channel": matter.channel, "category": report.category, "severity": matter.severity}
    tale.event("report.received", at, by.id, visibility=Visibility.RESIDENT, **facts)
    key = f"report:{matter.id}"
    if tale.reporter:
        tale.take_part(matter.id, tale.reporter.id, Part.REPORTER, at)
        tale.tell(tale.reporter.id, "report.acknowledged", f"{key}:ack", at)
    tale.tell(matter.accountable_id, "report.received", f"{key}:new", at)
    if report.relapse_of_id or matter.severity is Severity.EMERGENCY:
        kind = "report.relapse" if report.relapse_of_id else "report.emergency"
        for who in tale.holders(Role.SUPERVISOR):
            tale.tell(who.id, kind, f"{key}:{kind}:{who.id}", at)
