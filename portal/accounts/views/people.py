"""The people of an estate and their roles."""

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts import queries
from portal.accounts.forms import PersonForm, Push, RoleForm
from portal.accounts.labels import ROLES
from portal.accounts.policy import may_grant
from portal.accounts.services import people as services
from portal.accounts.views.blueprint import pages, said
from portal.kernel import web
from portal.kernel.access import Permission, Role, estates_with
from portal.kernel.web import staff, thing
from portal.kernel.words import gettext as _
from portal.notifications import queries as contacts

MAX_SEARCH = 80


@pages.page("/e/<estate>/people", access=staff(Permission.PEOPLE_READ))
def people(estate: str) -> ResponseReturnValue:
    words = " ".join(request.args.get("q", "")[:MAX_SEARCH].split())
    session, here = web.session(), web.estate()
    page = queries.people(session, here.id, words, request.args.get("at"))
    ids = [person.id for person in page.items]
    roles = queries.roles_now(session, ids, here.id)
    points = contacts.points_of(session, ids)
    facts = {"listed": page.items, "roles": roles, "points": points, "labels": ROLES, "words": words, "estate": here}
    return web.page_or_part(
        "accounts/people.html", "accounts/_people.html", grants=_grantable(here.id), next=_at(page.next), **facts,
        previous=_at(page.previous),
    )  # fmt: skip


def _at(cursor: str | None) -> str | None:
    words = request.args.get("q") or None
    return url_for("accounts.people", estate=web.estate().code, q=words, at=cursor) if cursor else None


def _grantable(estate_id: int) -> list[Role]:
    return [role for role in Role if may_grant(web.actor(), role, estate_id)]


@pages.page("/e/<estate>/people/new", methods=["GET", "POST"], access=staff(Permission.PEOPLE_EDIT))
def add_person(estate: str) -> ResponseReturnValue:
    here = web.estate()
    form = PersonForm(_grantable(here.id))

    def act(session: Session) -> str:
        new = services.NewPerson(said(form.name), form.locale.data, said(form.email), said(form.phone))
        person_id = services.add_person(session, web.actor(), here.id, new, form.chosen, form.team.data)
        flash(_("%(name)s can sign in now, with a code to the address you typed.", name=new.name), "success")
        return url_for("accounts.person", person_id=person_id)

    return web.sent(form, act) or web.show("accounts/add_person.html", form, estate=here)


@pages.page("/people/<id:person_id>", access=thing("person", permission=Permission.PEOPLE_READ))
def person(person_id: int) -> ResponseReturnValue:
    session, actor = web.session(), web.actor()
    found = queries.person(session, actor, person_id) or abort(404)
    here = estates_with(actor, Permission.PEOPLE_READ)
    return render_template(
        "accounts/person.html",
        person=found,
        points=contacts.points_of(session, [person_id])[person_id],
        memberships=queries.memberships(session, [person_id], here),
        estates=queries.estates(session, here),
        grants={estate_id: _grantable(estate_id) for estate_id in here},
        labels=ROLES,
        push=Push(),
        panels=web.panels("person", person_id),
    )


@pages.page(
    "/people/<id:person_id>/roles/<estate>",
    methods=["GET", "POST"],
    access=thing("person", permission=Permission.PEOPLE_EDIT),
)
def add_role(person_id: int, estate: str) -> ResponseReturnValue:
    here = web.estate()
    found = queries.person(web.session(), web.actor(), person_id)
    if found is None or not web.actor().roles_at(here.id):
        abort(404)
    form = RoleForm(_grantable(here.id) or abort(403))

    def act(session: Session) -> str:
        services.add_membership(session, web.actor(), person_id, here.id, form.chosen, form.team.data)
        return url_for("accounts.person", person_id=person_id)

    return web.sent(form, act) or web.show("accounts/add_role.html", form, person=found, estate=here)


@pages.page(
    "/roles/<id:membership_id>/end", methods=["POST"], access=thing("membership", permission=Permission.PEOPLE_EDIT)
)
def end_role(membership_id: int) -> ResponseReturnValue:
    def act(session: Session) -> str:
        person_id = services.end_membership(session, web.actor(), membership_id)
        flash(_("The role has ended, and with it what it opened."), "success")
        return url_for("accounts.person", person_id=person_id)

    return web.submit(act)
