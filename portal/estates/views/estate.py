"""An estate: overview for its staff, its facts, its start, and new ones."""

from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts import queries as accounts
from portal.estates import queries
from portal.estates.forms import EstateForm, Press
from portal.estates.models import Estate
from portal.estates.services import estates as services
from portal.estates.views.blueprint import pages, the_estate
from portal.kernel import web
from portal.kernel.access import OFFICE, Permission, holds
from portal.kernel.i18n import LOCALES
from portal.kernel.web import staff
from portal.kernel.words import gettext as _


@pages.page("/estates", access=staff(Permission.HOMES_READ))
def estates() -> ResponseReturnValue:
    """The estates where the reader works."""
    actor = web.actor()
    found = queries.estates_of(web.session(), actor)
    open_ = [estate for estate in found if holds(actor, Permission.HOMES_READ, estate.id)]
    may_add = any(holds(actor, Permission.ESTATES_ADD, estate.id) for estate in found)
    return render_template("estates/estates.html", estates=open_, may_add=may_add)


@pages.page("/estates/new", methods=["GET", "POST"], access=staff(Permission.ESTATES_ADD))
def add_estate() -> ResponseReturnValue:
    form = EstateForm(data={"zone": "Asia/Shanghai", "country": "CN", "currency": "CNY"})
    del form.desk_person

    def act(session: Session) -> str:
        code = (form.code.data or "").lower()
        services.add_estate(session, web.actor(), code, form.facts)
        flash(_("The estate is there. Next: import its homes."), "success")
        return url_for("estates.estate", estate=code)

    return web.sent(form, act) or web.show("estates/add_estate.html", form)


@pages.page("/e/<estate>/", access=staff(Permission.HOMES_READ))
def estate(estate: str) -> ResponseReturnValue:
    session, actor, found = web.session(), web.actor(), the_estate()
    desk = accounts.names_of(session, [found.desk_person_id])
    return render_template(
        "estates/estate.html",
        estate=found,
        buildings=queries.buildings(session, found.id),
        most=queries.COUNT_CAP,
        desk_person=desk.get(found.desk_person_id or 0),
        may={permission.name: holds(actor, permission, found.id) for permission in Permission},
        press=Press(data={"version": found.version}),
    )


@pages.page("/e/<estate>/edit", methods=["GET", "POST"], access=staff(Permission.HOMES_EDIT))
def edit_estate(estate: str) -> ResponseReturnValue:
    found = the_estate()
    form = EstateForm(data=_typed(found)).offer(_desk(found.id))
    del form.code

    def act(session: Session) -> str:
        services.edit_estate(
            session,
            web.actor(),
            found.id,
            form.facts,
            desk_person_id=form.desk_person.data,
            version=form.version.data or 0,
        )
        flash(_("Saved."), "success")
        return url_for("estates.estate", estate=estate)

    return web.sent(form, act) or web.show("estates/edit_estate.html", form, estate=found)


@pages.page("/e/<estate>/live", methods=["POST"], access=staff(Permission.HOMES_EDIT))
def go_live(estate: str) -> ResponseReturnValue:
    here = web.estate()

    def act(session: Session) -> str:
        services.go_live(session, web.actor(), here.id)
        flash(_("%(name)s is live.", name=here.name), "success")
        return url_for("estates.estate", estate=estate)

    return web.submit(act)


def _desk(estate_id: int) -> list[tuple[int, str]]:
    return [(person.id, person.name) for person in accounts.people_with_role(web.session(), estate_id, OFFICE)]


def _typed(found: Estate) -> dict[str, Any]:
    texts = {f"name_{locale}": found.names.get(locale, "") for locale in LOCALES}
    texts |= {f"hours_{locale}": found.hours_text.get(locale, "") for locale in LOCALES}
    names = ("zone", "country", "currency", "phone", "version")
    return texts | {name: getattr(found, name) for name in names} | {"desk_person": found.desk_person_id}
