"""What repairs show on a report's page: who comes and when, what is waited for, and for staff the work orders."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.estates.models import Home
from portal.estates.policy import homes_with
from portal.kernel import i18n
from portal.kernel.access import Actor, Permission, Right, holds
from portal.matters.policy import is_staff
from portal.repairs import phrases, policy, queries, wording
from portal.repairs.models import Action, Check, Status, WorkOrder
from portal.reports.labels import TRADE
from portal.reports.models import Report
from portal.reports.now import ComingVisit
from portal.reports.wording import check
from portal.workforce.labels import ADMITS
from portal.workforce.models import Appointment
from portal.workforce.models import Status as VisitStatus

Panel = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Line:
    """One work order and its next visit, in words."""

    order: WorkOrder
    trade: Any
    state: Any
    sentence: Any
    visit: Appointment | None = None
    said: Any = ""
    admits: Any = ""
    door: Any = ""
    may_plan: bool = False
    mends: Sequence[Any] = ()


def work(session: Session, actor: Actor, report: Report) -> Panel | None:
    """The visits and the waiting of a report, as its reader may know them, and the visit that is coming; nothing while
    nothing is planned."""
    planned = queries.planned_for(session, report.id)
    if not planned:
        return None
    orders, visits = list(planned), [visit for visit in planned.values() if visit]
    staff = is_staff(actor, report.estate_id)
    failed = queries.failed_before(session, [order.id for order in orders])
    lines = [line(actor, order, visit, report, failed[order.id]) for order, visit in planned.items()]
    return "repairs/_panel.html", {
        "lines": lines if staff else told(lines),
        "waits": waits(session, report, orders), "staff": staff, "zone": report.matter.estate.zone,
        "code": code_for(session, actor, report, visits),
        "reads_work": reads_work(actor, report, orders),
        "coming": as_coming(min(visits, key=lambda one: (one.span_from, one.id))) if visits else None,
    }  # fmt: skip


def told(lines: Sequence[Line]) -> list[Line]:
    """What the household is not told by the sentence on top already: a visit, or each trade of several (S54)."""
    shown = [one for one in lines if one.order.status is not Status.CANCELLED]
    return shown if len(shown) > 1 or any(one.visit for one in shown) else []


def reads_work(actor: Actor, report: Report, orders: Sequence[WorkOrder]) -> bool:
    """Whether the reader may open the work orders themselves."""
    return holds(actor, Permission.WORK_READ, report.estate_id) or any(policy.is_sent(actor, one) for one in orders)


def line(actor: Actor, order: WorkOrder, visit: Appointment | None, report: Report, failed: Sequence[Check]) -> Line:
    """A work order with its next date: each trade's stands there for the household too (S54)."""
    zone = report.matter.estate.zone
    known: dict[str, Any] = {"state": wording.STATUS[order.status], "sentence": sentence_of(order, visit, zone)}
    if visit is not None:
        known |= {"visit": visit, "said": phrases.said(visit)}
        known |= {"admits": phrases.YOU_ADMIT[visit.admits], "door": ADMITS[visit.admits]}
    may_plan = Action.BOOK in order.moves and policy.may(actor, Action.BOOK, order)
    mends = [check(one.line) for one in failed]
    return Line(order, TRADE[order.trade], may_plan=may_plan, mends=mends, **known)


def sentence_of(order: WorkOrder, visit: Appointment | None, zone: str) -> Any:
    """What comes next for a work order, with its date."""
    if visit is not None:
        return phrases.comes(visit, zone)
    if order.status is Status.FINISHED and order.finished_at:
        return phrases.finished(i18n.day(order.finished_at, zone))
    if order.status is Status.WAITING and order.matter.waiting_until:
        return phrases.waits(i18n.day(order.matter.waiting_until, zone))
    if order.status is Status.CANCELLED or order.matter.next_update_at is None:
        return phrases.dropped()
    return phrases.to_plan(i18n.when(order.matter.next_update_at, zone))


def waits(session: Session, report: Report, orders: Sequence[WorkOrder]) -> list[dict[str, Any]]:
    """The five things that make waiting bearable, for each work order that waits (S55)."""
    if not any(order.status is Status.WAITING for order in orders):
        return []
    zone, sharing = report.matter.estate.zone, queries.sharing(session, report)
    return [
        {
            "until": i18n.when(hold.until, zone), "why": hold.why, "meanwhile": hold.meanwhile,
            "queue": phrases.queue_place(hold, queries.ahead_of(session, hold, report.estate_id)),
            "together": phrases.together(sharing),
        }
        for hold in queries.holds_of_report(session, report.id)
    ]  # fmt: skip


def code_for(session: Session, actor: Actor, report: Report, visits: Collection[Appointment]) -> str | None:
    """The code that the household tells at the door: for those who may let somebody in, never for whoever is sent."""
    coming = [one for one in visits if one.status in {VisitStatus.BOOKED, VisitStatus.ACCEPTED}]
    if not coming or any(one.person_id == actor.id for one in coming):
        return None
    home = report.matter.home_id
    mine = select(Home.id).where(Home.id == home, Home.id.in_(homes_with(actor, Right.ADMIT)))
    admits = session.scalar(mine) is not None if home else report.reporter_id == actor.id
    return coming[0].code if admits and coming[0].takes_code else None


def coming(session: Session, report_ids: Collection[int]) -> Mapping[int, ComingVisit]:
    """The next visit of each of these reports, for the sentence on top of their pages and in lists."""
    return {key: as_coming(visit) for key, visit in queries.coming(session, report_ids).items()}


def as_coming(visit: Appointment) -> ComingVisit:
    """A visit as the household may know it."""
    return ComingVisit(visit.person.name, visit.window_from, visit.window_to, visit.status is VisitStatus.ARRIVED)


PANELS: dict[str, list[Any]] = {"report": [work], "report.visits": [coming]}
