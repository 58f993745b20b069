"""What one request costs: processor time of the application and of its PostgreSQL backends, statements, bytes."""

import io
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine

Environ = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes
    cookies: tuple[str, ...]


@dataclass
class Cost:
    """What one page cost: milliseconds of processor time, each request's median (application) and mean (database).
    `floor_ms` is what the floor cost in the same moments, in all."""

    name: str
    requests: int
    application_ms: float
    database_ms: float
    statements: int
    size: int
    status: int
    floor_ms: float = 0.0

    @property
    def total_ms(self) -> float:
        return self.application_ms + self.database_ms


class Failed(Exception):
    """A page that answered with a refusal or a fault."""


def call(app: Flask, environ: Environ) -> Answer:
    """One request, straight into the application: no client of ours is measured with it."""
    seen: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], _exc: Any = None) -> Callable[[bytes], None]:
        seen.update(status=int(status[:3]), headers=headers)
        return lambda _body: None

    answer: Any = app.wsgi_app(environ, start)
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    cookies = tuple(value for name, value in seen["headers"] if name == "Set-Cookie")
    return Answer(seen["status"], dict(seen["headers"]), body, cookies)


def environ_for(method: str, path: str, cookies: str = "", body: bytes = b"", kind: str = "") -> Environ:
    """A request as a WSGI server hands it over."""
    path, _, query = path.partition("?")
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": cookies,
        "HTTP_ACCEPT_LANGUAGE": "zh-CN,zh;q=0.9,en;q=0.8",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": kind,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


class Meter:
    """Measures one page after another. `backends` names the database's processes that serve the application; none on
    SQLite, which works within the application."""

    def __init__(self, engine: Engine, backends: Callable[[], tuple[int, ...]]) -> None:
        self.backends = backends
        self.statements = 0
        event.listen(engine, "before_cursor_execute", self._note)

    def measure(
        self,
        name: str,
        app: Flask,
        requests: Iterable[Environ],
        before_each: Callable[[], None] | None = None,
        floor: Callable[[], Cost] | None = None,
    ) -> Cost:
        """The cost of a page by many requests for it; the first tenth warms up. `floor` is measured before, half-way
        and after: a machine's speed may change within a minute. Raises Failed on refusals."""
        made = list(requests)
        warm = len(made) // 10 + 1
        for environ in made[:warm]:
            self._answered(name, app, environ, before_each)
        floors = [floor()] if floor else []
        statements, pids, database, times = 0, self.backends(), 0.0, []
        for place, environ in enumerate(made[warm:]):
            if floor and place == len(made[warm:]) // 2:
                floors.append(floor())
            self.statements = 0
            if before_each:
                before_each()
            earlier, began = backends_ms(pids), time.process_time_ns()
            answer = call(app, environ)
            times.append((time.process_time_ns() - began) / 1e6)
            database += backends_ms(pids) - earlier
            statements += self.statements
            if answer.status >= 400:
                raise Failed(f"{name}: {answer.status}")
        if floor:
            floors.append(floor())
        cost = (statistics.median(times), database / len(times), round(statements / len(times)), len(answer.body))
        ground = statistics.mean(one.total_ms for one in floors) if floors else 0.0
        return Cost(name, len(times), *cost, answer.status, ground)

    def _answered(self, name: str, app: Flask, environ: Environ, before_each: Callable[[], None] | None) -> None:
        if before_each:
            before_each()
        answer = call(app, environ)
        if answer.status >= 400:
            raise Failed(f"{name}: {answer.status} at {environ['PATH_INFO']}")

    def _note(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        self.statements += not statement.startswith(("BEGIN", "PRAGMA"))


def backends_ms(pids: tuple[int, ...]) -> float:
    """Processor time of these processes so far. Linux counts it in nanoseconds, when a process goes to sleep."""
    return sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in pids) / 1e6
