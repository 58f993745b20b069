"""Photos sent one by one while a form is being filled in; each answer is a few words of JSON.

Public, because a report needs no sign-in: the right is the form's random key, held by its own browser (in the signed
cookie) or by the person who sent the first photo with it. To everyone else the key does not exist.
"""

from typing import Any
from urllib.parse import urlsplit

from flask import abort, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.kernel import drafts, files
from portal.kernel.db import unit_of_work
from portal.kernel.limits import address, limiter
from portal.kernel.photos import Waiting, limits_at, send_view, shown
from portal.kernel.web import (
    NEVER_KEPT,
    PUBLIC,
    Pages,
    actor,
    draft_keys,
    portal,
    remember_draft,
    session,
    stop_reading,
)

pages = Pages("staging", __name__)


def sender() -> str:
    """Whose photos are counted together: a person's, else an address's."""
    return f"person:{actor().id}" if actor().id is not None else address()


@pages.page("/drafts/<key>/photos", methods=["POST"], access=PUBLIC)
@limiter.limit("60 per minute;400 per hour", key_func=sender)
def add(key: str) -> ResponseReturnValue:
    """Keep one photo with the form: 201, or 422 with the reason in words."""
    if not drafts.is_key(key) or not (_is_own(key) or _is_new(key) or key in draft_keys()):
        abort(404)
    upload = request.files.get("photos") or abort(422)
    limits = limits_at(_estate())
    stop_reading()
    try:
        one = files.stage(portal().database.writing, key, actor().id, upload, limits=limits)
    except files.FileRefused as refused:
        return jsonify(words=str(refused.message), name=refused.name), 422
    remember_draft(key)
    return jsonify(_facts(shown(key, one))), 201


@pages.page("/drafts/<key>/photos/<id:staged_id>", access=PUBLIC)
def photo(key: str, staged_id: int) -> ResponseReturnValue:
    """The thumbnail; 202 while it is being prepared, 410 where it can't be, each in words."""
    one = _found(key, staged_id)
    if one.state is files.State.READY:
        return send_view(one.sha256, files.Size.THUMB)
    status = 202 if one.state is files.State.PREPARING else 410
    return jsonify(_facts(shown(key, one))), status, {"Retry-After": "2"}


@pages.page("/drafts/<key>/photos/<id:staged_id>/remove", methods=["POST"], access=PUBLIC)
def remove(key: str, staged_id: int) -> ResponseReturnValue:
    """Let one photo go: back to the form with its words (`back`: the form's path), or 204 for a script."""
    _found(key, staged_id)
    stop_reading()
    back = request.args.get("back", "")
    with unit_of_work(portal().database.writing) as writing:
        files.unstage(writing, key, staged_id)
        if _is_local(back):
            fields = {name: values for name, values in request.form.lists() if name not in NEVER_KEPT}
            drafts.save(writing, key, "", back, fields, actor().id)
    return redirect(f"{back}?draft={key}", 303) if _is_local(back) else ("", 204)


def _found(key: str, staged_id: int) -> files.Staged:
    if not drafts.is_key(key) or not _is_own(key):
        abort(404)
    return next((one for one in files.staged(session(), key) if one.id == staged_id), None) or abort(404)


def _estate() -> int | None:
    """The estate that the form names; its own sending asks again."""
    words = request.args.get("estate", "")
    return int(words) if words.isascii() and words.isdigit() and len(words) < 19 else None


def _is_new(key: str) -> bool:
    return not _owners(session(), key)


def _is_own(key: str) -> bool:
    """The person's who sent it; a key of nobody's is its browser's."""
    people = _owners(session(), key) - {None}
    return actor().id in people if people else key in draft_keys()


def _owners(reading: Session, key: str) -> set[int | None]:
    return files.owners(reading, key) | drafts.owners(reading, key)


def _is_local(path: str) -> bool:
    parts = urlsplit(path)
    return (
        path.startswith("/")
        and not path.startswith(("//", "/\\"))
        and not (parts.netloc or parts.query or parts.scheme)
    )


def _facts(one: Waiting) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "state": one.state.value, "thumb": one.thumb_url, "words": str(one.words)}
