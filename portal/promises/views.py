"""What an estate promises, and the days on which it works: read by its staff, set by its managers."""

import re
from datetime import date
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.estates.forms import Press
from portal.kernel import clock, i18n, web
from portal.kernel.access import Permission
from portal.kernel.forms import said
from portal.kernel.severity import Severity
from portal.kernel.web import Pages, staff
from portal.kernel.words import gettext as _
from portal.promises import labels, policy, queries, services
from portal.promises.forms import DayForm, PromiseForm, given

pages = Pages("promises", __name__)

YEARS = range(2000, 2101)

# The blanks around a date belong to the numbers, not to the words that take their place in Chinese.
_AMERICAN = re.compile(r"\b(\d\d)/(\d\d)/(\d{4})\b")
_ISO = re.compile(r" ?\b(\d{4})-(\d\d)-(\d\d)\b ?")


@pages.page("/e/<estate>/promises", access=staff(Permission.POLICY_READ))
def register(estate: str) -> ResponseReturnValue:
    """The register: what holds, what is coming, and on demand what is past."""
    here, shows_past = web.estate(), "past" in request.args
    rows = queries.register(web.session(), web.actor(), here.id, clock.now())
    groups = [
        (labels.SEVERITIES[severity], shown)
        for severity in reversed(Severity)
        if (shown := [row for row in rows if row.promise.severity is severity and (shows_past or row.state != "past")])
    ]
    return render_template(
        "promises/register.html",
        estate=here,
        groups=groups,
        labels=labels,
        breaches=queries.breaches(web.session(), web.actor(), here.id, clock.now()),
        shows_past=shows_past,
        may_edit=policy.may_edit(web.actor(), here.id),
    )


@pages.page("/e/<estate>/promises/new", methods=["GET", "POST"], access=staff(Permission.POLICY_EDIT))
def add_promise(estate: str) -> ResponseReturnValue:
    """A new row; what is promised already stays as it is."""
    here = web.estate()
    form = PromiseForm(data={"valid_from": queries.local_day(clock.now(), here.zone)}).offer()

    def act(session: Session) -> str:
        services.add_promise(session, web.actor(), here.id, form.chosen)
        flash(_("The promise is in the register. What was promised before stays as it was."), "success")
        return url_for("promises.register", estate=estate)

    return web.sent(form, act) or web.show("promises/add_promise.html", form, estate=here)


@pages.page("/e/<estate>/calendar", methods=["GET", "POST"], access=staff(Permission.POLICY_READ))
def calendar(estate: str) -> ResponseReturnValue:
    """A year of the working calendar; managers add a day of the estate's own here."""
    here, form = web.estate(), DayForm()

    def act(session: Session) -> str:
        row = services.set_day(
            session, web.actor(), here.id, given(form.day), works=form.works.data, note=said(form.note)
        )
        flash(_("The day is in the calendar. Times promised before stay as they were."), "success")
        return url_for("promises.calendar", estate=estate, year=row.day.year)

    if response := web.sent(form, act):
        return response
    return web.show("promises/calendar.html", form, estate=here, press=Press(), holiday=holiday, **_year(here))


def holiday(name: str) -> str:
    """A holiday's name with the dates in it as people say them: the library writes them for machines."""
    name = _AMERICAN.sub(lambda at: i18n.day(date(int(at[3]), int(at[1]), int(at[2]))), name)
    return _ISO.sub(lambda at: i18n.day(date(int(at[1]), int(at[2]), int(at[3]))), name)


def _year(here: web.EstateRef) -> dict[str, Any]:
    session, this_year = web.session(), queries.local_day(clock.now(), here.zone).year
    asked = request.args.get("year", this_year, type=int)
    number = asked if asked in YEARS else this_year
    return {
        "number": number,
        "year": queries.year(session, web.actor(), here.id, number, i18n.current()),
        "years": [(one, one == number) for one in range(this_year - 1, this_year + 3)],
        "may_edit": policy.may_edit(web.actor(), here.id),
    }


@pages.page("/e/<estate>/calendar/<id:day_id>/remove", methods=["POST"], access=staff(Permission.POLICY_EDIT))
def remove_day(estate: str, day_id: int) -> ResponseReturnValue:
    """Take a day of the estate's own off the calendar."""
    here = web.estate()

    def act(session: Session) -> str:
        row = services.remove_day(session, web.actor(), here.id, day_id)
        flash(_("The day is off the list. The public calendar counts again."), "success")
        return url_for("promises.calendar", estate=estate, year=row.day.year)

    return web.submit(act)
