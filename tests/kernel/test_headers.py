"""What every answer carries beside its words."""

import gzip
import re

import pytest

SHEET = "/sheets/resident.css?v=1"
SCRIPT = "/static/js/app.js?v=1"


@pytest.fixture
def client(app):
    return app.test_client()


def test_a_page_runs_no_script_but_its_own_and_is_kept_by_no_cache(client):
    first, second = client.get("/sign-in"), client.get("/sign-in")
    policy = first.headers["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([\w-]+)'", policy)[1]
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
    assert re.findall(r'<script[^>]*nonce="([\w-]+)"', first.text)[0] == nonce
    assert nonce not in second.headers["Content-Security-Policy"]
    assert first.headers["Cache-Control"] == "no-store" and first.headers["X-Content-Type-Options"] == "nosniff"
    assert first.headers["Referrer-Policy"] == "same-origin" and first.headers["X-Frame-Options"] == "DENY"


def test_a_refusal_carries_them_too(client):
    assert "frame-ancestors 'none'" in client.get("/nowhere").headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", [SHEET, SCRIPT, "/static/icons.svg?v=1"])
def test_sheets_scripts_and_drawings_travel_compressed_to_who_can_read_that(client, path):
    plain = client.get(path, buffered=True)
    squeezed = client.get(path, headers={"Accept-Encoding": "gzip, br"}, buffered=True)
    assert squeezed.headers["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain.headers
    assert gzip.decompress(squeezed.data) == plain.data and len(squeezed.data) < len(plain.data) / 2
    assert int(squeezed.headers["Content-Length"]) == len(squeezed.data)
    assert "Accept-Encoding" in squeezed.headers["Vary"] and "Accept-Encoding" in plain.headers["Vary"]
    assert "immutable" in squeezed.headers["Cache-Control"]


def test_a_page_never_travels_compressed(client):
    assert "Content-Encoding" not in client.get("/sign-in", headers={"Accept-Encoding": "gzip"}).headers
