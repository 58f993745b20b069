"""Pages of reports: the resident's, the desk's, and those behind one-time links."""

from portal.reports.views import desk, entry, links, queue, resident, selection
from portal.reports.views.blueprint import pages

__all__ = ["desk", "entry", "links", "pages", "queue", "resident", "selection"]
