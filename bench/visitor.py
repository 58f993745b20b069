"""Somebody at a browser: cookies, and forms filled in as the page gives them."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.cookies import SimpleCookie

from bs4 import BeautifulSoup, Tag
from flask import Flask

from bench.meter import Answer, Environ, Failed, call, environ_for

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
        """A page. Raises Failed where it is refused."""
        answer = self.send(self.asks(path))
        if answer.status != 200:
            raise Failed(f"{path}: {answer.status} {answer.headers.get('Location', '')}")
        return BeautifulSoup(answer.body, "html.parser")

    def posts(self, path: str, fields: Fields, photos: Sequence[bytes] = ()) -> Environ:
        """The request that sends a form, with photos."""
        parts = [part(f'name="{name}"', value.encode()) for name, value in fields]
        parts += [part(f'name="photos"; filename="{place}.jpg"', photo) for place, photo in enumerate(photos)]
        return environ_for("POST", path, self._held(), b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()]), FORM)

    def many(
        self, path: str, typed: Mapping[str, str], times: int, photos: Callable[[], Sequence[bytes]] = tuple
    ) -> Iterator[Environ]:
        """The same form sent many times, each time as a form of its own, with photos of its own."""
        found = self.look(path).select_one("main form[method=post]")
        if found is None:
            raise Failed(f"no form at {path}")
        action, fields = str(found["action"]), filled(found, typed)
        for _ in range(times):
            fresh = [(name, secrets.token_urlsafe(FRESH[name]) if name in FRESH else value) for name, value in fields]
            yield self.posts(action, fresh, photos())

    def sign_in(self, account: str, password: str) -> None:
        """Come in. Raises Failed where that is refused."""
        request = next(self.many("/sign-in", {"account": account, "password": password}, 1))
        answer = self.send(request)
        if answer.status != 303:
            raise Failed(f"{account} can't sign in: {answer.status}")

    def _held(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


def part(names: str, content: bytes) -> bytes:
    """One part of a multipart body."""
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {names}\r\n\r\n".encode() + content + b"\r\n"


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
