"""Buildings and common areas of an estate."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.estates import labels, policy, queries
from portal.estates.forms import BuildingForm, PlaceForm, Press
from portal.estates.services import grounds as services
from portal.estates.views.blueprint import pages
from portal.kernel import web
from portal.kernel.access import Permission
from portal.kernel.i18n import text_of
from portal.kernel.web import staff
from portal.kernel.words import gettext as _


@pages.page("/e/<estate>/buildings/new", methods=["GET", "POST"], access=staff(Permission.HOMES_EDIT))
def add_building(estate: str) -> ResponseReturnValue:
    here, form = web.estate(), BuildingForm()

    def act(session: Session) -> str:
        code = form.code.data or ""
        services.add_building(session, web.actor(), here.id, code, form.names, form.floors.data or 1)
        flash(_("Building %(code)s is there.", code=code), "success")
        return url_for("estates.estate", estate=estate)

    return web.sent(form, act) or web.show("estates/add_building.html", form, estate=here)


@pages.page("/e/<estate>/places", methods=["GET", "POST"], access=staff(Permission.HOMES_READ))
def places(estate: str) -> ResponseReturnValue:
    """The common areas that reports can name; those who may change them add one here."""
    here, session = web.estate(), web.session()
    buildings = [choice.building for choice in queries.buildings(session, here.id)]
    form = PlaceForm().offer(buildings)

    def act(writing: Session) -> str:
        services.add_place(writing, web.actor(), here.id, form.kind.data, form.names, form.building.data)
        flash(_("The place is on the list."), "success")
        return url_for("estates.places", estate=estate)

    if response := web.sent(form, act):
        return response
    session = web.session()
    return web.show(
        "estates/places.html",
        form,
        estate=here,
        places=queries.places(session, here.id),
        buildings={building.id: text_of(building.names) or building.code for building in buildings},
        labels=labels.PLACES,
        press=Press(),
        taken_off=request.args.get("off", type=int),
        may_edit=policy.may_edit(web.actor(), here.id),
    )


@pages.page("/e/<estate>/places/<id:place_id>/retire", methods=["POST"], access=staff(Permission.HOMES_EDIT))
def retire_place(estate: str, place_id: int) -> ResponseReturnValue:
    here = web.estate()

    def act(session: Session) -> str:
        services.retire_place(session, web.actor(), here.id, place_id)
        flash(_("The place is off the list. What was reported there stays."), "success")
        return url_for("estates.places", estate=estate, off=place_id)

    return web.submit(act)


@pages.page("/e/<estate>/places/<id:place_id>/restore", methods=["POST"], access=staff(Permission.HOMES_EDIT))
def restore_place(estate: str, place_id: int) -> ResponseReturnValue:
    here = web.estate()

    def act(session: Session) -> str:
        services.restore_place(session, web.actor(), here.id, place_id)
        return url_for("estates.places", estate=estate)

    return web.submit(act)
