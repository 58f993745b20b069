"""What the web adds: pages that say who may open them, one use-case per POST, and refusals in plain words."""

import hashlib
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from flask import Blueprint, Flask, abort, current_app, g, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.routing import BaseConverter, ValidationError
from werkzeug.wrappers import Response

from portal.config import Settings
from portal.kernel import drafts, references, submissions
from portal.kernel.access import GRANTS, SYSTEM, Actor, Permission, Right, Role, estates_with, holds
from portal.kernel.db import Database, unit_of_work
from portal.kernel.errors import Refused
from portal.kernel.files.models import USUAL, PhotoLimits
from portal.kernel.jobs import Job

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True)
class Access:
    """Who may open a page: said where the page is declared, printed by `flask policy`, proved by the page contract."""

    kind: str
    permission: Permission | None = None
    name: str | None = None
    right: Right | None = None

    @property
    def words(self) -> str:
        """Who may, for people who read a policy: roles by name, rights by name."""
        if self.kind in {"public", "link", "signed_in"}:
            return {"public": "everyone", "link": "whoever holds the link", "signed_in": "everyone signed in"}[
                self.kind
            ]
        roles = (
            ", ".join(sorted(role.value for role in Role if self.permission in GRANTS[role])) if self.permission else ""
        )
        at = "at its estate" if self.kind == "thing" else "at the estate"
        ways = [f"{roles} {at}" if roles else "", f"right {self.right.name} for its home" if self.right else ""]
        about = f"{self.name}: " if self.name else ""
        return about + ("; ".join(way for way in ways if way) or "those who take part in it")


PUBLIC = Access("public")
LINK = Access("link")
SIGNED_IN = Access("signed_in")


def staff(permission: Permission) -> Access:
    """Those who hold the permission at the estate in the address (without one: at any estate)."""
    return Access("staff", permission)


def thing(name: str, *, right: Right | None = None, permission: Permission | None = None) -> Access:
    """Those to whom one thing is visible: by a right to its home, or by a permission at its estate."""
    return Access("thing", permission, name, right)


