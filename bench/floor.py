"""The least that a Flask page can cost on these tables: no sign-in, no frame, no rules."""

import time
from datetime import timedelta
from itertools import count

from flask import Flask, request
from sqlalchemy import insert, select
from werkzeug.wrappers import Response

from bench.history import reference_of
from portal.kernel import clock, search
from portal.kernel.db import Database
from portal.kernel.severity import Severity
from portal.matters.models import Channel, Kind, Matter, NextStep

PAGE = """<!doctype html><html lang="en"><title>Floor</title><body><h1>Floor</h1><ul>
{% for row in rows %}<li><a href="/{{ row.reference }}">{{ row.title }}</a> {{ row.due_at }}</li>{% endfor %}
</ul></body></html>"""
_numbers = count(time.time_ns() % 10**12)


def make_floor(database: Database, accountable_id: int) -> Flask:
    """An application with two pages: one indexed SELECT of 25 rows, one INSERT with its search index and commit."""
    app = Flask("floor")

    bare = app.jinja_env.from_string(PAGE)

    def read() -> str:
        open_ones = (Matter.estate_id == 1, Matter.kind == Kind.REPORT, Matter.closed_at.is_(None))
        columns = (Matter.id, Matter.reference, Matter.title, Matter.due_at)
        first = select(*columns).where(*open_ones).order_by(Matter.due_at, Matter.id).limit(25)
        with database.reading() as session:
            return bare.render(rows=session.execute(first).all())

    def write() -> Response:
        words = request.form["words"]
        with database.writing() as session, session.begin():
            key = session.scalar(insert(Matter).values(_row(words, accountable_id)).returning(Matter.id))
            search.index(session, key or 0, 1, words)
        return Response(status=303, headers={"Location": "/"})

    app.add_url_rule("/", view_func=read)
    app.add_url_rule("/", view_func=write, methods=["POST"])
    return app


def _row(words: str, accountable_id: int) -> dict[str, object]:
    later = clock.now() + timedelta(days=90)
    return {
        "kind": Kind.REPORT,
        "reference": reference_of("F", 500_000_000 + next(_numbers)),
        "estate_id": 1,
        "title": words[:90],
        "severity": Severity.MINOR,
        "channel": Channel.WEB,
        "accountable_id": accountable_id,
        "next_step": NextStep.TRIAGE,
        "opened_at": clock.now(),
        "due_at": later,
        "next_update_at": later,
    }
