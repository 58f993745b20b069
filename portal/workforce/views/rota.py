"""The rota of an estate: who is on duty, at work, or away."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.estates.forms import Press
from portal.kernel import clock, web
from portal.kernel.access import Permission
from portal.kernel.web import staff
from portal.kernel.words import gettext as _
from portal.kernel.words import ngettext
from portal.promises.queries import local_day
from portal.workforce import labels, queries, services
from portal.workforce.forms import AbsenceForm, DutyForm, ShiftForm
from portal.workforce.models import Entry
from portal.workforce.views.blueprint import pages

WEEK = timedelta(days=7)
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


@pages.page("/e/<estate>/rota", access=staff(Permission.ROTA_EDIT))
def rota(estate: str) -> ResponseReturnValue:
    """A week: duty, shifts and absences."""
    here, monday = web.estate(), _monday()
    start, end = queries.bounds(monday, here.zone, WEEK.days)
    return render_template(
        "workforce/rota.html",
        estate=here,
        monday=monday,
        sunday=monday + timedelta(days=6),
        before=monday - WEEK,
        after=monday + WEEK,
        rota=queries.rota(web.session(), here.id, start, end),
        answers=queries.on_duty(web.session(), here.id, clock.now()),
        labels=labels,
        now=clock.now(),
        press=Press(),
    )


def _monday() -> date:
    today = local_day(clock.now(), web.estate().zone)
    try:
        asked = date.fromisoformat(request.args.get("week", ""))
    except ValueError:
        asked = today
    day = asked if EARLIEST < asked < LATEST else today
    return day - timedelta(days=day.weekday())


@pages.page("/e/<estate>/rota/duty", methods=["GET", "POST"], access=staff(Permission.ROTA_EDIT))
def add_duty(estate: str) -> ResponseReturnValue:
    """Put somebody on duty."""
    form = DutyForm()

    def add(session: Session) -> None:
        services.add_duty(session, web.actor(), web.estate().id, form.person.data, form.rank.data, *_times(form))

    return _add(Entry.DUTY, form, add)


@pages.page("/e/<estate>/rota/shifts", methods=["GET", "POST"], access=staff(Permission.ROTA_EDIT))
def add_shift(estate: str) -> ResponseReturnValue:
    """Say that somebody is at work."""
    form = ShiftForm()

    def add(session: Session) -> None:
        services.add_shift(session, web.actor(), web.estate().id, form.person.data, *_times(form))

    return _add(Entry.SHIFT, form, add)


@pages.page("/e/<estate>/rota/absences", methods=["GET", "POST"], access=staff(Permission.ROTA_EDIT))
def add_absence(estate: str) -> ResponseReturnValue:
    """Say that somebody is away; visits booked for them then are counted, and stay until somebody moves them."""
    form = AbsenceForm()

    def add(session: Session) -> None:
        who, times = form.person.data, _times(form)
        services.add_absence(session, web.actor(), web.estate().id, who, form.reason.data, *times)
        if count := queries.booked_in(session, who, *times):
            flash(
                ngettext(
                    "One visit is booked for that time. Please move it on the board.",
                    "%(num)s visits are booked for that time. Please move them on the board.",
                    count,
                ),
                "warning",
            )

    return _add(Entry.ABSENCE, form, add)


def _times(form: ShiftForm) -> tuple[Any, Any]:
    return form.starts_at.given, form.ends_at.given


def _add(entry: Entry, form: ShiftForm, add: Callable[[Session], None]) -> ResponseReturnValue:
    here = web.estate()
    form.offer(queries.staff(web.session(), here.id, clock.now()), here.zone)

    def act(session: Session) -> str:
        add(session)
        flash(_("It is on the rota."), "success")
        return url_for("workforce.rota", estate=here.code, week=local_day(form.starts_at.given, here.zone))

    return web.sent(form, act) or web.show("workforce/add_entry.html", form, estate=here, entry=entry.value)


@pages.page("/e/<estate>/rota/duty/<id:entry_id>/remove", methods=["POST"], access=staff(Permission.ROTA_EDIT))
def remove_duty(estate: str, entry_id: int) -> ResponseReturnValue:
    return _remove(Entry.DUTY, entry_id)


@pages.page("/e/<estate>/rota/shifts/<id:entry_id>/remove", methods=["POST"], access=staff(Permission.ROTA_EDIT))
def remove_shift(estate: str, entry_id: int) -> ResponseReturnValue:
    return _remove(Entry.SHIFT, entry_id)


@pages.page("/e/<estate>/rota/absences/<id:entry_id>/remove", methods=["POST"], access=staff(Permission.ROTA_EDIT))
def remove_absence(estate: str, entry_id: int) -> ResponseReturnValue:
    return _remove(Entry.ABSENCE, entry_id)


def _remove(entry: Entry, entry_id: int) -> ResponseReturnValue:
    here, week = web.estate(), _monday()

    def act(session: Session) -> str:
        services.remove(session, web.actor(), here.id, entry, entry_id)
        flash(_("It is off the rota."), "success")
        return url_for("workforce.rota", estate=here.code, week=week)

    return web.submit(act)
