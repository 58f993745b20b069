"""Choosing a language, with or without an account."""

from flask import current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from portal.accounts.forms import Push
from portal.accounts.services import profiles
from portal.accounts.views.blueprint import layout, onward, pages, writing
from portal.kernel import web
from portal.kernel.i18n import COOKIE, LOCALES, NAMES
from portal.kernel.web import PUBLIC

YEAR = 365 * 24 * 3600


@pages.page("/language", methods=["GET", "POST"], access=PUBLIC)
def language() -> ResponseReturnValue:
    """A link changes the language of this browser; that of an account is changed by a button."""
    locale, to = request.values.get("to", ""), onward(request.values.get("next"))
    if locale not in LOCALES:
        return redirect(to, 303)
    form, actor = Push(), web.actor()
    if actor.id is None:
        return _with_cookie(redirect(to, 303), locale)
    if not form.validate_on_submit():
        page = {"locale_name": NAMES[locale], "to": locale, "next": to, "layout": layout()}
        return render_template("accounts/language.html", form=form, **page)
    writing(lambda session: profiles.choose_language(session, actor, locale))
    return _with_cookie(redirect(to, 303), locale)


def _with_cookie(response: Response, locale: str) -> Response:
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(COOKIE, locale, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
    return response
