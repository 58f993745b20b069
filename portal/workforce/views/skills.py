"""What the people of an estate have learned, with their certificates; and the company's own skills by name."""

from typing import Any

from flask import abort, flash, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.estates.forms import Press
from portal.kernel import clock, i18n, web
from portal.kernel.access import Permission
from portal.kernel.forms import said
from portal.kernel.web import EstateRef, staff
from portal.kernel.words import gettext as _
from portal.promises.queries import local_day
from portal.workforce import labels, queries, services
from portal.workforce.forms import GiveSkillForm, SkillKindForm
from portal.workforce.services import Learned
from portal.workforce.views.blueprint import pages

EDITS = staff(Permission.SKILLS_EDIT)


@pages.page("/e/<estate>/skills", access=EDITS)
def skills(estate: str) -> ResponseReturnValue:
    """Who has learned what, with the certificate; then the skills by name."""
    here, now = web.estate(), clock.now()
    return web.show(
        "workforce/skills.html", estate=here, people=queries.learned(web.session(), here.id, now), press=Press(),
        kinds=queries.own_kinds(web.session()), counts=queries.holders(web.session()), trades=labels.TRADES,
        name_of=names_of(web.session()), today=local_day(now, here.zone),
    )  # fmt: skip


@pages.page("/e/<estate>/skills/new", methods=["GET", "POST"], access=EDITS)
def add_skill(estate: str) -> ResponseReturnValue:
    """A skill of the company's own, named in three languages."""
    here, form = web.estate(), SkillKindForm()

    def act(session: Session) -> str:
        services.add_kind(session, web.actor(), here.id, form.names, form.counts_for)
        flash(_("The skill is on the list."), "success")
        return _list(here)

    return web.sent(form, act) or web.show("workforce/skill_kind.html", form, estate=here, kind=None)


@pages.page("/e/<estate>/skills/<id:kind_id>/rename", methods=["GET", "POST"], access=EDITS)
def rename_skill(estate: str, kind_id: int) -> ResponseReturnValue:
    """Other names for a skill of the company's own; whoever has it keeps it."""
    here, kind, form = web.estate(), queries.own_kind(web.session(), kind_id) or abort(404), SkillKindForm()
    if not form.is_submitted() and not form.was_kept:
        form.process(data={f"name_{locale}": name for locale, name in kind.names.items()} | {"trade": kind.trade or ""})

    def act(session: Session) -> str:
        services.rename_kind(session, web.actor(), here.id, kind_id, form.names, form.counts_for)
        flash(_("The skill has its new name."), "success")
        return _list(here)

    return web.sent(form, act) or web.show("workforce/skill_kind.html", form, estate=here, kind=kind)


@pages.page("/e/<estate>/skills/give", methods=["GET", "POST"], access=EDITS)
def give_skill(estate: str) -> ResponseReturnValue:
    """Somebody has learned something; once more for the same skill changes its certificate."""
    return _give(web.estate(), None)


@pages.page("/e/<estate>/skills/held/<id:skill_id>", methods=["GET", "POST"], access=EDITS)
def change_skill(estate: str, skill_id: int) -> ResponseReturnValue:
    """Another certificate, or another expiry, for what somebody has learned."""
    here = web.estate()
    return _give(here, queries.held(web.session(), here.id, skill_id, clock.now()) or abort(404))


def _give(here: EstateRef, skill: Any) -> ResponseReturnValue:
    form, reading = GiveSkillForm(), web.session()
    form.offer(queries.technicians(reading, here.id, clock.now()), names_of(reading))
    if skill is not None and not form.is_submitted() and not form.was_kept:
        known = {"certificate": skill.certificate, "certified_to": skill.certified_to}
        form.process(data={"person": skill.person_id, "skill": skill.trade, **known})

    def act(session: Session) -> str:
        learned = Learned(form.skill.data, said(form.certificate), form.certified_to.data)
        services.give_skill(session, web.actor(), here.id, form.person.data, learned)
        flash(_("Noted."), "success")
        return _list(here)

    return web.sent(form, act) or web.show("workforce/give_skill.html", form, estate=here, skill=skill)


@pages.page("/e/<estate>/skills/held/<id:skill_id>/remove", methods=["POST"], access=EDITS)
def remove_skill(estate: str, skill_id: int) -> ResponseReturnValue:
    """Somebody does this no more."""
    here = web.estate()

    def act(session: Session) -> str:
        services.take_skill(session, web.actor(), here.id, skill_id)
        flash(_("Taken off."), "success")
        return _list(here)

    return web.submit(act)


def names_of(session: Session) -> dict[str, Any]:
    """Every skill by its code, in the reader's language: the trades first, then the company's own."""
    return {**labels.TRADES, **{kind.code: i18n.text_of(kind.names) for kind in queries.own_kinds(session)}}


def _list(here: EstateRef) -> str:
    return url_for("workforce.skills", estate=here.code)
