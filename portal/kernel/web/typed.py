"""What was typed in a request, and that it waits as a draft."""

from collections.abc import Mapping

from flask import request
from flask import session as cookie

from portal.kernel import drafts
from portal.kernel.db import unit_of_work
from portal.kernel.web.context import actor, portal

NEVER_KEPT = frozenset({"csrf_token", "submission", "draft", "code"})
MAX_REMEMBERED = 8


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


def remember_draft(key: str) -> None:
    """Let this browser open the draft again."""
    cookie["drafts"] = [*[k for k in draft_keys() if k != key], key][-MAX_REMEMBERED:]


def draft_keys() -> list[str]:
    """The draft keys that this browser was given."""
    keys = cookie.get("drafts", [])
    return [key for key in keys if isinstance(key, str)] if isinstance(keys, list) else []


def content() -> list[tuple[str, list[str]]]:
    """What makes this request another one than the last with its key: where it goes, and what was typed and chosen.
    Not its photos: on a bad line some of them arrive alone between two tries of the same form."""
    unsaid = NEVER_KEPT - {"code"} | {"staged", "staged_shown"}
    body = "" if request.form else request.get_data(as_text=True)
    return [(request.path, [body]), *((name, values) for name, values in request.form.lists() if name not in unsaid)]


def typed_words() -> Mapping[str, str]:
    """What the person typed in this request, for pages that must not lose it."""
    hidden = NEVER_KEPT | {"version"}
    return {n: v for n, v in request.form.items() if v.strip() and n not in hidden and "password" not in n}
