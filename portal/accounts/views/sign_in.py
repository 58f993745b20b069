"""The door: password, one-time code, and out again."""

from flask import flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.accounts import gates, login, passwords
from portal.accounts.devices import device_of
from portal.accounts.forms import CodeEntry, Entry, PasswordEntry, Push
from portal.accounts.gates import Doorway
from portal.accounts.models import Method, Purpose
from portal.accounts.queries import Claim, claimed
from portal.accounts.services import codes, sign_ins
from portal.accounts.views.blueprint import onward, pages, said, writing
from portal.kernel import web
from portal.kernel.web import PUBLIC
from portal.kernel.words import gettext as _


@pages.page("/sign-in", methods=["GET", "POST"], access=PUBLIC)
def sign_in() -> ResponseReturnValue:
    form = PasswordEntry(data={"next": request.args.get("next", "")})
    if not form.validate_on_submit():
        return web.show("accounts/sign_in.html", form)
    claim = claimed(web.session(), said(form.account))
    door = Doorway.of(claim)
    if not door.may_try():
        form.form_errors.append(
            _("That was too often from here. Wait %(minutes)s minutes, or ask for a code.", minutes=gates.WRONG.minutes)
        )
        return _too_often("accounts/sign_in.html", form)
    if not passwords.fits(claim.password_hash, said(form.password)):
        door.failed()
        form.form_errors.append(_("The address and the password do not belong together."))
        return web.show("accounts/sign_in.html", form)
    return let_in(claim, Method.PASSWORD, form.next.data, said(form.password))


def let_in(claim: Claim, method: Method, to: str | None, password: str = "") -> Response:
    """Sign this browser in, with a token that nobody had before, and go where the person wanted to."""
    person_id = claim.person_id or 0
    stale = passwords.hashed(password) if claim.password_hash and passwords.is_stale(claim.password_hash) else None

    def act(session: Session) -> str:
        if stale and password:
            sign_ins.refresh_hash(session, person_id, claim.password_hash, stale)
        return sign_ins.open_sign_in(
            session,
            person_id,
            method,
            device_of(request.user_agent.string),
            replacing=login.held_token(),
            limits=login.sign_in_limits(),
        )

    token = writing(act)
    response = redirect(onward(to), 303)
    login.remember(response, token, person_id)
    return response


@pages.page("/sign-in/code", methods=["GET", "POST"], access=PUBLIC)
def ask_code() -> ResponseReturnValue:
    form = Entry(data={"next": request.args.get("next", "")})
    if not form.validate_on_submit():
        return web.show("accounts/ask_code.html", form)
    claim = claimed(web.session(), said(form.account))
    if not Doorway.of(claim).may_ask():
        form.form_errors.append(
            _("Enough codes were sent for this hour. Use the latest one, sign in with your password, or call the desk.")
        )
        return _too_often("accounts/ask_code.html", form)
    cookie["code"] = writing(lambda session: codes.ask_code(session, claim))
    return redirect(url_for("accounts.enter_code", next=onward(form.next.data)), 303)


@pages.page("/sign-in/code/enter", methods=["GET", "POST"], access=PUBLIC)
def enter_code() -> ResponseReturnValue:
    form = CodeEntry(data={"next": request.args.get("next", "")})
    code_id = cookie.get("code")
    if not isinstance(code_id, int):
        flash(_("Ask for a code first."), "notice")
        return redirect(url_for("accounts.ask_code", next=onward(request.args.get("next"))), 303)
    if not form.validate_on_submit():
        return web.show("accounts/enter_code.html", form, is_demo=in_demo())
    if not gates.may_enter():
        form.form_errors.append(_("That was too often from here. Wait an hour, or sign in with your password."))
        return _too_often("accounts/enter_code.html", form)
    secret = web.portal().settings.secret_key
    entry = writing(lambda session: codes.enter_code(session, code_id, Purpose.SIGN_IN, said(form.code), secret))
    if entry.person_id is None:
        gates.entry_failed()
        form.code.errors = [wrong_code(entry.tries_left)]
        return web.show("accounts/enter_code.html", form, is_demo=in_demo())
    cookie.pop("code", None)
    return let_in(Claim("", entry.person_id), Method.CODE, form.next.data)


def wrong_code(tries_left: int) -> str:
    """What to say of a code that opened nothing."""
    if not tries_left:
        return str(_("This code has run out. Ask for another one."))
    return str(_("This is not the code that we sent. Look at it once more."))


@pages.page("/sign-out", methods=["POST"], access=PUBLIC)
def sign_out() -> ResponseReturnValue:
    if not Push().validate_on_submit():
        return redirect("/", 303)
    if token := login.held_token():
        writing(lambda session: sign_ins.sign_out(session, token))
    response = redirect(url_for("accounts.sign_in"), 303)
    login.forget(response)
    return response


def in_demo() -> bool:
    """Whether codes can be read on a page, because no phone receives them."""
    return web.portal().settings.environment == "demo"


def _too_often(template: str, form: Entry | CodeEntry) -> ResponseReturnValue:
    return render_template(template, form=form, is_demo=in_demo()), 429, {"Retry-After": str(gates.WRONG.minutes * 60)}
