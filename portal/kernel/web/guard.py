"""Before every request: its page's declaration decides."""

from flask import abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel.access import Permission, estates_with, holds
from portal.kernel.web.access import Access
from portal.kernel.web.context import actor, estate, stop_reading
from portal.kernel.web.typed import keep_draft


def guard() -> ResponseReturnValue | None:
    """Before every request: the page's own declaration decides. Things are narrowed by their views (404)."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    if any("\x00" in str(value) for value in (request.view_args or {}).values()):
        abort(404)
    access: Access | None = getattr(current_app.view_functions[request.endpoint], "access", None)
    if access is None:
        abort(404)
    if access.kind in {"public", "link"}:
        return None
    if not current_user.is_authenticated:
        return sign_in_first()
    if access.kind == "staff" and access.permission:
        _require_permission(access.permission)
    return None


def _require_permission(permission: Permission) -> None:
    if "estate" not in (request.view_args or {}):
        if not estates_with(actor(), permission):
            abort(403)
        return
    if not actor().roles_at(estate().id):
        abort(404)
    if not holds(actor(), permission, estate().id):
        abort(403)


def sign_in_first() -> Response:
    """To the sign-in page, and back here afterwards; what was typed waits as a draft."""
    stop_reading()
    here = request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else keep_draft()
    return redirect(url_for("accounts.sign_in", next=here), 303)
