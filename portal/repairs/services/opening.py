"""A fresh work order: a matter of its own, and the link to every report that it is done for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.kernel.access import Actor
from portal.matters import services as matters
from portal.matters.models import Channel, Kind, Matter, NextStep
from portal.matters.services import Expected, Whereabouts
from portal.repairs.models import ReportWorkOrder, Status, WorkOrder
from portal.reports.categories import Category, Trade
from portal.reports.models import Report


@dataclass(frozen=True)
class Planned:
    """What is to be done, who answers for it, and by when a visit is to be planned."""

    trade: Trade
    category: Category
    accountable_id: int
    by: datetime


def open_for(
    session: Session, actor: Actor, about: Matter, reports: Sequence[Report], planned: Planned, now: datetime
) -> WorkOrder:
    """A work order where `about` is, for these reports; its opening stands in the story of each."""
    work = matters.open_matter(
        session, Kind.WORK_ORDER,
        Whereabouts(about.estate_id, about.home_id, about.building_id, about.place_id, about.place_text),
        title=about.title, severity=about.severity, channel=Channel.STAFF, accountable_id=planned.accountable_id,
        expected=Expected(NextStep.PLAN_VISIT, max(planned.by, now)), at=now,
    )  # fmt: skip
    work.taken_up_at = now
    order = WorkOrder(id=work.id, estate_id=work.estate_id, trade=planned.trade, category=planned.category, matter=work)
    order.status = Status.PLANNED
    session.add(order)
    session.flush()
    trade = planned.trade.value
    for report in reports:
        session.add(ReportWorkOrder(report_id=report.id, work_order_id=order.id, round=report.round))
        matters.record(session, actor, report, "work_order.opened", work_order_id=order.id, trade=trade)
        matters.record(session, actor, work, "work_order.opened", report_id=report.id, trade=trade)
    session.flush()
    matters.make_findable(session, work)
    return order
