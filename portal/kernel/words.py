"""Words in the reader's language: Flask-Babel's catalogues, looked up once for a page and not at each of its words."""

from typing import Any, NamedTuple

from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import get_locale, get_translations
from flask_babel.speaklater import LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup


class Speech(NamedTuple):
    """The language in which a page is made: Babel's locale, its code, its catalogue."""

    locale: Any
    code: str
    catalogue: Any


MUTE = Speech(None, "en", NullTranslations())


def speech() -> Speech:
    """The language of the page being made; English outside any."""
    if not g:
        return MUTE
    page = vars(g._get_current_object())
    kept: Speech | None = page.get("speech")
    if kept is None or getattr(page.get("_flask_babel"), "babel_locale", None) is not kept.locale:
        locale = get_locale()
        kept = page["speech"] = Speech(locale, str(locale or "en"), get_translations())
    return kept


def gettext(message: str, **facts: Any) -> str:
    """A message with its facts."""
    words: str = speech().catalogue.ugettext(message)
    return words % facts if facts else words


def ngettext(singular: str, plural: str, num: int, **facts: Any) -> str:
    """A message that goes by a number, `%(num)s` in it."""
    words: str = speech().catalogue.ungettext(singular, plural, num)
    return words % {"num": num, **facts}


def pgettext(context: str, message: str, **facts: Any) -> str:
    """A message whose English words mean several things."""
    words: str = speech().catalogue.upgettext(context, message)
    return words % facts if facts else words


def lazy_gettext(message: str, **facts: Any) -> Any:
    """A message that is put in words when it is shown."""
    return LazyString(gettext, message, **facts)


def lazy_ngettext(singular: str, plural: str, num: int, **facts: Any) -> Any:
    """The like by a number."""
    return LazyString(ngettext, singular, plural, num, **facts)


def lazy_pgettext(context: str, message: str, **facts: Any) -> Any:
    """The like with a context."""
    return LazyString(pgettext, context, message, **facts)


@pass_eval_context
def _said(page: EvalContext, message: str, **facts: Any) -> str:
    return _safe(page, speech().catalogue.ugettext(message)) % facts


@pass_eval_context
def _said_of_many(page: EvalContext, singular: str, plural: str, num: int, **facts: Any) -> str:
    return _safe(page, speech().catalogue.ungettext(singular, plural, num)) % {"num": num, **facts}


@pass_eval_context
def _said_in_context(page: EvalContext, context: str, message: str, **facts: Any) -> str:
    return _safe(page, speech().catalogue.upgettext(context, message)) % facts


def _safe(page: EvalContext, words: str) -> str:
    return Markup(words) if page.autoescape else words


def init_words(app: Flask) -> None:
    """Templates say their words by the same way."""
    app.jinja_env.globals.update(
        _=_said, gettext=_said, ngettext=_said_of_many, pgettext=_said_in_context
    )  # fmt: skip
