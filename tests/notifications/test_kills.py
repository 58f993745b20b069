"""Senders killed in the middle: nothing is lost, and a mail goes out twice at most once per kill, under the same id."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from portal.notifications.models import WAITING, Message
from tests.notifications.servers import mail_server
from tests.support.databases import Clone
from tests.support.make import Make
from tests.support.time import Clock

SENDER = Path(__file__).with_name("sender.py")
FULL = os.environ.get("ANJU_FAULTS") == "full"
KILLS, MESSAGES = (60, 1000) if FULL else (2, 30)


def waiting(make: Make) -> int:
    with make.reading() as session:
        return session.scalar(select(func.count()).select_from(Message).where(WAITING)) or 0


def lapse(make: Make) -> None:
    """Let two minutes pass for what a dead sender held."""

    def forward(session: object) -> None:
        soon = update(Message).where(WAITING).values(next_try_at=Message.created_at)
        session.execute(soon)  # type: ignore[attr-defined]

    make.do(forward)


@pytest.mark.faults
@pytest.mark.network
def test_killed_senders_lose_nothing_and_repeat_at_most_one_mail_each(make: Make, clone: Clone, clock: Clock) -> None:
    clock.set(datetime.now(UTC) - timedelta(hours=1))
    people = [make.person() for _ in range(20)]
    keys = {make.message(people[number % 20]).key for number in range(MESSAGES)}
    with mail_server() as server:
        command = [sys.executable, str(SENDER), clone.url, server.url]
        for _ in range(KILLS):
            senders = [subprocess.Popen(command, env={**os.environ, "PYTHONPATH": "."}) for _ in range(2)]
            before, until = len(server.received), time.monotonic() + 30
            while len(server.received) < before + 3 and waiting(make) and time.monotonic() < until:
                time.sleep(0.02)
            for sender in senders:
                sender.send_signal(signal.SIGKILL)
                sender.wait()
            lapse(make)
        while waiting(make):
            subprocess.run([*command, "once"], check=True, env={**os.environ, "PYTHONPATH": "."})
            lapse(make)
        sent = Counter(got["Message-ID"] for got in server.received)
    assert len(sent) == len(keys)
    assert sum(sent.values()) - len(sent) <= 2 * KILLS
    with make.reading() as session:
        assert session.scalar(select(func.count()).select_from(Message).where(Message.sent_at.is_(None))) == 0
