"""What reports show on the page of a home: what was reported there, for those who may read it (S26)."""

from typing import Any

from sqlalchemy.orm import Session

from portal.estates.models import Home
from portal.kernel.access import Actor, Permission, holds
from portal.reports import queries


def history(session: Session, actor: Actor, home: Home) -> tuple[str, dict[str, Any]] | None:
    """The home's reports, newest first, for staff who are about to answer; residents have theirs on their own page."""
    if not holds(actor, Permission.REPORTS_READ, home.estate_id):
        return None
    return "reports/_history.html", {"reports": queries.history(session, home.id)}


PANELS = {"home": [history]}
