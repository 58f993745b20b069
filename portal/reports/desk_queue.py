"""The desk's queue: its views, how many each holds, and one page of it. Statements are built once, at import."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, bindparam, func, literal_column, select
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import Person
from portal.estates.models import Home, Place
from portal.kernel import clock, search
from portal.kernel.access import Actor
from portal.kernel.paging import Page, keyset
from portal.matters.models import Kind, Matter
from portal.reports.models import Report

PAGE = 25
COUNT_UP_TO = 99
MONTH = timedelta(days=30.44)


@dataclass(frozen=True)
class View:
    """One view of the queue: its name in the address, its condition, and the table that alone answers it."""

    name: str
    condition: ColumnElement[bool]
    table: type[Matter] | type[Report] = Matter


VIEWS: Mapping[str, View] = {
    view.name: view
    for view in (
        View("all", Matter.closed_at.is_(None)),
        View("answer", Report.first_answered_at.is_(None), Report),
        View("late", Matter.due_at < bindparam("now")),
        View("today", Matter.due_at <= bindparam("tonight")),
        View("untaken", Matter.taken_up_at.is_(None)),
        View("waiting", Matter.waiting_until.is_not(None)),
        View("came_back", Report.round > literal_column("1"), Report),
        View("verdict", Report.status == literal_column("'finished'"), Report),
        View("mine", Matter.accountable_id == bindparam("me")),
    )
}

_OPEN = (Report.estate_id == bindparam("estate"), Report.ended_at.is_(None))
_HERE = (Matter.estate_id == bindparam("estate"), Matter.kind == Kind.REPORT, Matter.closed_at.is_(None))


def _repeats() -> Any:
    other = aliased(Matter)
    recent = (other.home_id == Matter.home_id, other.kind == Kind.REPORT, other.opened_at > bindparam("since"))
    return select(func.count()).where(*recent).correlate(Matter).scalar_subquery()


_ROWS = (
    select(
        Matter.id, Matter.reference, Matter.title, Matter.due_at, Matter.severity, Matter.waiting_until,
        Matter.next_step, Matter.taken_up_at, Matter.home_id, Matter.place_text, Report.category, Report.danger,
        Report.round, Home.label.label("home"), Place.names.label("place"), Person.name.label("accountable"),
        _repeats().label("repeats"),
    )
    .join(Report, Report.id == Matter.id)
    .join(Person, Person.id == Matter.accountable_id)
    .outerjoin(Home, Home.id == Matter.home_id)
    .outerjoin(Place, Place.id == Matter.place_id)
    .where(*_HERE)
)  # fmt: skip
_VIEWED = {name: _ROWS.where(view.condition) for name, view in VIEWS.items()}


def _count(view: View) -> Any:
    """Each from one table and its own index: no join, whatever the estate's size."""
    here = _OPEN if view.table is Report else _HERE
    some = select(view.table.id).where(*here, view.condition).limit(COUNT_UP_TO + 1)
    return select(func.count()).select_from(some.subquery()).scalar_subquery()


_COUNTS = select(*(_count(view).label(name) for name, view in VIEWS.items()))


@dataclass(frozen=True)
class Desk:
    """Whose queue, where: the estate, who looks, midnight tonight there, and for how many months a home's reports
    count as repeated."""

    estate_id: int
    actor: Actor
    tonight: datetime
    months: int = 12

    @property
    def facts(self) -> dict[str, Any]:
        now = clock.now()
        since = now - self.months * MONTH
        return {"estate": self.estate_id, "me": self.actor.id, "now": now, "tonight": self.tonight, "since": since}


def page(session: Session, desk: Desk, view: str, cursor: str | None, words: str = "") -> Page[Any]:
    """One page of the open reports of an estate, the least time left first; each row says how often its home has
    reported within those months, this report included (S26). Raises Missing on a cursor that it never made."""
    statement = _VIEWED[view]
    if words.strip():
        statement = statement.where(search.matching(session, Matter.id, words))
    return keyset(session, statement, (Matter.due_at, Matter.id), cursor, PAGE, **desk.facts)


def counts(session: Session, desk: Desk) -> RowMapping:
    """How many open reports each view holds, counted to 100 at most, in one statement."""
    return session.connection().execute(_COUNTS, desk.facts).mappings().one()
