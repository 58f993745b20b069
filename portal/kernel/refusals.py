"""Every refusal as a page in the reader's language, with a way on and nothing typed lost."""

import logging
from typing import Any

from flask import Flask, current_app, g, redirect, render_template, request
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from portal.kernel.errors import Conflict, Forbidden, Missing, Refused
from portal.kernel.web import keep_draft, stop_reading, typed_words

log = logging.getLogger(__name__)


def refuse(kind: str, status: int, **context: Any) -> ResponseReturnValue:
    """The page for one kind of refusal; what was typed stands on it, to copy or to send again."""
    stop_reading()
    page = render_template("refused.html", kind=kind, typed=typed_words(), **context)
    headers = {"Retry-After": "30"} if status in {429, 503} else {}
    return page, status, headers


def init_refusals(app: Flask) -> None:
    """Register a page for each thing that can be refused."""
    app.register_error_handler(Forbidden, lambda _: refuse("forbidden", 403))
    app.register_error_handler(Missing, lambda _: refuse("missing", 404))
    app.register_error_handler(Conflict, lambda late: refuse("conflict", 409, reason=late.reason, now=late.now))
    app.register_error_handler(StaleDataError, lambda _: refuse("conflict", 409, reason=None, now={}))
    app.register_error_handler(Refused, lambda refused: refuse("refused", 422, messages=refused.fields))
    app.register_error_handler(CSRFError, expired)
    app.register_error_handler(OperationalError, unavailable)
    app.register_error_handler(DBAPIError, broken)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(Exception, broken)


def expired(_error: CSRFError) -> ResponseReturnValue:
    """The form's token has gone: what was typed is kept and offered again, not sent."""
    if len(request.form.get("draft", "")) < 20:
        return refuse("expired", 400)
    stop_reading()
    return redirect(keep_draft(), 303)


def give_addresses() -> None:
    """A request to a host that is not ours has no addresses; the page that says so links to ours, by path."""
    if request_ctx.url_adapter is None:
        request_ctx.url_adapter = current_app.url_map.bind("localhost")


HTTP = {
    400: "bad",
    403: "forbidden",
    404: "missing",
    405: "missing",
    409: "conflict",
    413: "too_large",
    429: "too_many",
}


def http(error: HTTPException) -> ResponseReturnValue:
    """An answer of the framework's, in our words."""
    status = error.code or 500
    if status < 400:
        return error
    give_addresses()
    return refuse(HTTP.get(status, "broken" if status >= 500 else "bad"), status)


def unavailable(error: OperationalError) -> ResponseReturnValue:
    """The database is away for a moment: 503, say so, keep the words."""
    log.warning("database unavailable: %s", type(error.orig).__name__)
    g.pop("_login_user", None)
    return refuse("unavailable", 503)


def broken(error: Exception) -> ResponseReturnValue:
    """A fault of ours."""
    log.exception("fault at %s", request.endpoint, exc_info=error)
    if current_app.testing:
        raise error
    return refuse("broken", 500)
