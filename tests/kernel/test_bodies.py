"""A body that is too large is refused in words, its own words are kept, and nobody else waits."""

import errno
import io
import os
from typing import IO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.kernel import bodies, drafts
from tests.kernel.pictures import DRAFT
from tests.support.pages import parsed

BOUNDARY = "----photos"


class Endless(io.RawIOBase):
    """A body of that many bytes which is nowhere in memory; notes how many were read."""

    def __init__(self, start: bytes, size: int) -> None:
        self.start, self.size, self.place = start, size, 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.place

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        self.place = place + (self.size if whence == io.SEEK_END else 0)
        return self.place

    def read(self, size: int = -1) -> bytes:
        left = self.size - self.place
        wanted = min(left, size if size >= 0 else left)
        chunk = self.start[self.place : self.place + wanted] or bytes(wanted)
        self.place += len(chunk)
        return chunk


def field(name: str, value: str) -> bytes:
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


FILE = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n\r\n'.encode()
WORDS = field("words", "Water through the ceiling. 天花板漏水。") + field("draft", DRAFT) + field("password", "canary")


def send(client: FlaskClient, body: IO[bytes] | Endless, path: str = "/sign-in") -> TestResponse:
    return client.post(path, input_stream=body, content_type=f"multipart/form-data; boundary={BOUNDARY}")


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    return app.test_client()


def test_a_hundred_megabytes_are_refused_in_words_and_stored_nowhere(visitor: FlaskClient, session: Session) -> None:
    body = Endless(WORDS + FILE, 100 * 1024 * 1024)
    answer = send(visitor, body)
    page = parsed(answer)
    assert answer.status_code == 413
    assert "64 MB" in page.get_text()
    assert "天花板漏水" in page.get_text()
    assert "canary" not in page.get_text()
    assert body.place == body.size
    kept = drafts.load(session, DRAFT, None, [DRAFT])
    assert kept is not None
    assert kept.fields == {"words": ["Water through the ceiling. 天花板漏水。"]}


def test_a_body_without_end_is_not_read_for_ever(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_DISCARDED", 10 * 1024 * 1024)
    body = Endless(WORDS + FILE, 10**12)
    assert send(visitor, body).status_code == 413
    assert body.place < 20 * 1024 * 1024


@pytest.mark.parametrize(
    "start",
    [b"", b"nonsense", FILE, field("words", "x" * 300_000) + FILE, field("words", "never ends")[:-2], b"--" * 500],
)
def test_a_strange_large_body_is_refused_all_the_same(visitor: FlaskClient, start: bytes) -> None:
    assert send(visitor, Endless(start, 70 * 1024 * 1024)).status_code == 413


def test_too_large_a_photo_sent_by_script_is_answered_for_the_script(visitor: FlaskClient) -> None:
    answer = send(visitor, Endless(FILE, 70 * 1024 * 1024), f"/drafts/{DRAFT}/photos")
    assert answer.status_code == 413
    assert "64 MB" in answer.get_json()["words"]


def test_thousands_of_fields_are_refused(visitor: FlaskClient) -> None:
    answer = visitor.post(
        "/sign-in", data={f"field{number}": "x" for number in range(1000)}, content_type="multipart/form-data"
    )
    assert answer.status_code == 413


@pytest.fixture
def no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    def trip(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", trip)


def test_a_disk_that_fills_up_while_a_photo_arrives_is_said_in_words(visitor: FlaskClient, no_room: None) -> None:
    answer = send(visitor, io.BytesIO(WORDS + FILE + bytes(2_000_000)))
    assert answer.status_code == 507
    assert "no room" in parsed(answer).get_text()
