"""Photos sent while a form is being filled in: kept for its writer, seen by nobody else, refused in words."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.kernel import drafts, files
from portal.kernel.db import SessionFactory
from portal.kernel.files.jobs import derive_pictures
from tests.kernel.pictures import DRAFT, camera_photo, opened, photo
from tests.support.make import Make

PHOTOS = f"/drafts/{DRAFT}/photos"


def token(client: FlaskClient) -> str:
    """This browser's proof that a form is its own."""
    with client.session_transaction() as cookie:
        raw = cookie.setdefault("csrf_token", "0" * 40)
    secret = client.application.secret_key
    assert isinstance(secret, str)
    return URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(raw)


def post(client: FlaskClient, path: str = PHOTOS, **fields: Any) -> TestResponse:
    return client.post(path, data=fields, headers={"X-CSRFToken": token(client)})


def send(
    client: FlaskClient, content: bytes | None = None, name: str = "IMG_1.jpg", path: str = PHOTOS
) -> TestResponse:
    return post(client, path, photos=(io.BytesIO(camera_photo() if content is None else content), name))


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    return app.test_client()


def test_a_visitor_without_an_account_sends_a_photo_and_sees_it(visitor: FlaskClient, factory: SessionFactory) -> None:
    answer = send(visitor)
    facts = answer.get_json()
    assert (answer.status_code, facts["name"], facts["state"], facts["thumb"]) == (201, "IMG_1.jpg", "preparing", None)
    assert "prepared" in facts["words"]
    waiting = visitor.get(f"{PHOTOS}/{facts['id']}")
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (202, "2")
    derive_pictures(factory)
    thumb = visitor.get(f"{PHOTOS}/{facts['id']}")
    assert (thumb.status_code, thumb.mimetype) == (200, "image/webp")
    assert opened(thumb.data).size == (240, 320)
    assert thumb.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in thumb.headers["Content-Security-Policy"]
    assert "private" in thumb.headers["Cache-Control"]
    again = visitor.get(f"{PHOTOS}/{facts['id']}", headers={"If-None-Match": thumb.headers["ETag"]})
    assert again.status_code == 304


def test_to_everyone_else_the_photo_does_not_exist(app: Flask, visitor: FlaskClient, factory: SessionFactory) -> None:
    number = send(visitor).get_json()["id"]
    derive_pictures(factory)
    stranger = app.test_client()
    assert stranger.get(f"{PHOTOS}/{number}").status_code == 404
    assert post(stranger, f"{PHOTOS}/{number}/remove").status_code == 404
    assert send(stranger).status_code == 404
    assert visitor.get(f"{PHOTOS}/{number}").status_code == 200


@pytest.mark.parametrize("number", ["0", "999999", "9223372036854775807", "9223372036854775808", "-1", "words"])
def test_an_unknown_photo_does_not_exist(visitor: FlaskClient, number: str) -> None:
    send(visitor)
    assert visitor.get(f"{PHOTOS}/{number}").status_code == 404
    assert post(visitor, f"{PHOTOS}/{number}/remove").status_code == 404


@pytest.mark.parametrize("key", ["short", "x" * 65, "a%00" + "b" * 30, "..%2f" + "b" * 30])
def test_a_senseless_key_does_not_exist(visitor: FlaskClient, key: str) -> None:
    assert send(visitor, path=f"/drafts/{key}/photos").status_code == 404
    assert visitor.get(f"/drafts/{key}/photos/1").status_code == 404


def test_a_photo_of_another_draft_does_not_exist_under_this_one(visitor: FlaskClient) -> None:
    other = PHOTOS.replace("0001", "0002")
    send(visitor)
    number = send(visitor, photo(seed=3), path=other).get_json()["id"]
    assert visitor.get(f"{PHOTOS}/{number}").status_code == 404
    assert visitor.get(f"{other}/{number}").status_code == 202


def test_what_is_no_photo_is_refused_in_words(visitor: FlaskClient) -> None:
    answer = send(visitor, b"\x7fELF" + bytes(400), "holiday.jpg")
    assert answer.status_code == 422
    assert answer.get_json()["name"] == "holiday.jpg"
    assert "not a photo" in answer.get_json()["words"]


def test_a_damaged_photo_is_said_in_words(visitor: FlaskClient, factory: SessionFactory) -> None:
    whole = photo(kind="PNG")
    start = whole.index(b"IDAT") + 4
    number = send(visitor, whole[:start] + bytes(40) + whole[start + 40 :]).get_json()["id"]
    derive_pictures(factory)
    answer = visitor.get(f"{PHOTOS}/{number}")
    assert answer.status_code == 410
    assert "damaged" in answer.get_json()["words"]


def test_without_a_file_nothing_happens(visitor: FlaskClient, session: Session) -> None:
    assert post(visitor).status_code == 422
    assert files.staged(session, DRAFT) == []


