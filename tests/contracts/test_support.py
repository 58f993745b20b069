"""The nets of the tests catch what they are there for."""

import socket

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import text

from portal.kernel.db import unit_of_work
from tests import rows
from tests.support.inspection import inspect
from tests.support.sockets import SocketOpened
from tests.support.statements import written

GOOD = """<!doctype html><html lang="en"><head><title>Reports</title></head><body><main><h1>Reports</h1>
<form method="post" action="/x"><input type="hidden" name="csrf_token"><input type="hidden" name="submission">
<label for="w">Words</label><input id="w" name="w"><button>Send</button></form></main></body></html>"""


def test_a_good_page_passes():
    inspect(BeautifulSoup(GOOD, "html.parser"), "/")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<h1>Reports</h1>", "", "0 h1"),
        ("<title>Reports", "<title>Other", "does not start with"),
        ('for="w"', 'for="v"', "no label for w"),
        ("<button>Send", "<button>", "nothing to read"),
        ('action="/x"', "", "without an action"),
        ('<input type="hidden" name="csrf_token">', "", "no csrf_token"),
        ('<input type="hidden" name="submission">', "", "no submission"),
        ('<html lang="en">', "<html>", "no lang"),
        ("<main>", '<main style="color: red">', "style= on main"),
        ("<button>", '<button onclick="x()">', "onclick= on button"),
        ("<h1>", '<img src="/x.png"><h1>', "no alt"),
        ("<h1>", '<p id="w"></p><h1>', "id w twice"),
        ("<h1>", "<p>Undefined</p><h1>", "'Undefined' is shown"),
        (
            'lang="en"><head><title>Reports</title></head><body>',
            'lang="zh-Hans"><head><title>Reports</title></head><body>None',
            "'None' is",
        ),
        ("<h1>", '<script src="https://elsewhere.example/x.js"></script><h1>', "from elsewhere"),
    ],
)
def test_a_bad_page_is_noticed(old, new, said):
    assert old in GOOD
    with pytest.raises(AssertionError, match=said):
        inspect(BeautifulSoup(GOOD.replace(old, new, 1), "html.parser"), "/")


def test_a_write_is_noticed_whatever_it_looks_like():
    writes = ['INSERT INTO "people" (name)', "update matters SET x", "\n DELETE FROM posts", "INSERT INTO a SELECT 1"]
    assert written([*writes, "SELECT 1", "SELECT * FROM updates"]) == {"people", "matters", "posts", "a"}


def test_no_test_talks_to_the_world():
    with socket.socket() as plug, pytest.raises(SocketOpened):
        plug.connect(("127.0.0.1", 9))


@pytest.mark.network
def test_a_test_that_says_so_talks_to_its_own_server_and_to_no_other():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as plug:
        plug.connect(server.getsockname())
    with socket.socket() as plug, pytest.raises(SocketOpened):
        plug.connect(("192.0.2.1", 9))


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_begins_with_a_clean_database(factory, session, turn):
    assert session.scalar(text("SELECT count(*) FROM job_runs")) == 0
    with unit_of_work(factory) as writing:
        writing.execute(
            text("INSERT INTO job_runs (name, started_at, done, lost, failed) VALUES ('x', '2026-01-01', 0, 0, 0)")
        )


def test_rows_are_sorted_as_people_count():
    assert sorted(["S63", "S7", "D2", "S112"], key=rows.number) == ["D2", "S7", "S63", "S112"]
