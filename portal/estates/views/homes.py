"""Homes: the desk's list and search, one home with its people, and its place in the building."""

from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.estates import labels, policy, queries
from portal.estates.forms import HomeForm, NeighbourForm
from portal.estates.models import Estate, Home
from portal.estates.services import grounds as services
from portal.estates.views.blueprint import EDITS_HOME, SEES_HOME, around, pages, the_home_to_edit
from portal.kernel import web
from portal.kernel.access import Permission
from portal.kernel.web import staff
from portal.kernel.words import gettext as _

MAX_SEARCH = 60


@pages.page("/e/<estate>/homes", access=staff(Permission.HOMES_READ))
def homes(estate: str) -> ResponseReturnValue:
    here, session = web.estate(), web.session()
    words = " ".join(request.args.get("q", "")[:MAX_SEARCH].split())
    building_id = request.args.get("building", type=int)
    cursor = request.args.get("at")
    page = queries.search(session, web.actor(), here.id, words, cursor, building_id=building_id)
    return web.page_or_part(
        "estates/homes.html",
        "estates/_homes.html",
        estate=here,
        words=words,
        found=page,
        residents=queries.residents(session, [home.id for home in page.items]),
        kinds=labels.KINDS,
        may_edit=policy.may_edit(web.actor(), here.id),
        **around(page, "estates.homes", estate=estate),
    )


@pages.page("/e/<estate>/homes/new", methods=["GET", "POST"], access=staff(Permission.HOMES_EDIT))
def add_home(estate: str) -> ResponseReturnValue:
    here = web.estate()
    buildings = [choice.building for choice in queries.buildings(web.session(), here.id)]
    form = HomeForm().offer(buildings)

    def act(session: Session) -> str:
        home_id = services.add_home(session, web.actor(), here.id, form.facts)
        flash(_("The home is there."), "success")
        return url_for("estates.home", home_id=home_id)

    return web.sent(form, act) or web.show("estates/add_home.html", form, estate=here, buildings=buildings)


@pages.page("/homes/<id:home_id>", access=SEES_HOME)
def home(home_id: int) -> ResponseReturnValue:
    """A home: for staff with everybody and how to reach them, for its residents with their own household."""
    found = queries.home_with_estate(web.session(), web.actor(), home_id) or abort(404)
    return render_template("estates/home.html", **_home(*found))


def _home(found: Home, estate: Estate) -> dict[str, Any]:
    session, actor = web.session(), web.actor()
    is_staff = policy.sees_everybody(actor, found.estate_id)
    return {
        "home": found,
        "estate": estate,
        "people": queries.residents_of(session, actor, found, earlier=is_staff),
        "neighbours": queries.neighbours(session, found) if is_staff else None,
        "kinds": labels.KINDS,
        "rights": labels.RIGHTS,
        "positions": labels.POSITIONS,
        "is_staff": is_staff,
        "may_edit": policy.may_edit(actor, found.estate_id),
        "layout": "desk.html" if is_staff else "resident.html",
        "panels": web.panels("home", found),
    }


@pages.page("/homes/<id:home_id>/edit", methods=["GET", "POST"], access=EDITS_HOME)
def edit_home(home_id: int) -> ResponseReturnValue:
    found = the_home_to_edit(home_id)
    session = web.session()
    building = queries.building(session, found.estate_id, found.building_id)
    entrances = {each.id: each.code for each in queries.entrances(session, found.estate_id, found.building_id)}
    facts = {name: getattr(found, name) for name in ("floor", "floor_to", "stack", "handed_over_on", "version")}
    names = {"building": found.building_id, "number": found.number, "entrance": entrances.get(found.entrance_id or 0)}
    form = HomeForm(data=facts | names).offer([building] if building else [])

    def act(writing: Session) -> str:
        services.edit_home(writing, web.actor(), home_id, form.facts, version=form.version.data or 0)
        flash(_("Saved."), "success")
        return url_for("estates.home", home_id=home_id)

    return web.sent(form, act) or web.show("estates/edit_home.html", form, home=found)


@pages.page("/homes/<id:home_id>/neighbours", methods=["GET", "POST"], access=EDITS_HOME)
def correct_neighbour(home_id: int) -> ResponseReturnValue:
    found, form = the_home_to_edit(home_id), NeighbourForm()

    def act(session: Session) -> str:
        other, position = form.other.data or "", form.position.data
        services.correct_neighbour(session, web.actor(), home_id, other, position, is_so=form.is_so.data)
        flash(_("Saved for both homes."), "success")
        return url_for("estates.home", home_id=home_id)

    return web.sent(form, act) or web.show("estates/correct_neighbour.html", form, home=found)
