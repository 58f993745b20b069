"""What is answered: pages, parts of pages, static files."""

import hashlib
from pathlib import Path
from typing import Any

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from portal.kernel.web.context import portal


def show(template: str, form: Any = None, **context: Any) -> ResponseReturnValue:
    """A page with its form: 422 where something typed needs mending."""
    wrong = form is not None and bool(form.errors)
    return render_template(template, form=form, **context), 422 if wrong else 200


def page_or_part(whole: str, part: str, /, **context: Any) -> Response:
    """The part that changed for htmx, the whole page for everyone else: the same view, the same words."""
    wants_part = request.headers.get("HX-Request") == "true" and not request.headers.get("HX-History-Restore-Request")
    response = current_app.make_response(render_template(part if wants_part else whole, **context))
    response.vary.add("HX-Request")
    return response


def asset(filename: str) -> str:
    """Address of a static file with its content's hash, so that it can be cached for a year."""
    address: str | None = portal().assets.get(filename)
    if address is None or current_app.debug:
        content = (Path(current_app.static_folder or "") / filename).read_bytes()
        address = url_for("static", filename=filename, v=hashlib.sha256(content).hexdigest()[:10])
        portal().assets[filename] = address
    return address
