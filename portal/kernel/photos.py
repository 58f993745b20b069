"""Photos as forms and pages know them: taken in with a form, shown while they wait, sent to those who may see them."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from flask import request, url_for
from werkzeug.wrappers import Response

from portal.kernel import drafts, files
from portal.kernel.db import unit_of_work
from portal.kernel.limits import Gate, address
from portal.kernel.web import actor, portal, remember_draft, session, stop_reading
from portal.kernel.words import lazy_gettext as _l

PREPARING = _l("Photo received, being prepared")
READY = _l("Photo kept")

_ENDINGS = {files.MediaType.JPEG: "jpg", files.MediaType.PNG: "png", files.MediaType.WEBP: "webp"}
_CHUNK = 256 * 1024
_DOOR = Gate("photos of nobody yet", "120 per hour")
_NOTHING_RUNS = "default-src 'none'; sandbox"


@dataclass(frozen=True)
class Waiting:
    """A photo that waits with a form: its thumbnail's address once there is one, and words for it until then."""

    id: int
    name: str
    state: files.State
    thumb_url: str | None
    words: Any


def limits_at(estate_id: int | None) -> files.PhotoLimits:
    """How many photos a form takes at an estate, and how large; the usual where it is not known."""
    return portal().photo_limits(session(), estate_id) if estate_id else files.USUAL


def received(
    draft_key: str, limits: files.PhotoLimits = files.USUAL, *, field: str = "photos", kept: str = "staged"
) -> list[files.FileRefused]:
    """Take in the photos that came with this request's form, before it is validated, so that none is lost; what was not
    taken, with why. A photo that the form showed (`<kept>_shown`) and whose box was cleared (`<kept>`) is let go.
    Raises StorageFull."""
    stop_reading()
    _let_go(draft_key, kept)
    uploads = [upload for upload in request.files.getlist(field) if upload.filename]
    refused = []
    for upload in uploads:
        try:
            files.stage(portal().database.writing, draft_key, actor().id, upload, limits=limits)
        except files.FileRefused as reason:
            refused.append(reason)
    if uploads:
        remember_draft(draft_key)
    return refused or _beyond(draft_key, limits)


def _beyond(draft_key: str, limits: files.PhotoLimits) -> list[files.FileRefused]:
    """Photos that wait already (sent one by one) and are more, or larger, than this estate takes."""
    staged, reason = files.staged(session(), draft_key), files.Reason
    large = [files.FileRefused(reason.TOO_MANY_BYTES, one.name, limits) for one in staged if one.size > limits.size]
    return large or [files.FileRefused(reason.TOO_MANY, one.name, limits) for one in staged[limits.count :]]


def kept_with_words(answer: Response) -> Response:
    """After a form that could not be accepted because a session or a token had ended, and whose words were kept as a
    draft: keep its photos too. So many an hour, because nobody knows yet who sends them."""
    key = request.form.get("draft", "") if answer.status_code == 303 and request.method == "POST" else ""
    if not key or f"draft={key}" not in unquote(answer.location or "") or not drafts.is_key(key):
        return answer
    if any(upload.filename for upload in request.files.getlist("photos")) and _DOOR.count(address()):
        with suppress(files.StorageFull):
            received(key)
    return answer


def waiting(draft_key: str) -> list[Waiting]:
    """The photos that wait with a form, for its page."""
    return [shown(draft_key, one) for one in files.staged(session(), draft_key)]


def shown(draft_key: str, one: files.Staged) -> Waiting:
    """One waiting photo as its page shows it."""
    ready = one.state is files.State.READY
    address = url_for("staging.photo", key=draft_key, staged_id=one.id) if ready else None
    return Waiting(one.id, one.name, one.state, address, words_of(one.state, one.failure))


def words_of(state: files.State, failure: files.Failure | None) -> Any:
    """How a picture stands, in words."""
    if failure is not None:
        return files.FAILED[failure]
    return READY if state is files.State.READY else PREPARING


def send_view(sha256: str, size: files.Size) -> Response:
    """A thumbnail or view; Missing until it is made. The browser asks anew each time: a right that ends, ends."""
    with files.open_derived(sha256, size) as file:
        answer = Response(file.read(), mimetype=files.DERIVED_TYPE[size])
    return _harmless(answer, f"{sha256}-{size.value}")


def send_original(sha256: str, media_type: files.MediaType) -> Response:
    """An original, unchanged (S112), to be saved and not shown: it may hold anything. Raises Missing."""
    length = files.size_of(sha256)
    answer = Response(_chunks(sha256), mimetype=media_type.value, headers={"Content-Length": str(length)})
    name = f"{sha256[:16]}.{_ENDINGS[media_type]}"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return _harmless(answer, sha256)


def _chunks(sha256: str) -> Iterator[bytes]:
    with files.open_blob(sha256) as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _harmless(answer: Response, etag: str) -> Response:
    answer.headers["Content-Security-Policy"] = _NOTHING_RUNS
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(etag)
    return answer.make_conditional(request)


def _let_go(draft_key: str, kept: str) -> None:
    cleared = set(request.form.getlist(f"{kept}_shown")) - set(request.form.getlist(kept))
    numbers = [int(number) for number in cleared if number.isascii() and number.isdigit() and len(number) < 19]
    if numbers:
        with unit_of_work(portal().database.writing) as writing:
            for number in numbers[: files.MOST_PHOTOS]:
                files.unstage(writing, draft_key, number)