def test_a_photo_without_the_pages_token_is_not_taken(visitor: FlaskClient, session: Session) -> None:
    answer = visitor.post(PHOTOS, data={"photos": (io.BytesIO(photo()), "a.jpg")})
    assert answer.status_code in {303, 400}
    assert files.staged(session, DRAFT) == []


def test_a_photo_can_be_let_go_by_script(visitor: FlaskClient, session: Session) -> None:
    number = send(visitor).get_json()["id"]
    assert post(visitor, f"{PHOTOS}/{number}/remove").status_code == 204
    assert files.staged(session, DRAFT) == []


def test_a_photo_let_go_without_script_keeps_every_word(visitor: FlaskClient, session: Session) -> None:
    number = send(visitor).get_json()["id"]
    answer = post(visitor, f"{PHOTOS}/{number}/remove?back=/report", words="Water everywhere", password="x")
    assert (answer.status_code, answer.location) == (303, f"/report?draft={DRAFT}")
    kept = drafts.load(session, DRAFT, None, [DRAFT])
    assert kept is not None
    assert kept.fields == {"words": ["Water everywhere"]}


@pytest.mark.parametrize("back", ["//evil.test", "https://evil.test", "/\\evil.test", "/report?x=1", "javascript:1"])
def test_letting_go_leads_nowhere_else(visitor: FlaskClient, back: str) -> None:
    number = send(visitor).get_json()["id"]
    assert visitor.post(
        f"{PHOTOS}/{number}/remove", query_string={"back": back}, headers={"X-CSRFToken": token(visitor)}
    ).status_code == 204  # fmt: skip


def test_a_signed_in_persons_photos_are_theirs_and_nobody_elses(app: Flask, make: Make) -> None:
    owner, other = make.person(), make.person()
    phone, desktop, shared = app.test_client(), app.test_client(), app.test_client()
    make.sign_in(phone, owner)
    make.sign_in(desktop, owner)
    make.sign_in(shared, other)
    number = send(phone).get_json()["id"]
    assert desktop.get(f"{PHOTOS}/{number}").status_code == 202
    with shared.session_transaction() as cookie:
        cookie["drafts"] = [DRAFT]
    assert shared.get(f"{PHOTOS}/{number}").status_code == 404


def test_a_photo_can_still_be_added_when_the_session_has_ended(app: Flask, make: Make, session: Session) -> None:
    phone = app.test_client()
    make.sign_in(phone, make.person())
    number = send(phone).get_json()["id"]
    for cookie in ("anju_sign_in", "__Host-anju_sign_in"):
        phone.delete_cookie(cookie)
    assert send(phone, photo(seed=9)).status_code == 201
    assert phone.get(f"{PHOTOS}/{number}").status_code == 404
    assert len(files.staged(session, DRAFT)) == 2


def test_a_full_disk_is_said_in_words(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def trip(*_: object) -> None:
        raise files.StorageFull

    monkeypatch.setattr(files.current(), "put", trip)
    answer = send(visitor)
    assert answer.status_code == 507
    assert "no room" in answer.get_json()["words"]


def test_sending_without_end_is_slowed_down(visitor: FlaskClient) -> None:
    answers = [send(visitor, b"no photo").status_code for _ in range(61)]
    assert answers[:60] == [422] * 60
    assert answers[60] == 429


def filled(client: FlaskClient, **more: Any) -> TestResponse:
    """A report's form with a photo, sent by somebody whose session has ended."""
    fields = {"words": "Water", "draft": DRAFT, "photos": (io.BytesIO(photo()), "leak.jpg")} | more
    return client.post("/reports/new", data=fields, content_type="multipart/form-data")


def test_photos_of_a_form_whose_session_had_ended_wait_with_its_words(visitor: FlaskClient, session: Session) -> None:
    answer = filled(visitor, csrf_token=token(visitor))
    assert answer.status_code == 303
    assert "sign-in" in answer.location
    kept = drafts.load(session, DRAFT, None, [DRAFT])
    assert kept is not None
    assert kept.fields == {"words": ["Water"]}
    assert [one.name for one in files.staged(session, DRAFT)] == ["leak.jpg"]
    with visitor.session_transaction() as cookie:
        assert DRAFT in cookie["drafts"]


def test_photos_of_a_form_with_an_expired_token_wait_with_its_words(app: Flask, make: Make, session: Session) -> None:
    phone = app.test_client()
    make.sign_in(phone, make.person())
    assert f"draft={DRAFT}" in filled(phone).location
    assert [one.name for one in files.staged(session, DRAFT)] == ["leak.jpg"]


def test_a_form_without_words_to_keep_leaves_no_photo(visitor: FlaskClient, session: Session) -> None:
    filled(visitor, draft="")
    filled(visitor, draft="../" * 10)
    assert files.staged(session, DRAFT) == []
    session.rollback()
    assert session.scalars(select(files.StagedFile)).all() == []
