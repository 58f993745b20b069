"""The product as it is run: `python -m portal.run`, with what runs below it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90
T = TypeVar("T")


class Running:
    """A started parent."""

    def __init__(self, port: int, environ: dict[str, str]) -> None:
        self.port, self.said = port, ""
        self.url = f"http://127.0.0.1:{port}"
        # What is kept compiled starts in half the time.
        surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portal.run"],
            cwd=ROOT,
            env=surroundings | {"PORT": str(port)} | environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def below(self, pid: int | None = None) -> set[int]:
        """The processes below the parent (or below one of them), and those below these."""
        machine = processes()
        found: set[int] = set()
        wanted = {pid or self.process.pid}
        while wanted:
            wanted = {child for child, (parent, _) in machine.items() if parent in wanted}
            found |= wanted
        return found

    def child(self, words: str) -> int | None:
        """The parent's own child whose command holds the words."""
        mine = (pid for pid, (parent, said) in processes().items() if parent == self.process.pid and words in said)
        return next(mine, None)

    def until_ready(self) -> "Running":
        assert self.process.stdout
        while "Anju is ready" not in self.said:
            line = self.process.stdout.readline()
            assert line, f"it ended: {self.said}"
            self.said += line
        return self

    def get(self, path: str) -> int:
        """The status of an address."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request("GET", path)
            return connection.getresponse().status

    def answers(self) -> bool:
        try:
            return self.get("/healthz") == 200
        except (OSError, HTTPException):
            return False

    def ended(self) -> int:
        """Wait until it ends by itself; its exit code. What it said is in `said`."""
        self.said += self.process.communicate(timeout=PATIENCE)[0]
        return self.process.returncode

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.ended()

    def kill(self) -> None:
        """No time for last words."""
        self.process.kill()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()


def processes() -> dict[int, tuple[int, str]]:
    """pid -> (parent's pid, command) of this machine."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = re.search(r"^PPid:\t(\d+)", (folder / "status").read_text(), re.M)
            said = (folder / "cmdline").read_text().replace("\0", " ")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent:
            found[int(folder.name)] = (int(parent[1]), said)
    return found


def wait_for(what: Callable[[], T]) -> T:
    """What it gives, as soon as that is something."""
    until = time.monotonic() + PATIENCE
    while not (found := what()):
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.1)
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def installation(folder: Path, database_url: str = "") -> Iterator[Callable[..., Running]]:
    """A function that starts a parent on an installation of its own, the same one at every call."""
    started: list[Running] = []
    port = free_port()
    plain = {"ANJU_ENV": "test", "DATA_DIR": str(folder), "WEB_WORKERS": "1"}
    plain |= {"DATABASE_URL": database_url} if database_url else {}

    def start(**more: str) -> Running:
        started.append(Running(port, plain | more))
        return started[-1]

    try:
        yield start
    finally:
        for running in started:
            running.kill()
