"""One's own page: name, language, looks, addresses, password, and where one is signed in."""

from datetime import datetime

from flask import abort, flash, redirect, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts import gates, login, queries
from portal.accounts.forms import CodeEntry, ContactForm, PasswordForm, ProfileForm, Push
from portal.accounts.models import Method, Purpose, Theme
from portal.accounts.services import codes, passwords, profiles, sign_ins
from portal.accounts.views.blueprint import layout, pages, said, writing
from portal.accounts.views.sign_in import wrong_code
from portal.kernel import web
from portal.kernel.errors import Refused
from portal.kernel.i18n import current as current_locale
from portal.kernel.web import SIGNED_IN
from portal.kernel.words import gettext as _
from portal.kernel.words import lazy_gettext as _l
from portal.notifications import queries as contacts


@pages.page("/me", methods=["GET", "POST"], access=SIGNED_IN)
def me() -> ResponseReturnValue:
    actor = web.actor()
    looks = {"large_text": actor.large_text, "theme": actor.theme or Theme.AUTO.value}
    form = ProfileForm(data={"name": actor.name, "locale": actor.locale or current_locale(), **looks})

    def act(session: Session) -> str:
        chosen = {"locale": form.locale.data, "large_text": form.large_text.data, "theme": Theme(form.theme.data)}
        profiles.update_profile(session, actor, name=said(form.name), **chosen)
        flash(_("Saved."), "success")
        return url_for("accounts.me")

    return web.sent(form, act) or web.show("accounts/me.html", form, layout=layout(), **_mine())


def _mine() -> dict[str, object]:
    session, actor = web.session(), web.actor()
    return {
        "points": contacts.points_of(session, [actor.person_id])[actor.person_id],
        "sign_ins": queries.sign_ins(session, actor.person_id),
        "has_password": queries.password_hash(session, actor.person_id) is not None,
        "push": Push(),
        "has_mailbox": not web.portal().settings.is_production,
        "panels": web.panels("me"),
    }


@pages.page("/me/contacts/new", methods=["GET", "POST"], access=SIGNED_IN)
def add_contact() -> ResponseReturnValue:
    form = ContactForm()

    def act(session: Session) -> str:
        point_id, code_id = profiles.add_contact(session, web.actor(), said(form.contact))
        cookie["contact_code"] = [point_id, code_id]
        return url_for("accounts.prove_contact", point_id=point_id)

    meant = queries.meant(web.session(), said(form.contact)) if form.validate_on_submit() else []
    if meant and not gates.may_send_to(web.actor().person_id, meant[0][1]):
        form.refuse(Refused({"contact": TOO_MANY_CODES}))
        return web.show("accounts/add_contact.html", form, layout=layout())
    return web.sent(form, act) or web.show("accounts/add_contact.html", form, layout=layout())


TOO_MANY_CODES = _l("Enough codes were sent for this hour. Use the latest one, or try later.")


@pages.page("/me/contacts/<id:point_id>/code", methods=["GET", "POST"], access=SIGNED_IN)
def prove_contact(point_id: int) -> ResponseReturnValue:
    point = contacts.point(web.session(), web.actor().person_id, point_id) or abort(404)
    form = CodeEntry()
    if form.validate_on_submit() and (answer := _proved(form, point_id)):
        return answer
    return web.show("accounts/prove_contact.html", form, point=point, push=Push(), layout=layout())


def _proved(form: CodeEntry, point_id: int) -> ResponseReturnValue | None:
    actor, secret = web.actor(), web.portal().settings.secret_key
    asked = cookie.get("contact_code")
    code_id = asked[1] if isinstance(asked, list) and asked[0] == point_id else 0

    def act(session: Session) -> tuple[int, bool | None]:
        entry = codes.enter_code(session, code_id, Purpose.CONTACT, said(form.code), secret)
        if entry.person_id != actor.id or entry.contact_point_id != point_id:
            return entry.tries_left, None
        return 0, profiles.contact_proved(session, actor, point_id)

    tries_left, signs_in = writing(act)
    if signs_in is None:
        form.code.errors = [wrong_code(tries_left)]
        return None
    cookie.pop("contact_code", None)
    if signs_in:
        flash(_("This address is yours. You can sign in with it."), "success")
    else:
        flash(_("We write to this address now. Somebody else signs in with it, so you cannot."), "notice")
    return redirect(url_for("accounts.me"), 303)


@pages.page("/me/contacts/<id:point_id>/send", methods=["POST"], access=SIGNED_IN)
def send_contact_code(point_id: int) -> ResponseReturnValue:
    actor = web.actor()
    point = contacts.point(web.session(), actor.person_id, point_id) or abort(404)
    if not gates.may_send_to(actor.person_id, point.value):
        raise Refused({"": TOO_MANY_CODES})

    def act(session: Session) -> str:
        code_id = codes.ask_contact_code(session, profiles.own_point(session, actor, point_id))
        cookie["contact_code"] = [point_id, code_id]
        return url_for("accounts.prove_contact", point_id=point_id)

    return web.submit(act)


@pages.page("/me/contacts/<id:point_id>/remove", methods=["POST"], access=SIGNED_IN)
def remove_contact(point_id: int) -> ResponseReturnValue:
    def act(session: Session) -> str:
        profiles.remove_contact(session, web.actor(), point_id)
        return url_for("accounts.me")

    return web.submit(act)


@pages.page("/me/password", methods=["GET", "POST"], access=SIGNED_IN)
def change_password() -> ResponseReturnValue:
    form, actor = PasswordForm(), web.actor()
    if form.validate_on_submit():
        try:
            new = passwords.considered(
                web.session(),
                actor,
                said(form.current_password),
                said(form.new_password),
                signed_in_by_code_at=_by_code_at(),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return _changed(new)
    kept = queries.password_hash(web.session(), actor.person_id)
    needs_current = passwords.needs_current(kept, _by_code_at())
    return web.show("accounts/password.html", form, needs_current=needs_current, layout=layout())


def _changed(new: passwords.NewPassword) -> ResponseReturnValue:
    actor = web.actor()
    token = writing(lambda session: passwords.change_password(session, actor, new))
    flash(_("Your password is changed. You are signed out everywhere else."), "success")
    response = redirect(url_for("accounts.me"), 303)
    login.remember(response, token, actor.person_id)
    return response


def _by_code_at() -> datetime | None:
    found = login.current()
    return found.created_at if found and found.method is Method.CODE else None


@pages.page("/me/devices/<id:sign_in_id>/end", methods=["POST"], access=SIGNED_IN)
def end_device(sign_in_id: int) -> ResponseReturnValue:
    def act(session: Session) -> str:
        sign_ins.sign_out_device(session, web.actor(), sign_in_id)
        flash(_("That device is signed out."), "success")
        return url_for("accounts.me")

    return web.submit(act)


@pages.page("/me/sign-out-everywhere", methods=["POST"], access=SIGNED_IN)
def sign_out_everywhere() -> ResponseReturnValue:
    writing(lambda session: sign_ins.sign_out_everywhere(session, web.actor().person_id))
    response = redirect(url_for("accounts.sign_in"), 303)
    login.forget(response)
    return response
