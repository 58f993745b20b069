"""Finished: the four facts, the checklist with what hangs together with the work, photos; then the household judges."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.kernel import clock
from portal.kernel.access import Actor
from portal.kernel.errors import Refused
from portal.kernel.severity import Scope, Severity
from portal.matters import services as matters
from portal.matters.models import Purpose
from portal.repairs import queries, refusals
from portal.repairs.models import Action, Check, Degree, Nature, ReportWorkOrder, SiteReport, WorkOrder
from portal.repairs.services.further import Failed, open_further
from portal.repairs.services.loading import ready
from portal.reports import checklists
from portal.reports.models import Action as ReportAction
from portal.reports.models import Report
from portal.reports.services import verdicts
from portal.workforce import services as calendar


@dataclass(frozen=True)
class Facts:
    """The four facts that every site report has (S49)."""

    nature: Nature
    degree: Degree
    scope: Scope
    users_view: str


ALL_PASSED = Failed()


def is_minor(severity: Severity) -> bool:
    """Minor jobs ask for one photo and the short list."""
    return severity is Severity.MINOR


def photos_wanted(severity: Severity) -> int:
    """How many photos of the work a job needs: one of a minor job, else the damage and the finished work."""
    return 1 if is_minor(severity) else 2


def finish(
    session: Session, actor: Actor, order_id: int, facts: Facts, ticked: Collection[str], words: str,
    photos: Sequence[str], *, failed: Failed = ALL_PASSED, version: int | None = None,
) -> Collection[WorkOrder]:  # fmt: skip
    """Finished: the four facts, every compulsory line of the checklist ticked or failed (S62), photos of the work. A
    failed line opens further work for the same reports. When nothing else is open for a report, its household is asked
    for the verdict. The further work orders. Raises Missing, Forbidden, Conflict, and Refused naming each missing
    line."""
    order, matter = ready(session, actor, order_id, Action.FINISH, version)
    lines = checklists.lines_for(order.category, is_minor(matter.severity))
    tested = {line.key: line.key in ticked and line.key not in failed.lines for line in lines}
    wrong = _untested(lines, tested, failed) | _lacking(session, order, facts, photos, photos_wanted(matter.severity))
    if wrong:
        raise Refused(wrong)
    now = clock.now()
    _keep_facts(session, actor, order, facts, now)
    calendar.finish_open(session, actor, order.id, now)
    order.finish(now)
    matter.close(now)
    session.flush()
    matters.record(session, actor, order, "work.finished", round=order.round)
    reports = queries.reports_of(session, order.id)
    for report in reports:
        _know_round(session, order, report)
        _tell_done(session, actor, order, report, words, photos)
    further = open_further(session, actor, order, failed, now)
    _keep_checks(session, actor, order, tested, failed.finding, further, now)
    for report in reports:
        ask_if_done(session, actor, report)
    return list({one.id: one for one in further.values()}.values())


def _untested(lines: Sequence[checklists.Line], tested: Mapping[str, bool], failed: Failed) -> dict[str, Any]:
    """What is missing of the checklist: a line neither passed nor failed, a failed one without words, or the words
    alone."""
    wrong = {
        f"check_{line.key}": refusals.line_not_passed()
        for line in lines
        if line.is_compulsory and not tested[line.key] and line.key not in failed.lines
    }
    if failed.lines - tested.keys() or (failed.finding.strip() and not failed.lines):
        wrong["failed"] = refusals.which_line_failed()
    if failed.lines and not failed.finding.strip():
        wrong["finding"] = refusals.say_what_is_wrong()
    return wrong


def _lacking(session: Session, order: WorkOrder, facts: Facts, photos: Sequence[str], wanted: int) -> dict[str, Any]:
    wrong = {}
    if not photos or len(photos) + queries.earlier_photos(session, order) < wanted:
        wrong["photos"] = refusals.needs_photos(wanted)
    if not facts.users_view.strip():
        wrong["users_view"] = refusals.needs_view()
    return wrong


def _keep_facts(session: Session, actor: Actor, order: WorkOrder, facts: Facts, now: datetime) -> None:
    session.add(
        SiteReport(
            work_order_id=order.id, round=order.round, by_id=actor.person_id, nature=facts.nature, degree=facts.degree,
            scope=facts.scope, users_view=facts.users_view, at=now,
        )
    )  # fmt: skip


def _keep_checks(
    session: Session, actor: Actor, order: WorkOrder, tested: Mapping[str, bool], finding: str,
    further: Mapping[str, WorkOrder],
    now: datetime,
) -> None:  # fmt: skip
    by = {"work_order_id": order.id, "round": order.round, "by_id": actor.person_id, "at": now}
    for line, passed in tested.items():
        mended = {"finding": finding, "further_order_id": further[line].id} if line in further else {}
        session.add(Check(line=line, passed=passed, **by, **mended))


def _know_round(session: Session, order: WorkOrder, report: Report) -> None:
    """What is finished now is finished for the round that the report is in; only a later one opens it again."""
    link = (ReportWorkOrder.report_id == report.id, ReportWorkOrder.work_order_id == order.id)
    session.execute(update(ReportWorkOrder).where(*link).values(round=report.round))


def _tell_done(
    session: Session, actor: Actor, order: WorkOrder, report: Report, words: str, photos: Sequence[str]
) -> None:
    post = matters.write(session, actor, report.matter, words, by_staff=True) if words.strip() else None
    matters.attach(session, actor, report.matter, photos, Purpose.AFTER, post_id=post.id if post else None)
    matters.record_openly(session, actor, report, "work.finished", work_order_id=order.id, trade=order.trade.value)


def ask_if_done(session: Session, actor: Actor, report: Report) -> bool:
    """Ask the household for its verdict if no work is open for the report any more; whether it was asked. A report that
    somebody finished or closed by hand meanwhile stays as it is."""
    if ReportAction.FINISH not in report.moves or not queries.none_open(session, report.id):
        return False
    verdicts.finish(session, actor, report, report.matter)
    return True


def add_before_photos(session: Session, actor: Actor, order_id: int, photos: Sequence[str]) -> None:
    """How it looked before: shown on the report's page beside the picture of the finished work.
    Raises Missing, Forbidden, Refused without a photo, Conflict."""
    order, _matter = ready(session, actor, order_id, Action.FINISH)
    if not photos:
        raise Refused({"photos": refusals.needs_one_photo()})
    for report in queries.reports_of(session, order.id):
        matters.attach(session, actor, report.matter, photos, Purpose.BEFORE)
        matters.record_openly(session, actor, report, "work.photographed", work_order_id=order.id)
