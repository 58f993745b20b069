"""`make run` as it is run: one parent, web workers and scheduler below it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60

pytestmark = [pytest.mark.network, pytest.mark.slow]


class Running:
    """A started parent."""

    def __init__(self, port, environ):
        command = [sys.executable, "-m", "portal.run"]
        self.port = port
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.said = ""

    def children(self):
        """Processes below the parent, and those below them: (pid, command)."""
        below = processes()
        found, wanted = [], {self.process.pid}
        while wanted:
            wanted = {pid for pid, (parent, _) in below.items() if parent in wanted}
            found += [(pid, below[pid][1]) for pid in wanted]
        return found

    def child(self, words):
        """The pid of the parent's own child whose command holds the words."""
        mine = [
            pid for pid, (parent, command) in processes().items() if parent == self.process.pid and words in command
        ]
        return mine[0] if mine else None

    def until_ready(self):
        while "Anju is ready" not in self.said:
            line = self.process.stdout.readline()
            assert line, f"it ended: {self.said}"
            self.said += line
        return self

    def get(self, path):
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request("GET", path)
            return connection.getresponse().status

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        self.said += self.process.communicate(timeout=PATIENCE)[0]
        return self.process.returncode


def processes():
    """pid -> (parent's pid, command) of this machine."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int(re.search(r"^PPid:\t(\d+)", (folder / "status").read_text(), re.M)[1])
            found[int(folder.name)] = (parent, (folder / "cmdline").read_text().replace("\0", " "))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def wait_for(what, seconds=PATIENCE):
    until = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.1)
    return found


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(port, scratch, clone, tmp_path):
    """Starts a parent on an empty installation; the same one at every call."""
    started = []
    environ = os.environ | {
        "ANJU_ENV": "test",
        "DATA_DIR": str(tmp_path / "var"),
        "PORT": str(port),
        "WEB_WORKERS": "1",
    }
    environ |= {"DATABASE_URL": scratch} if clone.name == "postgresql" else {}

    def begin(**more):
        started.append(Running(port, environ | more))
        return started[-1]

    yield begin
    for running in started:
        running.process.kill()
        running.process.wait()
        running.process.stdout.close()


def test_it_serves_brings_back_what_dies_and_ends_with_its_children(start):
    running = start().until_ready()
    assert running.get("/healthz") == 200
    assert running.get("/readyz") == 200
    web, scheduler = running.child("gunicorn"), wait_for(lambda: running.child("portal.scheduler"))
    os.kill(scheduler, signal.SIGKILL)
    os.kill(web, signal.SIGKILL)
    assert wait_for(lambda: running.child("portal.scheduler")) != scheduler
    assert wait_for(lambda: running.child("gunicorn")) != web
    wait_for(lambda: answers(running))

    children = {pid for pid, _ in running.children()}
    assert running.end() == 0
    wait_for(lambda: not children & processes().keys())
    assert running.said.count("is started again") == 2


def answers(running):
    try:
        return running.get("/healthz") == 200
    except OSError:
        return False


@pytest.mark.database("sqlite")
def test_a_parent_that_is_killed_takes_its_children_along_and_the_next_start_finds_all_as_it_was(start, tmp_path):
    running = start().until_ready()
    secret = tmp_path / "var/secret.key"
    assert secret.stat().st_mode & 0o777 == 0o600
    first = secret.read_text()
    wait_for(lambda: running.child("portal.scheduler"))
    children = {pid for pid, _ in running.children()}
    running.process.kill()
    running.process.communicate()
    wait_for(lambda: not children & processes().keys())

    again = start().until_ready()
    assert secret.read_text() == first
    assert "newest schema" not in again.said
    assert again.end(signal.SIGINT) == 0


@pytest.mark.database("sqlite")
def test_a_busy_port_is_said_in_plain_words(start, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        running = start()
        said, _ = running.process.communicate(timeout=PATIENCE)
    assert running.process.returncode == 1
    assert f"Port {port} can't be had" in said
    assert "Traceback" not in said


@pytest.mark.database("postgresql")
def test_a_database_that_does_not_answer_is_said_in_plain_words(start):
    running = start(DATABASE_URL="postgresql://anju:secret-word@/none?host=/nowhere")
    said, _ = running.process.communicate(timeout=PATIENCE)
    assert running.process.returncode == 1
    assert "The database does not answer" in said
    assert "secret-word" not in said
    assert "Traceback" not in said


@pytest.mark.database("sqlite")
def test_settings_that_cannot_be_are_said_in_plain_words(start):
    running = start(ANJU_ENV="production")
    said, _ = running.process.communicate(timeout=PATIENCE)
    assert running.process.returncode == 2
    assert "SECRET_KEY" in said
    assert "Traceback" not in said
