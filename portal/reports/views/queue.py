"""The desk's queue: open reports, the least time left first."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal.kernel import clock
from portal.kernel.access import Permission
from portal.kernel.web import actor, estate, page_or_part, session, staff
from portal.reports import desk_queue, labels, phrases, queries
from portal.reports.views.blueprint import pages


@pages.page("/e/<estate>/queue", access=staff(Permission.REPORTS_READ))
def queue(**_address: str) -> ResponseReturnValue:
    """Open reports, the least time left first; filters are links, the rest of the page is one keyset list."""
    ref = estate()
    view, words = request.args.get("view", "all"), request.args.get("q", "")[:120]
    if view not in desk_queue.VIEWS:
        abort(404)
    months = queries.months_counted(session(), ref.id)
    desk = desk_queue.Desk(ref.id, actor(), end_of_day(ref.zone), months)
    context = {
        "page": desk_queue.page(session(), desk, view, request.args.get("page"), words),
        "counts": desk_queue.counts(session(), desk),
        "chosen": view,
        "words": words,
        "estate": ref,
        "months": months,
        "labels": labels,
        "views": phrases.VIEWS,
    }
    return page_or_part("reports/queue.html", "reports/_queue.html", **context)


def end_of_day(zone: str) -> datetime:
    """Midnight tonight, there."""
    there = ZoneInfo(zone)
    tomorrow = clock.now().astimezone(there).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), there)
