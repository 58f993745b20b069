"""The demo's mailbox, and the desk's list of what never arrived."""

from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.kernel import web
from portal.kernel.access import OFFICE, Permission, works_in
from portal.kernel.paging import Page
from portal.kernel.web import SIGNED_IN, Pages, staff
from portal.kernel.words import gettext as _
from portal.notifications import queries, services
from portal.notifications.forms import ToldForm

pages = Pages("notifications", __name__)


@pages.page("/mailbox", access=SIGNED_IN)
def mailbox() -> ResponseReturnValue:
    """What the portal wrote to the one who asks. In production it comes by e-mail or SMS, and here is nothing."""
    if web.portal().settings.is_production:
        abort(404)
    page = queries.mailbox(web.session(), web.actor(), request.args.get("at"))
    turned = {way: url_for("notifications.mailbox", at=at) if at else None for way, at in _ways(page)}
    layout = "desk.html" if works_in(web.actor(), OFFICE) else "resident.html"
    return render_template("notifications/mailbox.html", messages=page.items, layout=layout, **turned)


@pages.page("/e/<estate>/unreached", methods=["GET", "POST"], access=staff(Permission.REPORTS_ANSWER))
def unreached(estate: str) -> ResponseReturnValue:
    """What reached nobody: the words, to be read to people or printed, and a button for when that is done."""
    here, form = web.estate(), ToldForm()

    def act(session: Session) -> str:
        services.tell_in_person(session, web.actor(), form.message.data or 0, here.id)
        flash(_("Noted. It counts as told, by you."), "success")
        return url_for("notifications.unreached", estate=here.code)

    if answer := web.sent(form, act):
        return answer
    page = queries.unreached(web.session(), here.id, request.args.get("at"))
    points = queries.points_of(web.session(), {message.recipient_id for message, _name in page.items})
    turned = {
        way: url_for("notifications.unreached", estate=here.code, at=at) if at else None for way, at in _ways(page)
    }
    return web.show("notifications/unreached.html", form, rows=page.items, points=points, estate=here, **turned)


def _ways(page: Page[Any]) -> list[tuple[str, str | None]]:
    return [("next", page.next), ("previous", page.previous)]
