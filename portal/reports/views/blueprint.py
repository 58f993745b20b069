"""The blueprint that all pages of reports are declared on, and how each finds its report."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, request, url_for
from sqlalchemy import Row
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.kernel import i18n
from portal.kernel.access import Permission, Right, holds, permissions_at
from portal.kernel.web import Access, Pages, actor, page_or_part, panels, portal, session, thing
from portal.matters.policy import is_staff
from portal.matters.queries import MAX_STORY
from portal.promises import queries as promises
from portal.reports import policy, queries
from portal.reports.models import Report, Status
from portal.reports.now import ComingVisit, now_of, stage_of
from portal.reports.story import story

pages = Pages("reports", __name__)

# A story longer than this is read in the export, not on a page.
WHOLE = 1000
SEES: Access = thing("report", right=Right.SEE, permission=Permission.REPORTS_READ)


def acts(permission: Permission) -> Access:
    """A page for staff about one report: it is seen by a permission, and acted on by another."""
    return thing("report", permission=permission)


def found(reference: str, needs: Permission | None = None) -> Report:
    """The report of an address, 404 if it is not this person's to see, 403 if the act is not theirs."""
    report = queries.report(session(), actor(), reference) or abort(404)
    if needs is not None and not holds(actor(), needs, report.estate_id):
        abort(403)
    return report


def url_of(report: Report) -> str:
    return url_for("reports.report", reference=report.matter.reference)


def place_of(report: Report) -> str:
    """Where a report is, in words: home, common area, or what was typed."""
    matter = report.matter
    named = matter.home.label if matter.home else i18n.text_of(matter.place.names) if matter.place else ""
    return " · ".join(words for words in (i18n.text_of(matter.estate.names), named, matter.place_text or "") if words)


def layout_for(report: Report) -> str:
    """Staff meet a report at the desk, its household on its own page."""
    return "desk.html" if is_staff(actor(), report.estate_id) else "resident.html"


def coming(ids: Sequence[int]) -> Mapping[int, ComingVisit]:
    """The next visit of each of these reports, from the room that knows visits."""
    loads = portal().panels.get("report.visits", ())
    return loads[0](session(), ids) if loads else {}


def context_of(report: Report) -> dict[str, Any]:
    """What a report's page shows, whoever reads it."""
    reading, me = session(), actor()
    staff, held = is_staff(me, report.estate_id), permissions_at(me, report.estate_id)
    shown = panels("report", report)
    visit = next((context["coming"] for _, context in shown if context.get("coming")), None)
    most = WHOLE if request.args.get("story") == "whole" else MAX_STORY
    told = story(reading, me, report.matter, portal().sentences, most=most)
    return {
        "shown_first": told.entries[-1].photos if told.entries and not told.has_more else (),
        "report": report,
        "matter": report.matter,
        "zone": report.matter.estate.zone,
        "layout": layout_for(report),
        "place": place_of(report),
        "now": now_of(report, visit),
        "stage": stage_of(report),
        "staff": staff,
        "story": told.entries,
        "story_has_more": told.has_more,
        "clocks": promises.clocks(reading, report.id),
        "panels": shown,
        "judges": policy.speaks_for_household(reading, me.id, report),
        "may": {permission.name: permission in held for permission in Permission},
        "can_return": report.status in {Status.SOLVED, Status.UNCONFIRMED},
        "repeats": _home_before(reading, report) if staff else (),
    }


def _home_before(reading: Session, report: Report) -> Sequence[Row[*tuple[Any, ...]]]:
    """The reports of the same home in the months that the estate counts."""
    home_id = report.matter.home_id
    months = queries.months_counted(reading, report.estate_id)
    return queries.history(reading, home_id, months) if home_id else ()


def answer(report: Report) -> Response:
    """The report's page, or its part for the queue."""
    return page_or_part("reports/report.html", "reports/_report.html", **context_of(report))
