"""How much one request may bring, and what is said when it is too much or there is no room for it."""

import errno
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData

from portal.kernel.files import StorageFull
from portal.kernel.photos import kept_with_words
from portal.kernel.refusals import broken, refuse
from portal.kernel.web import keep_draft
from portal.kernel.words import lazy_gettext as _l

LIMIT = 64 * 1024 * 1024
PARTS = 300
WORDS = 1024 * 1024
_LEADING = 256 * 1024
_CHUNK = 64 * 1024
_PATIENCE = 20.0
_DISCARDED = 256 * 1024 * 1024
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}

TOO_LARGE = _l(
    "Together these files are larger than %(limit)s MB. Send fewer photos at a time.", limit=LIMIT // 1024 // 1024
)
FULL = _l("There is no room for photos at the moment. What you typed is kept. You can send it without photos.")


def init_bodies(app: Flask) -> None:
    """Limits for every request, and the pages that say so."""
    app.config.update(MAX_CONTENT_LENGTH=LIMIT, MAX_FORM_PARTS=PARTS, MAX_FORM_MEMORY_SIZE=WORDS)
    app.after_request(kept_with_words)
    app.register_error_handler(RequestEntityTooLarge, too_large)
    app.register_error_handler(StorageFull, lambda _: _refuse("full", 507, FULL))
    app.register_error_handler(OSError, disk_refused)


def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """A body over the limit: its words (which come before its files) are kept, the rest is read past and not stored,
    because a browser shows an answer only once it has sent all."""
    request.__dict__["form"] = _leading_words()
    request.__dict__["files"] = MultiDict()
    _discard()
    return _refuse("too_large", 413, TOO_LARGE)


def disk_refused(error: OSError) -> ResponseReturnValue:
    """A disk that takes nothing, met while a body was being received."""
    if error.errno not in _NO_ROOM:
        return broken(error)
    if "form" not in request.__dict__:
        request.__dict__["form"], request.__dict__["files"] = MultiDict(), MultiDict()
    return _refuse("full", 507, FULL)


def _refuse(kind: str, status: int, words: Any) -> ResponseReturnValue:
    if request.blueprint == "staging":
        return jsonify(words=str(words)), status
    again = keep_draft() if len(request.form.get("draft", "")) >= 20 else None
    return refuse(kind, status, reason=words, again=again)


def _leading_words() -> MultiDict[str, str]:
    """The form's fields up to its first file, as far as nothing was read yet."""
    words: MultiDict[str, str] = MultiDict()
    name, value = "", b""
    with suppress(ValueError, OSError, RequestEntityTooLarge):
        for event in _leading_parts():
            if isinstance(event, Field):
                name, value = event.name, b""
            elif isinstance(event, Data):
                value += event.data
                if not event.more_data:
                    words.add(name, value.decode("utf-8", "replace"))
    return words


def _leading_parts() -> Iterator[Event]:
    boundary = request.mimetype_params.get("boundary", "").encode("ascii", "replace")
    if request.content_length is None or not boundary:
        return
    decoder, left = MultipartDecoder(boundary, max_form_memory_size=_LEADING), _LEADING
    while left > 0 and (chunk := request.environ["wsgi.input"].read(min(_CHUNK, left))):
        left -= len(chunk)
        decoder.receive_data(chunk)
        while not isinstance(event := decoder.next_event(), NeedData):
            if isinstance(event, (File, Epilogue)):
                return
            yield event


def _discard() -> None:
    """Read past what is still coming, for a while and up to a bound; nothing is kept."""
    stream, until, left = request.environ["wsgi.input"], time.monotonic() + _PATIENCE, _DISCARDED
    with suppress(OSError):
        while left > 0 and time.monotonic() < until and (chunk := stream.read(_CHUNK)):
            left -= len(chunk)
