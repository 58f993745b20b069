"""The first page of everyone, the state of the jobs, and what machines ask."""

from io import BytesIO

from flask import jsonify, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal import migrate
from portal.estates import queries as estates
from portal.kernel import clock, drafts, files
from portal.kernel.access import OFFICE, POCKET, Permission, works_in
from portal.kernel.jobs import beginning, health
from portal.kernel.limits import limiter
from portal.kernel.web import PUBLIC, SIGNED_IN, Pages, actor, portal, session, staff
from portal.overview import navigation
from portal.overview.source import packed
from portal.reports import queries as reports
from portal.reports.models import Status
from portal.reports.now import now_of
from portal.reports.policy import speaks_for_household
from portal.reports.views.blueprint import coming

pages = Pages("overview", __name__)


@pages.page("/", access=SIGNED_IN)
def home() -> ResponseReturnValue:
    """Where each kind of person begins: the queue, the day, or their own matters."""
    me = actor()
    if works_in(me, OFFICE) and (code := navigation.here_code(me)):
        room = next((item for item in navigation.desk(me)), None)
        return redirect(room.url if room else url_for("estates.estate", estate=code), 303)
    if works_in(me, POCKET):
        return redirect(url_for("dispatch.my_day"), 303)
    return resident_home()


def resident_home() -> ResponseReturnValue:
    """What is open for this household: what now, when, who; then what was closed lately, and drafts that wait."""
    me, reading = actor(), session()
    theirs = reports.of_household(reading, me)
    visits = coming([report.id for report in theirs.is_open])
    rows = [(report, now_of(report, visits.get(report.id))) for report in theirs.is_open]
    first = next((row for row in rows if row[1].tone in {"turn", "late"}), next(iter(rows), None))
    asked = first is not None and first[0].status is Status.FINISHED
    closed = [(report, now_of(report)) for report in theirs.closed]
    return render_template(
        "overview/home.html",
        first=first,
        judges=asked and first and speaks_for_household(reading, me.person_id, first[0]),
        rows=rows,
        closed=closed,
        drafts=drafts.mine(reading, me.person_id),
        homes=estates.homes_of(reading, me),
    )


@pages.page("/jobs", access=staff(Permission.JOBS_READ))
def jobs() -> ResponseReturnValue:
    """Every job: its rhythm, its last run with its tally, and whether it is late."""
    return render_template(
        "overview/jobs.html", jobs=health(session(), portal().schedule, beginning(session())), now=clock.now()
    )


@pages.page("/source", access=PUBLIC)
@limiter.limit("240 per hour")
def source() -> ResponseReturnValue:
    """The source code of what runs here, to be saved."""
    return send_file(BytesIO(packed()), "application/gzip", as_attachment=True, download_name="anju.tar.gz")


@pages.page("/healthz", access=PUBLIC)
def healthz() -> ResponseReturnValue:
    """This process lives."""
    return jsonify(status="ok")


@pages.page("/readyz", access=PUBLIC)
def readyz() -> ResponseReturnValue:
    """This process can serve: the database answers, its schema is ours, the storage can be read."""
    checks = {"database": database_answers(), "migrations": schema_is_ours(), "storage": storage_answers()}
    return jsonify(status="ok" if all(checks.values()) else "unready", **checks), 200 if all(checks.values()) else 503


def database_answers() -> bool:
    try:
        session().execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def schema_is_ours() -> bool:
    try:
        return migrate.is_current(portal().database.engine)
    except SQLAlchemyError:
        return False


def storage_answers() -> bool:
    try:
        files.current().check()
    except files.StorageFull:
        return False
    return True
