"""Reading repairs: work orders, what they wait for, what was done on site, and whom to send."""

from portal.repairs.queries.orders import (
    any_finished,
    as_it_stands,
    behind_their_report,
    hold_reports,
    left_by_declined,
    none_open,
    open_for,
    order,
    order_by_id,
    orders_of,
    planned_for,
    reports_of,
    why_declined,
    works_on,
)
from portal.repairs.queries.planning import candidates
from portal.repairs.queries.site import checks, earlier_photos, failed_before, site_report
from portal.repairs.queries.visits import coming, visit
from portal.repairs.queries.waiting import ahead_of, hold_by_id, holds_of_report, open_hold, sharing

__all__ = [
    "ahead_of",
    "any_finished",
    "as_it_stands",
    "behind_their_report",
    "candidates",
    "checks",
    "coming",
    "earlier_photos",
    "failed_before",
    "hold_by_id",
    "hold_reports",
    "holds_of_report",
    "left_by_declined",
    "none_open",
    "open_for",
    "open_hold",
    "order",
    "order_by_id",
    "orders_of",
    "planned_for",
    "reports_of",
    "sharing",
    "site_report",
    "visit",
    "why_declined",
    "works_on",
]
