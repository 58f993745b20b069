"""What did not pass the test at the end of a job is a job of its own: further work on the same reports (S62)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.access import Actor
from portal.matters import services as matters
from portal.matters.models import Matter, NextStep, Post
from portal.repairs import queries
from portal.repairs.models import WorkOrder
from portal.repairs.services import opening
from portal.repairs.services.telling import tell_household
from portal.reports import checklists
from portal.reports.categories import Trade
from portal.reports.models import Report
from portal.reports.services import answering


@dataclass(frozen=True)
class Failed:
    """The lines that did not pass, and what is wrong, in the technician's words."""

    lines: frozenset[str] = frozenset()
    finding: str = ""


def open_further(
    session: Session, actor: Actor, order: WorkOrder, failed: Failed, now: datetime
) -> Mapping[str, WorkOrder]:
    """The work order in which each failed line is mended: one for each trade that is needed, the report's open one if
    there is such already. Both sides are told."""
    if not failed.lines:
        return {}
    reports = queries.reports_of(session, order.id)
    _wait_for_planners(session, reports)
    lines = sorted(failed.lines)
    trades = {line: checklists.mended_by(line, order.trade) for line in lines}
    found = {trade: _order_for(session, actor, order, reports, trade, now) for trade in dict.fromkeys(trades.values())}
    posts = {report.id: _tell(session, actor, order, report, failed, found) for report in reports}
    for further in found.values():
        key = f"further:{order.id}:{order.round}:{further.id}"
        matters.tell_accountable(session, further.matter, "job.further", key=key, post_id=posts[reports[0].id].id)
    return {line: found[trade] for line, trade in trades.items()}


def _wait_for_planners(session: Session, reports: Sequence[Report]) -> None:
    # As in planning: whoever opens work for these reports at the same moment goes first, and is seen.
    ids = sorted(report.id for report in reports)
    locked = select(Matter.id).where(Matter.id.in_(ids)).order_by(Matter.id).with_for_update(key_share=True)
    session.execute(locked).all()


def _order_for(
    session: Session, actor: Actor, order: WorkOrder, reports: Sequence[Report], trade: Trade, now: datetime
) -> WorkOrder:
    there = (queries.open_for(session, report.id, trade) for report in reports)
    if found := next((one for one in there if one is not None), None):
        return found
    soon = answering.soon(session, order.matter)
    planned = opening.Planned(trade, order.category, order.matter.accountable_id, soon)
    return opening.open_for(session, actor, order.matter, reports, planned, now)


def _tell(
    session: Session, actor: Actor, order: WorkOrder, report: Report, failed: Failed, found: Mapping[Trade, WorkOrder]
) -> Post:
    """What is wrong stands in the household's thread; a visit is planned by the call-back limit (S47)."""
    post = matters.write(session, actor, report.matter, failed.finding, by_staff=True)
    soonest = min(one.matter.next_update_at for one in found.values() if one.matter.next_update_at)
    if report.matter.is_open and not report.has_ended:
        answering.expect(session, report.matter, NextStep.PLAN_VISIT, soonest)
    facts: dict[str, Any] = {"lines": sorted(failed.lines), "trades": [trade.value for trade in found]}
    matters.record_openly(session, actor, report, "work.further", work_order_id=order.id, post_id=post.id, **facts)
    key = f"further:{order.id}:{order.round}"
    tell_household(session, report, "work.further", key=key, post_id=post.id, due=soonest.isoformat())
    return post
