"""Who is signed in in this browser: a cookie with a random token, looked up at every request, so that ends are instant.

Flask's own session stays what it is for anonymous people, a signed cookie; nothing in it says who somebody is."""

import logging
import secrets
from typing import Any

from flask import Flask, current_app, g, request
from flask import session as cookie
from flask_login import LoginManager
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Request, Response

from portal.accounts.queries import LIMITS, Limits, SignedIn, signed_in
from portal.accounts.services import sign_ins
from portal.kernel import clock
from portal.kernel.access import Actor
from portal.kernel.db import unit_of_work
from portal.kernel.web import portal, session

log = logging.getLogger(__name__)

LONGEST_TOKEN = 64
KNOWN_FOR = 365 * 24 * 3600
MAX_KNOWN = 5


def init_login(app: Flask, limits: Limits = LIMITS) -> None:
    """Flask-Login finds people by our cookie. `limits`: how long they stay signed in."""
    manager = LoginManager()
    manager.session_protection = None
    manager.init_app(app)
    manager.request_loader(load)
    app.extensions["anju_sign_in_limits"] = limits
    app.after_request(note_seen)


def sign_in_limits() -> Limits:
    """How long people stay signed in here."""
    limits: Limits = current_app.extensions["anju_sign_in_limits"]
    return limits


def cookie_name(app: Flask, plain: str = "anju_sign_in") -> str:
    """The name of one of our cookies; over HTTPS one that no neighbouring host can set."""
    return f"__Host-{plain}" if app.config["SESSION_COOKIE_SECURE"] else plain


def held_token() -> str | None:
    """The token that this browser holds, valid or not."""
    token = request.cookies.get(cookie_name(current_app))
    return token if token and len(token) <= LONGEST_TOKEN else None


def load(_request: Request) -> Actor | None:
    """Flask-Login's question. With the database away it raises once; the page that says so is made for nobody."""
    token = held_token()
    if token is None or g.get("sign_in_unreadable"):
        return None
    try:
        g.signed_in = signed_in(session(), token, sign_in_limits())
    except SQLAlchemyError:
        g.sign_in_unreadable = True
        raise
    return g.signed_in.actor if g.signed_in else None


def current() -> SignedIn | None:
    """How and since when the one who asks is signed in; None for nobody. Only after somebody asked who it is."""
    found: SignedIn | None = g.get("signed_in")
    return found


def note_seen(response: Response) -> Response:
    """Every few minutes, in a transaction of its own, note that the browser is in use."""
    found = current()
    if found is not None and clock.now() - found.seen_at >= sign_ins.SEEN_EVERY and found.actor.session_id:
        try:
            with unit_of_work(portal().database.writing) as writing:
                sign_ins.touch(writing, found.actor.session_id)
        except SQLAlchemyError:
            log.warning("sign-in %s: not noted as seen", found.actor.session_id)
    return response


def remember(response: Response, token: str, person_id: int) -> None:
    """Give the browser its token, know it again at the next sign-in, and forget what an anonymous page was told."""
    _set(response, "anju_sign_in", token, int(sign_in_limits().absolute.total_seconds()))
    people = [person_id, *(one for one in _device().get("people", []) if one != person_id)][:MAX_KNOWN]
    device = str(_device().get("device") or secrets.token_urlsafe(12))
    _set(response, "anju_device", _signer().dumps({"device": device, "people": people}), KNOWN_FOR)
    cookie.pop("csrf_token", None)


def forget(response: Response) -> None:
    """Take the token from the browser, and everything else that it was told."""
    response.delete_cookie(cookie_name(current_app), path="/", secure=_is_secure(), httponly=True, samesite="Lax")
    cookie.clear()
    g.pop("signed_in", None)


def known_device(person_id: int | None) -> str | None:
    """The id of this browser, if the person signed in in it before."""
    device = _device()
    return str(device["device"]) if person_id is not None and person_id in device.get("people", []) else None


def _device() -> dict[str, Any]:
    try:
        found = _signer().loads(request.cookies.get(cookie_name(current_app, "anju_device"), ""))
    except BadSignature:
        return {}
    return found if isinstance(found, dict) else {}


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="anju device")


def _set(response: Response, plain: str, value: str, seconds: int) -> None:
    name = cookie_name(current_app, plain)
    response.set_cookie(name, value, max_age=seconds, path="/", secure=_is_secure(), httponly=True, samesite="Lax")


def _is_secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])
