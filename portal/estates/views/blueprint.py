"""The blueprint that all pages of estates are declared on, and what they share."""

from typing import Any

from flask import abort, request, url_for

from portal.estates import policy, queries
from portal.estates.models import Estate, Home
from portal.kernel import web
from portal.kernel.access import Permission, Right
from portal.kernel.paging import Page
from portal.kernel.web import Pages, thing

pages = Pages("estates", __name__)

SEES_HOME = thing("home", right=Right.SEE, permission=Permission.HOMES_READ)
EDITS_HOME = thing("home", permission=Permission.HOMES_EDIT)


def the_estate() -> Estate:
    """The estate in the address, with all its fields."""
    return queries.estate(web.session(), web.estate().id) or abort(404)


def the_home(home_id: int) -> Home:
    """A home that the reader may see, else 404."""
    return queries.home(web.session(), web.actor(), home_id) or abort(404)


def the_home_to_edit(home_id: int) -> Home:
    """A home that the reader may change: 404 where they can't see it, 403 where they may only look."""
    home = the_home(home_id)
    if not policy.may_edit(web.actor(), home.estate_id):
        abort(403)
    return home


def around(page: Page[Any], endpoint: str, **address: Any) -> dict[str, str | None]:
    """The addresses of the pages before and after, with the same filters."""
    kept = {name: value for name, value in request.args.items() if name != "at"} | address
    return {
        "next_url": url_for(endpoint, **kept, at=page.next) if page.next else None,
        "previous_url": url_for(endpoint, **kept, at=page.previous) if page.previous else None,
    }
