"""The least that a Flask page can cost on these tables: no sign-in, no frame, no rules. All figures are multiples of it."""

from datetime import timedelta
from itertools import count

from flask import Flask, render_template_string, request
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
_numbers = count(1)


def make_floor(database: Database, accountable_id: int) -> Flask:
    """An application with two pages: one indexed SELECT of 25 rows, one INSERT with its search index and commit."""
    app = Flask("floor")

    @app.get("/")
    def read() -> str:
        open_ones = (Matter.estate_id == 1, Matter.kind == Kind.REPORT, Matter.closed_at.is_(None))
        columns = (Matter.id, Matter.reference, Matter.title, Matter.due_at)
        with database.reading() as session:
            rows = session.execute(
                select(*columns).where(*open_ones).order_by(Matter.due_at, Matter.id).limit(25)
            ).all()
        return render_template_string(PAGE, rows=rows)

    @app.post("/")
    def write() -> Response:
        words, now = request.form["words"], clock.now()
        with database.writing() as session, session.begin():
            row = insert(Matter).values(
                kind=Kind.REPORT,
                reference=reference_of("F", 500_000_000 + next(_numbers)),
                estate_id=1,
                title=words[:90],
                severity=Severity.MINOR,
                channel=Channel.WEB,
                accountable_id=accountable_id,
                next_step=NextStep.TRIAGE,
                opened_at=now,
                due_at=now + timedelta(days=90),
                next_update_at=now + timedelta(days=90),
            )
            key = session.scalar(row.returning(Matter.id))
            search.index(session, key or 0, 1, words)
        return Response(status=303, headers={"Location": "/"})

    return app
