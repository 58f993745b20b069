"""Style sheets. People write small ones, in static/css; each kind of page takes one, put together of those it needs, so
that a phone asks once."""

import hashlib
from functools import cache
from pathlib import Path

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from portal.kernel.web import PUBLIC, Pages

FOLDER = Path(__file__).parent.parent / "static" / "css"
FIRST = (
    "layers", "reset", "tokens", "base", "layout", "icon", "top", "button", "field", "choices", "flash", "chip",
    "photos", "panel", "empty", "now",
)  # fmt: skip
MATTER = ("list", "bar", "timeline", "thread", "clock", "danger", "steps", "pager")
LAST = ("utilities",)
KINDS = {
    "plain": (*FIRST, *LAST),
    "refused": (*FIRST, *LAST),
    "resident": (*FIRST, *MATTER, "tabs", *LAST),
    "pocket": (*FIRST, *MATTER, "tabs", "pocket", *LAST),
    "desk": (*FIRST, *MATTER, "rail", "table", "filters", "queue", "board", "figure", "keys", *LAST),
}

pages = Pages("sheets", __name__)


@cache
def sheet(kind: str) -> str:
    """The sheet of a kind of page. Raises KeyError."""
    parts = [(FOLDER / f"{name}.css").read_text() for name in KINDS[kind]]
    return "".join(parts) + "@media print {\n" + (FOLDER / "print.css").read_text() + "}\n"


@cache
def mark(kind: str) -> str:
    """What changes with the sheet."""
    return hashlib.sha256(sheet(kind).encode()).hexdigest()[:10]


def sheet_url(kind: str) -> str:
    """The address of a kind's sheet, which can be cached for a year."""
    return url_for("sheets.css", kind=kind, v=mark(kind))


@pages.page("/sheets/<kind>.css", access=PUBLIC)
def css(kind: str) -> ResponseReturnValue:
    """All that a kind of page is drawn with."""
    return Response(sheet(kind), mimetype="text/css") if kind in KINDS else abort(404)
