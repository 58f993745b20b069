"""`make run`: one parent that keeps the web workers and the scheduler alive, and ends both with itself."""

import ctypes
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from portal.config import Misconfigured, Settings, from_environment

ROOT = Path(__file__).resolve().parents[1]
PREPARE = [sys.executable, "-m", "portal.prepare"]
WEB = [sys.executable, "-m", "gunicorn", "-c", "python:portal.gunicorn_config", "wsgi:app"]
SCHEDULER = [sys.executable, "-m", "portal.scheduler"]

TICK = 0.25
# Longer than gunicorn's graceful_timeout, shorter than what service managers wait.
PATIENCE = 25.0
# A child that lived this long was well; the wait before its next start begins anew.
WELL_AFTER = 60.0
LONGEST_WAIT = 30.0
# So many starts in a row that came to nothing are no accident.
MAX_FALSE_STARTS = 5
PR_SET_PDEATHSIG = 1
# Listening at all addresses, one asks at one's own.
ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}


# What glibc does with freed memory by itself is meant for other programs: threads that keep it, and a heap that grows.
THRIFTY = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072"}


@dataclass
class Child:
    """One process that is started again when it dies, each time after a longer wait."""

    name: str
    command: list[str]
    environ: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    false_starts: int = 0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, env=self.environ, start_new_session=True, preexec_fn=end_with_parent(os.getpid())
        )

    def look_after(self) -> None:
        """Start it if it is due, and notice if it has died."""
        now = time.monotonic()
        if self.process is None and now >= self.due:
            self.start()
        if self.process is None or (code := self.process.poll()) is None:
            return
        self.false_starts = 1 if now - self.started >= WELL_AFTER else self.false_starts + 1
        wait = min(2.0 ** (self.false_starts - 1), LONGEST_WAIT)
        self.process, self.due = None, now + wait
        say(f"The {self.name} ended ({ending(code)}); it is started again in {wait:.0f} s.")

    def send(self, number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def wait(self, until: float) -> None:
        """Let it come to its end; after `until`, end it with all that it started."""
        if self.process is None:
            return
        try:
            self.process.wait(max(until - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass
class Parent:
    """Looks after the children until a signal comes."""

    children: list[Child]
    host: str
    port: int
    on_ready: Callable[[], None]
    is_ready: bool = False
    stopped_by: list[int] = field(default_factory=list)

    def run(self) -> int:
        """Exit code: 0 after a signal, 1 if a child can't be started."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda got, _frame: self.stopped_by.append(got))
        while not self.stopped_by and not self.is_hopeless():
            for child in self.children:
                child.look_after()
            if not self.is_ready and answers(self.host, self.port):
                self.is_ready = True
                self.on_ready()
            time.sleep(TICK)
        return self.end()

    def is_hopeless(self) -> bool:
        return any(child.false_starts >= MAX_FALSE_STARTS for child in self.children)

    def end(self) -> int:
        """End the children: politely, then for sure; a second signal shortens the wait."""
        until = time.monotonic() + PATIENCE
        for child in self.children:
            child.send(signal.SIGTERM)
        signals = len(self.stopped_by)
        while time.monotonic() < until and any(c.process and c.process.poll() is None for c in self.children):
            if len(self.stopped_by) > max(signals, 1):
                until = time.monotonic()
            time.sleep(0.05)
        for child in self.children:
            child.wait(until)
        if self.stopped_by:
            return 0
        say("Anju gave up: it could not be kept running; the reason stands above.")
        return 1


def end_with_parent(parent: int) -> Callable[[], None] | None:
    """What a child does first: ask the kernel for SIGTERM when its parent is gone, however that ended."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return ask


def secret_key(settings: Settings) -> str:
    """The key that signs cookies and links: the environment's, else the one kept in the data folder."""
    if settings.secret_key:
        return settings.secret_key
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    file, fresh = settings.data_dir / "secret.key", settings.data_dir / f"secret.key.{os.getpid()}"
    if not file.exists():
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="ascii") as new:
            new.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(fresh, file)  # whoever is second takes the first one's key
        fresh.unlink()
    return file.read_text(encoding="ascii").strip()


def is_free(host: str, port: int) -> bool:
    """Whether nobody else listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(host: str, port: int) -> bool:
    """Whether the web workers serve."""
    try:
        with closing(HTTPConnection(ANY.get(host, host), port, timeout=2)) as connection:
            connection.request("GET", "/healthz")
            return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False


def ending(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"by signal {signal.Signals(-code).name}"


def say(words: str) -> None:
    print(words, flush=True)


def main() -> int:
    """Prepare, then run until told to stop."""
    try:
        settings = from_environment()
        host, port = os.environ.get("LISTEN") or "127.0.0.1", settings.port
        base = os.environ.get("BASE_URL") or f"http://localhost:{port}"
        own = {"DATA_DIR": str(settings.data_dir.absolute()), "SECRET_KEY": secret_key(settings), "BASE_URL": base}
    except (Misconfigured, OSError) as refused:
        say(str(refused))
        return 2
    if not is_free(host, port):
        say(f"Port {port} can't be had: another program uses it, or it is reserved. Try: make run PORT={port + 1}")
        return 1
    environ = {**THRIFTY, **os.environ, **own, "LISTEN": host, "PYTHONUNBUFFERED": "1"}
    try:
        if subprocess.run(PREPARE, cwd=ROOT, env=environ).returncode:
            return 1
    except KeyboardInterrupt:
        return 0
    children = [Child("web server", WEB, environ), Child("scheduler", SCHEDULER, environ)]
    return Parent(children, host, port, lambda: say(f"Anju is ready: {base} (Ctrl-C ends it)")).run()


if __name__ == "__main__":
    sys.exit(main())
