"""A real Chromium on the real application: a server on loopback, a real database, and jobs when a test says so."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.accounts.login import cookie_name
from portal.kernel import clock as kernel_clock
from portal.kernel import jobs
from tests.support import chromium
from tests.support.databases import Clone
from tests.support.installation import Installations
from tests.support.make import Make
from tests.support.time import NOON, Clock

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
LANGUAGES = {"en": "en-GB", "zh_Hans": "zh-CN", "zh_Hant": "zh-HK"}
# Slow machines are slow, not wrong.
PATIENCE = 15_000


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All that lies here is marked: it needs a browser, and sockets on loopback."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")
            item.add_marker("network")


class FileClock(Clock):
    """A clock that the threads of the server see too."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.file = file

    def set(self, at: datetime) -> datetime:
        self.file.write_text(at.isoformat(), encoding="ascii")
        return at


@pytest.fixture
def clock(tmp_path: Path) -> Iterator[Clock]:
    """The time of the server and of the test stands at noon, until the test moves it."""
    standing = FileClock(tmp_path / "now")
    kernel_clock.follow(standing.file)
    standing.set(NOON)
    yield standing
    kernel_clock.follow(None)


class Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        pass


class Live:
    """The application as a browser meets it."""

    def __init__(self, app: Flask, clone: Clone) -> None:
        self.app, self.clone = app, clone
        self._server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
        self.url = f"http://localhost:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def tick(self, *names: str) -> None:
        """Run the jobs of these names, or all, once and now."""
        parts = self.app.extensions["anju"]
        for job in parts.schedule:
            if not names or job.name in names:
                jobs.run(parts.database.writing, job)

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()


@pytest.fixture
def live(app: Flask, clone: Clone, clock: Clock, installations: Installations) -> Iterator[Live]:
    """The server, and `live.tick()` for the scheduler."""
    running = Live(app, clone)
    kernel_clock.follow(clock.file)  # type: ignore[attr-defined]
    yield running
    running.close()


@pytest.fixture(scope="session")
def engine_of_pages() -> Iterator[Chromium]:
    """One Chromium for all tests of this worker."""
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.NONE) if os.environ.get("CI") else pytest.skip(chromium.NONE)
    with sync_playwright() as playwright:
        environ = {**os.environ, **chromium.environment(path)}
        browser = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS, env=environ)
        yield browser
        browser.close()


class Devices:
    """Opens pages for people, and remembers what went wrong in them."""

    def __init__(self, browser: Chromium, live: Live, make: Make) -> None:
        self.browser, self.live, self.make = browser, live, make
        self.contexts: list[BrowserContext] = []
        self.wrong: list[str] = []

    def open(self, person: Any = None, *, language: str = "en", script: bool = True, **device: Any) -> Page:
        """A page of a browser of its own, signed in as this person; `page.goto("/...")`."""
        context = self.browser.new_context(
            base_url=self.live.url,
            locale=LANGUAGES[language],
            timezone_id="Asia/Shanghai",
            java_script_enabled=script,
            **(PHONE | device),
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        if person is not None:
            token = self.make.sign_in(self.live.app.test_client(), person)
            context.add_cookies([{"name": cookie_name(self.live.app), "value": token, "url": self.live.url}])
        context.on("weberror", lambda error: self.wrong.append(f"script: {error.error}"))
        page = context.new_page()
        page.on("console", lambda said: self.wrong.append(f"{page.url}: {said.text}") if said.type == "error" else None)
        page.on("response", lambda got: self.wrong.append(f"{got.status} {got.url}") if got.status >= 500 else None)
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()


# Chromium says it at every refusal that a test provokes on purpose.
EXPECTED = "Failed to load resource: the server responded with a status of 4"


@pytest.fixture
def devices(engine_of_pages: Chromium, live: Live, make: Make) -> Iterator[Devices]:
    opened = Devices(engine_of_pages, live, make)
    yield opened
    opened.close()
    wrong = [words for words in opened.wrong if EXPECTED not in words]
    assert not wrong, "the browser complained:\n" + "\n".join(wrong)


@pytest.fixture
def phone(devices: Devices) -> Any:
    """`phone(person)` opens a page on a touch phone, 390 x 844."""
    return devices.open


@pytest.fixture
def desktop(devices: Devices) -> Any:
    """`desktop(person)` opens a page on a screen 1280 wide."""
    plain = {"is_mobile": False, "has_touch": False, "device_scale_factor": 1}
    return lambda person=None, **kwargs: devices.open(person, **(DESKTOP | plain | kwargs))
