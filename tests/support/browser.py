"""A person at a browser without script: opens pages, and sends the forms that are really on them, token and all."""

from collections.abc import Callable
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support import pages
from tests.support.inspection import inspect
from tests.support.make import Make
from tests.support.statements import Statements, written

# What a GET may write to (house rule 7): side tables, each in its own short transaction, none of them the business.
SIDE_TABLES = frozenset({"rate_counters", "sign_ins", "views"})


class Browser:
    """Every page that comes back is looked at (tests.support.pages), and no GET may write to the business."""

    def __init__(self, app: Flask, make: Make, statements: Statements) -> None:
        self.app, self.make, self.statements = app, make, statements
        self.client: FlaskClient = app.test_client()
        self.response: TestResponse
        self.asked: list[str] = []
        self._token = ""
        self._refused: set[int] = set()

    def as_(self, person: Any, **client: Any) -> "Browser":
        """A new browser in which this person is signed in (None: nobody)."""
        other = Browser(self.app, self.make, self.statements)
        if person is not None:
            other.make.sign_in(other.client, person)
        return other

    @property
    def location(self) -> str:
        """Where the last answer sent us."""
        return self.response.location or ""

    def get(self, path: str, expect: int = 200, **headers: str) -> BeautifulSoup:
        """Open a page. One that sends elsewhere is not followed: `expect=303`, then `browser.location`."""
        page = self.look(path, headers)
        self._expect(expect, path)
        return page

    def raw(self, method: str, path: str, data: dict[str, Any] | None = None) -> int:
        """Ask for an address and look at nothing but the answer's status."""
        kind = "multipart/form-data" if method == "POST" else None
        self.response = self.client.open(path, method=method, data=data, content_type=kind)
        return self.response.status_code

    def look(self, path: str, headers: dict[str, str] | None = None) -> BeautifulSoup:
        """Open a page, whatever comes: `browser.response`."""
        self.peek(path, headers)
        return self._look(path)

    def peek(self, path: str, headers: dict[str, str] | None = None) -> int:
        """Open a page without reading it; its status."""
        with self.statements.recorded() as self.asked:
            self.response = self.client.get(path, headers=headers)
        wrote = written(self.asked) - SIDE_TABLES
        assert not wrote, f"GET {path} wrote to {', '.join(sorted(wrote))}"
        return self.response.status_code

    def send(self, path: str, data: dict[str, Any], headers: dict[str, str] | None = None) -> BeautifulSoup:
        """Post anything anywhere, whatever comes, and follow nothing."""
        with self.statements.recorded() as self.asked:
            self.response = self.client.post(path, data=data, headers=headers, content_type="multipart/form-data")
        return self._look(path)

    def open(self, method: str, path: str) -> BeautifulSoup:
        """Ask for an address by GET or, with an empty form of our own, by POST."""
        return self.look(path) if method == "GET" else self.send(path, {"csrf_token": self.csrf_token()})

    def csrf_token(self) -> str:
        """This browser's token, as any form carries it."""
        if not self._token:
            found = BeautifulSoup(self.client.get("/sign-in").data, "html.parser").select_one("input[name=csrf_token]")
            assert found, "the sign-in page has no token"
            self._token = str(found["value"])
        return self._token

    def part(self, path: str, expect: int = 200) -> BeautifulSoup:
        """What htmx gets: a part of the page, which must stand in the page word for word."""
        with self.statements.recorded() as self.asked:
            self.response = self.client.get(path, headers={"HX-Request": "true"})
        self._expect(expect, path)
        part = pages.parsed(self.response)
        assert "HX-Request" in self.response.headers.get("Vary", ""), f"{path} has parts, and Vary does not say so"
        return part

    def submit(
        self,
        page: BeautifulSoup,
        form: str = "main form[method=post]",
        expect: int = 303,
        press: str | None = None,
        values: dict[str, Any] | None = None,
        **typed: Any,
    ) -> BeautifulSoup:
        """Send the form that the page shows, as it stands there, but for what is typed. `press`: one of its buttons.
        A 303 is followed, and the page it leads to is given; anything else is the answer itself."""
        found = page.select_one(form)
        assert found, f"no form {form} on the page"
        typed = (values or {}) | typed
        known = {control["name"] for control in found.select("[name]")}
        assert typed.keys() <= known, f"the form has no {', '.join(sorted(typed.keys() - known))}, only {sorted(known)}"
        data = pages.filled(found) | pages.pressed(found, press) | typed
        return self.post(str(found["action"]), data, expect)

    def post(self, path: str, data: dict[str, Any], expect: int = 303) -> BeautifulSoup:
        """Post anything anywhere, for what no page offers; a 303 is followed."""
        page = self.send(path, data)
        self._expect(expect, path)
        if (sent := self.response).status_code != 303:
            return page
        page = self.get(self.location)
        self.response = sent
        return page

    def _expect(self, status: int, path: str) -> None:
        got = self.response
        words = f"{path}: {got.status_code} {got.location or ''}\n{pages.main_words(got)}"
        assert got.status_code == status, words

    def _look(self, path: str) -> BeautifulSoup:
        page, status = pages.parsed(self.response), self.response.status_code
        if self.response.mimetype == "text/html" and not 300 <= status < 400 and status not in self._refused:
            inspect(page, path)
            # Every refusal of a kind is the same page.
            self._refused |= {status} & {403, 404}
        return page


def control(page: BeautifulSoup, name: str) -> Tag:
    """The control of that name."""
    found = page.select_one(f"main [name='{name}']")
    assert found, f"no control {name} on the page"
    return found


def complaint(page: BeautifulSoup, name: str) -> str:
    """The message beside a field, as a screen reader finds it."""
    field = control(page, name)
    if field.get("type") in {"radio", "checkbox"} and (group := field.find_parent("fieldset")):
        field = group if group.get("aria-describedby") else field
    ids = str(field.get("aria-describedby", "")).split()
    words = [found.get_text(" ", strip=True) for each in ids if (found := page.find(id=each)) and "error" in each]
    assert words, f"no message beside {name}"
    return " ".join(words)


def attempted(act: Callable[..., Any], *given: Any) -> str:
    """What was wrong with a page, in words ("" if nothing), so that a walk through all of them goes on."""
    try:
        act(*given)
    except Exception as reason:
        return f"{type(reason).__name__} {str(reason)[:300]}"
    return ""
