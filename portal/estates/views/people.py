"""The people of a home: who comes, what they may, who leaves."""

from flask import abort, flash, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.estates import labels, policy, queries
from portal.estates.forms import EndForm, ResidentForm, RightsForm
from portal.estates.models import Home, Relation
from portal.estates.services import relations as services
from portal.estates.views.blueprint import EDITS_HOME, pages, the_home_to_edit
from portal.kernel import i18n, web
from portal.kernel.access import Permission, Right
from portal.kernel.web import thing
from portal.kernel.words import gettext as _
from portal.kernel.words import ngettext

EDITS_RELATION = thing("relation", permission=Permission.HOMES_EDIT)


@pages.page("/homes/<id:home_id>/people/new", methods=["GET", "POST"], access=EDITS_HOME)
def add_resident(home_id: int) -> ResponseReturnValue:
    home = the_home_to_edit(home_id)
    people = queries.residents_of(web.session(), web.actor(), home)
    form = ResidentForm().offer([(one.relation.id, one.name) for one in people])

    def act(session: Session) -> str:
        services.add_resident(session, web.actor(), home_id, form.newcomer, form.stay)
        flash(_("%(name)s belongs to this home now.", name=form.name.data), "success")
        return url_for("estates.home", home_id=home_id)

    usual = {kind.value: i18n.listed(RightsForm.usual(kind)) for kind in labels.KINDS}
    return web.sent(form, act) or web.show("estates/add_resident.html", form, home=home, usual=usual)


@pages.page("/relations/<id:relation_id>/end", methods=["GET", "POST"], access=EDITS_RELATION)
def end_relation(relation_id: int) -> ResponseReturnValue:
    relation, home, name = _relation(relation_id)
    others = [one for one in queries.residents_of(web.session(), web.actor(), home) if _shares(one.relation, relation)]
    form = EndForm(data={"version": relation.version, "with_household": relation.household_id is None})

    def act(session: Session) -> str:
        ended = services.end_relation(
            session,
            web.actor(),
            relation_id,
            version=form.version.data or 0,
            on=form.on.data,
            with_household=form.with_household.data,
        )
        flash(ngettext("One person leaves this home.", "%(num)s people leave this home.", ended), "success")
        return url_for("estates.home", home_id=home.id)

    facts = {"relation": relation, "home": home, "name": name, "others": others, "kinds": labels.KINDS}
    return web.sent(form, act) or web.show("estates/end_relation.html", form, **facts)


@pages.page("/relations/<id:relation_id>/rights", methods=["GET", "POST"], access=EDITS_RELATION)
def change_rights(relation_id: int) -> ResponseReturnValue:
    relation, home, name = _relation(relation_id)
    held = [right.value for right in Right if right and relation.has(right)]
    form = RightsForm(data={"version": relation.version, "rights": held})

    def act(session: Session) -> str:
        services.change_rights(session, web.actor(), relation_id, form.chosen, version=form.version.data or 0)
        flash(_("Saved. It holds from now on."), "success")
        return url_for("estates.home", home_id=home.id)

    facts = {"relation": relation, "home": home, "name": name, "kinds": labels.KINDS}
    return web.sent(form, act) or web.show("estates/change_rights.html", form, **facts)


def _shares(one: Relation, other: Relation) -> bool:
    return one.household == other.household and one.id != other.id


def _relation(relation_id: int) -> tuple[Relation, Home, str]:
    found = queries.relation(web.session(), web.actor(), relation_id) or abort(404)
    if not policy.may_edit(web.actor(), found[1].estate_id):
        abort(403)
    return found