class Pages(Blueprint):
    """A blueprint on which no page can be declared without saying who may open it."""

    def page(
        self, rule: str, *, access: Access, methods: tuple[str, ...] | list[str] = ("GET",), **options: Any
    ) -> Callable[[Callable[..., ResponseReturnValue]], Callable[..., ResponseReturnValue]]:
        def declare(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
            view.access = access  # type: ignore[attr-defined]
            self.add_url_rule(rule, options.pop("endpoint", None), view, methods=list(methods), **options)
            return view

        return declare


@dataclass(frozen=True)
class EstateRef:
    """What a page needs to know of the estate in its address."""

    id: int
    code: str
    name: str
    zone: str


@dataclass
class Portal:
    """What one application is made of; lives in app.extensions["anju"]."""

    settings: Settings
    database: Database
    schedule: list[Job] = field(default_factory=list)
    estate_by_code: Callable[[Session, str], EstateRef | None] = lambda session, code: None
    photo_limits: Callable[[Session, int], PhotoLimits] = lambda session, estate_id: USUAL
    panels: Mapping[str, Sequence[Callable[..., Any]]] = field(default_factory=dict)
    sentences: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    assets: dict[str, str] = field(default_factory=dict)


def portal() -> Portal:
    """The running application's parts."""
    found: Portal = current_app.extensions["anju"]
    return found


def session() -> Session:
    """This request's reading session; ended with the request and before any use-case."""
    if "reading" not in g:
        g.reading = portal().database.reading()
    reading: Session = g.reading
    return reading


def stop_reading(_error: BaseException | None = None) -> None:
    """End the reading session, so that no snapshot is held while we write or after we answered."""
    if (reading := g.pop("reading", None)) is not None:
        reading.close()


def actor() -> Actor:
    """Who asks. Nobody is an Actor without an id."""
    return current_user._get_current_object() if current_user.is_authenticated else SYSTEM


def estate() -> EstateRef:
    """The estate in the address; 404 if there is none such."""
    if "estate" not in g:
        code = str((request.view_args or {}).get("estate", ""))[:64]
        g.estate = portal().estate_by_code(session(), code) or abort(404)
    ref: EstateRef = g.estate
    return ref


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


def keep_draft() -> str:
    """Keep what was typed in this request; the address under which it is offered again."""
    key = request.form.get("draft", "")
    if len(key) < 20:
        return request.full_path.rstrip("?")
    fields = {
        name: values for name, values in request.form.lists() if name not in NEVER_KEPT and "password" not in name
    }
    with unit_of_work(portal().database.writing) as writing:
        drafts.save(writing, key, request.endpoint or "", request.path, fields, actor().id)
    remember_draft(key)
    return f"{request.full_path.rstrip('?')}{'&' if request.query_string else '?'}draft={key}"


NEVER_KEPT = frozenset({"csrf_token", "submission", "draft", "code"})
MAX_REMEMBERED = 8


def remember_draft(key: str) -> None:
    """Let this browser open the draft again."""
    cookie["drafts"] = [*[k for k in draft_keys() if k != key], key][-MAX_REMEMBERED:]


def draft_keys() -> list[str]:
    """The draft keys that this browser was given."""
    keys = cookie.get("drafts", [])
    return [key for key in keys if isinstance(key, str)] if isinstance(keys, list) else []


def submit(act: Callable[[Session], str]) -> Response:
    """One use-case in one transaction, once: the same form again (key and words) leads to the same place, not to a
    second deed; with other words it is another deed, or a Conflict where the thing has moved on meanwhile.
    `act` returns the address to go to; it is built after the commit's success is sure."""
    key = submissions.identity(
        request.form.get("submission") or request.headers.get("Idempotency-Key") or secrets.token_urlsafe(18), content()
    )
    endpoint, person_id, draft = request.endpoint or "", actor().id, request.form.get("draft", "")
    stop_reading()
    with unit_of_work(portal().database.writing) as writing:
        earlier = submissions.first(writing, key, person_id=person_id, endpoint=endpoint)
        location = earlier or act(writing)
        if earlier is None:
            submissions.settle(writing, key, location)
            if draft in draft_keys():
                drafts.drop(writing, draft)
    return redirect(location, 303)


def aside(act: Callable[[Session], T]) -> T:
    """Something that is kept whatever becomes of the form, in a transaction of its own: a wrong code is counted."""
    stop_reading()
    with unit_of_work(portal().database.writing) as writing:
        return act(writing)


def content() -> list[tuple[str, list[str]]]:
    """What makes this request another one than the last with its key: where it goes, and what was typed and chosen.
    Not its photos: on a bad line some of them arrive alone between two tries of the same form."""
    unsaid = NEVER_KEPT - {"code"} | {"staged", "staged_shown"}
    body = "" if request.form else request.get_data(as_text=True)
    return [(request.path, [body]), *((name, values) for name, values in request.form.lists() if name not in unsaid)]


def sent(form: Any, act: Callable[[Session], str]) -> Response | None:
    """The answer to a form that was sent and is in order; None where it has to be shown (again), messages in place."""
    if not form.validate_on_submit():
        return None
    try:
        return submit(act)
    except Refused as refused:
        form.refuse(refused)
        return None


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


def panels(place: str, *subject: Any) -> list[tuple[str, dict[str, Any]]]:
    """What other rooms show on this page: (template, context) of each panel that has something to say."""
    loads = portal().panels.get(place, ())
    return [panel for load in loads if (panel := load(session(), actor(), *subject)) is not None]


class ThingId(BaseConverter):
    """A key: 1 to 2^63-1, anything else is no thing of ours."""

    regex = r"\d{1,19}"

    def to_python(self, value: str) -> int:
        number = int(value)
        if not 0 < number < 2**63:
            raise ValidationError
        return number


class Reference(BaseConverter):
    """A matter's reference as people write it."""

    regex = r"[A-Za-z0-9\- ]{7,14}"

    def to_python(self, value: str) -> str:
        reference = references.normalised(value)
        if reference is None:
            raise ValidationError
        return reference


def asset(filename: str) -> str:
    """Address of a static file with its content's hash, so that it can be cached for a year."""
    address: str | None = portal().assets.get(filename)
    if address is None or current_app.debug:
        content = (Path(current_app.static_folder or "") / filename).read_bytes()
        address = url_for("static", filename=filename, v=hashlib.sha256(content).hexdigest()[:10])
        portal().assets[filename] = address
    return address


def init_web(app: Flask) -> None:
    """Converters, the guard and the end of every reading session."""
    app.url_map.converters.update(id=ThingId, ref=Reference)
    app.before_request(guard)
    app.teardown_appcontext(stop_reading)


def typed_words() -> Mapping[str, str]:
    """What the person typed in this request, for pages that must not lose it."""
    hidden = NEVER_KEPT | {"version"}
    return {n: v for n, v in request.form.items() if v.strip() and n not in hidden and "password" not in n}
