"""Converters, the guard and the end of every reading session."""

from flask import Flask

from portal.kernel.web.addresses import Reference, ThingId
from portal.kernel.web.context import stop_reading
from portal.kernel.web.guard import guard


def init_web(app: Flask) -> None:
    """Converters, the guard and the end of every reading session."""
    app.url_map.converters.update(id=ThingId, ref=Reference)
    app.before_request(guard)
    app.teardown_appcontext(stop_reading)
