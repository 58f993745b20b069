"""`make run` as it is run: one parent, web workers and scheduler below it."""

import os
import signal
import socket

import pytest

from tests.support.process import installation, processes, wait_for

pytestmark = [pytest.mark.network, pytest.mark.slow]


@pytest.fixture
def start(scratch, clone, tmp_path):
    """Starts a parent on an empty installation; the same one at every call."""
    with installation(tmp_path / "var", scratch if clone.name == "postgresql" else "") as begin:
        yield begin


def test_it_serves_brings_back_what_dies_and_ends_with_its_children(start):
    running = start().until_ready()
    assert running.get("/healthz") == 200
    assert running.get("/readyz") == 200
    web, scheduler = running.child("gunicorn"), wait_for(lambda: running.child("portal.scheduler"))
    os.kill(scheduler, signal.SIGKILL)
    os.kill(web, signal.SIGKILL)
    assert wait_for(lambda: running.child("portal.scheduler")) != scheduler
    assert wait_for(lambda: running.child("gunicorn")) != web
    wait_for(running.answers)

    children = running.below()
    assert running.end() == 0
    wait_for(lambda: not children & processes().keys())
    assert running.said.count("is started again") == 2


@pytest.mark.database("sqlite")
def test_a_parent_that_is_killed_takes_its_children_along_and_the_next_start_finds_all_as_it_was(start, tmp_path):
    running = start().until_ready()
    secret = tmp_path / "var/secret.key"
    assert secret.stat().st_mode & 0o777 == 0o600
    first = secret.read_text()
    wait_for(lambda: running.child("portal.scheduler"))
    children = running.below()
    running.kill()
    wait_for(lambda: not children & processes().keys())

    again = start().until_ready()
    assert secret.read_text() == first
    assert "newest schema" not in again.said
    assert again.end(signal.SIGINT) == 0


@pytest.mark.database("sqlite")
def test_a_busy_port_is_said_in_plain_words(start):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        running = start(PORT=str(other.getsockname()[1]))
        assert running.ended() == 1
    assert "can't be had: another program uses it" in running.said
    assert "Traceback" not in running.said


@pytest.mark.database("postgresql")
def test_a_database_that_does_not_answer_is_said_in_plain_words(start):
    running = start(DATABASE_URL="postgresql://anju:secret-word@/none?host=/nowhere")
    assert running.ended() == 1
    assert "The database does not answer" in running.said
    assert "secret-word" not in running.said
    assert "Traceback" not in running.said


@pytest.mark.database("sqlite")
def test_settings_that_cannot_be_are_said_in_plain_words(start):
    running = start(ANJU_ENV="production")
    assert running.ended() == 2
    assert "SECRET_KEY" in running.said
    assert "Traceback" not in running.said
