"""Somebody at a browser: cookies, and forms filled in as the page gives them."""

import secrets
from collections.abc import Iterator, Mapping
from http.cookies import SimpleCookie

from bs4 import BeautifulSoup, Tag
from flask import Flask

from bench.meter import Answer, Environ, call, environ_for

BOUNDARY = "----bench"
FORM = f"multipart/form-data; boundary={BOUNDARY}"
FRESH = {"submission": 18, "draft": 24}
Fields = list[tuple[str, str]]


class Visitor:
    """One browser."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.cookies: dict[str, str] = {}

    def send(self, environ: Environ) -> Answer:
        answer = call(self.app, environ)
        for header in answer.cookies:
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value
        return answer

    def asks(self, path: str) -> Environ:
        """The request for a page."""
        return environ_for("GET", path, self._held())

    def look(self, path: str) -> BeautifulSoup:
        """A page. Raises AssertionError where it is refused."""
        answer = self.send(self.asks(path))
        assert answer.status == 200, f"{path}: {answer.status} {answer.headers.get('Location', '')}"
        return BeautifulSoup(answer.body, "html.parser")

    def posts(self, path: str, fields: Fields) -> Environ:
        """The request that sends a form."""
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields
        ]
        return environ_for("POST", path, self._held(), ("".join(parts) + f"--{BOUNDARY}--\r\n").encode(), FORM)

    def many(
        self, path: str, typed: Mapping[str, str], times: int, select: str = "main form[method=post]"
    ) -> Iterator[Environ]:
        """The same form sent many times, each time as a form of its own."""
        found = self.look(path).select_one(select)
        assert found, f"no form at {path}"
        action, fields = str(found["action"]), filled(found, typed)
        for _ in range(times):
            yield self.posts(action, [(n, secrets.token_urlsafe(FRESH[n]) if n in FRESH else v) for n, v in fields])

    def sign_in(self, account: str, password: str) -> None:
        """Come in. Raises AssertionError where that is refused."""
        request = next(self.many("/sign-in", {"account": account, "password": password}, 1))
        answer = self.send(request)
        assert answer.status == 303, f"{account} can't sign in: {answer.status}"

    def _held(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


def filled(form: Tag, typed: Mapping[str, str]) -> Fields:
    """What a form sends: what stands in it, and what is typed; of radio buttons without a choice nothing."""
    fields: Fields = []
    for control in form.select("[name]"):
        name, kind = str(control["name"]), str(control.get("type", control.name))
        chosen = control.has_attr("checked") or kind not in {"radio", "checkbox"}
        if name in typed or kind in {"submit", "file", "button"} or not chosen:
            continue
        if control.name == "select":
            option = control.select_one("option[selected]") or control.select_one("option")
            fields.append((name, str(option.get("value", "")) if option else ""))
        else:
            fields.append((name, control.get_text() if control.name == "textarea" else str(control.get("value", ""))))
    return [*fields, *typed.items()]
