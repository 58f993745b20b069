"""The blueprint of accounts, and what its pages share."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from sqlalchemy.orm import Session
from wtforms import StringField

from portal.kernel import web
from portal.kernel.access import OFFICE, POCKET, works_in
from portal.kernel.db import unit_of_work
from portal.kernel.web import Pages

T = TypeVar("T")

pages = Pages("accounts", __name__)


def writing(act: Callable[[Session], T]) -> T:
    """One use-case in one transaction, for answers that web.submit can't give (cookies, counted tries)."""
    web.stop_reading()
    with unit_of_work(web.portal().database.writing) as session:
        return act(session)


def said(field: StringField) -> str:
    """What was typed in a field; "" for nothing."""
    return field.data or ""


def onward(address: Any) -> str:
    """Where to go afterwards: the address that was asked for if it is one of ours, else home."""
    words = str(address or "")
    parts = urlsplit(words)
    is_ours = words.startswith("/") and not words.startswith("//") and not parts.scheme and not parts.netloc
    return words if is_ours and len(words) < 2000 and words.isprintable() and "\\" not in words else "/"


def layout() -> str:
    """The frame in which people meet pages that everybody has: the one that they work in."""
    if works_in(web.actor(), OFFICE):
        return "desk.html"
    return "pocket.html" if works_in(web.actor(), POCKET) else "resident.html"
