"""One use-case a form, in one transaction, once."""

import secrets
from collections.abc import Callable
from typing import Any, TypeVar

from flask import redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.kernel import drafts, submissions
from portal.kernel.db import unit_of_work
from portal.kernel.errors import Refused
from portal.kernel.web.context import actor, portal, stop_reading
from portal.kernel.web.typed import content, draft_keys

T = TypeVar("T")


def submit(act: Callable[[Session], str]) -> Response:
    """One use-case in one transaction, once: the same form again (key and words) leads to the same place, not to a
    second deed; with other words it is another deed, or a Conflict where the thing has moved on meanwhile.
    `act` returns the address to go to; it is built after the commit's success is sure."""
    key = submissions.identity(
        request.form.get("submission") or request.headers.get("Idempotency-Key") or secrets.token_urlsafe(18), content()
    )
    endpoint, person_id, draft = request.endpoint or "", actor().id, request.form.get("draft", "")
    stop_reading()
    with unit_of_work(portal().database.writing) as writing:
        earlier = submissions.first(writing, key, person_id=person_id, endpoint=endpoint)
        location = earlier or act(writing)
        if earlier is None:
            submissions.settle(writing, key, location)
            if draft in draft_keys():
                drafts.drop(writing, draft)
    return redirect(location, 303)


def aside(act: Callable[[Session], T]) -> T:
    """Something that is kept whatever becomes of the form, in a transaction of its own: a wrong code is counted."""
    stop_reading()
    with unit_of_work(portal().database.writing) as writing:
        return act(writing)


def sent(form: Any, act: Callable[[Session], str]) -> Response | None:
    """The answer to a form that was sent and is in order; None where it has to be shown (again), messages in place."""
    if not form.validate_on_submit():
        return None
    try:
        return submit(act)
    except Refused as refused:
        form.refuse(refused)
        return None
