"""Web workers killed while reports with photos come in: what was acknowledged is there, whole, and once."""

import os
import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event

import httpx
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from portal import migrate
from portal.accounts.models import Method
from portal.accounts.services.sign_ins import open_sign_in
from portal.kernel import files
from portal.kernel.db import Database, make_engine
from portal.matters.models import Attachment
from portal.reports.categories import Category
from portal.reports.models import Report
from tests.support import pages
from tests.support.builders.files import jpeg
from tests.support.make import Make
from tests.support.process import installation, processes, wait_for

KILLS = 300 if os.environ.get("ANJU_FAULTS") == "full" else 6
SENDERS = 4
PHOTOS = 2

pytestmark = [pytest.mark.faults, pytest.mark.network]


@pytest.fixture
def served(scratch, clone, tmp_path):
    """A portal that serves, and what makes things in its database. With an estate there, no demo is loaded."""
    url = scratch if clone.name == "postgresql" else f"sqlite:///{tmp_path / 'anju.sqlite3'}"
    engine = make_engine(url)
    migrate.upgrade(engine)
    make = Make(Database(engine))
    make.register()
    with installation(tmp_path / "var", url) as start:
        yield start(WEB_WORKERS="2", ANJU_ENV="demo").until_ready(), make
    engine.dispose()


class Sender:
    """A resident at a phone whose connection breaks, and who taps until it went."""

    def __init__(self, running, token):
        self.http = httpx.Client(base_url=running.url, cookies={"anju_sign_in": token}, timeout=20)
        self.sent = []

    def send(self, number):
        """One report, tried with the same key until it is acknowledged."""
        form = self.form()
        words = f"The tap of bathroom {number} drips."
        data = pages.filled(form) | {"words": words, "category": Category.LEAK_PIPE.value}
        photos = [("photos", (f"{each}.jpg", jpeg(number * PHOTOS + each), "image/jpeg")) for each in range(PHOTOS)]
        answer = self.insistently(lambda: self.http.post("/reports/new", data=data, files=photos))
        assert answer.status_code == 303, BeautifulSoup(answer.text, "html.parser").get_text(" ", strip=True)[:400]
        self.sent.append((words, answer.headers["location"]))

    def form(self):
        page = BeautifulSoup(self.insistently(lambda: self.http.get("/reports/new")).text, "html.parser")
        return page.select_one("main form[method=post][action*=reports]")

    def insistently(self, ask):
        until = time.monotonic() + 120
        while True:
            try:
                answer = ask()
                if answer.status_code < 500:
                    return answer
            except httpx.TransportError:
                pass
            assert time.monotonic() < until, "never answered"
            time.sleep(0.1)


def workers(running):
    """The processes that answer requests."""
    return sorted(running.below(running.child("gunicorn")))


def test_workers_killed_while_reports_come_in_lose_nothing_and_double_nothing(served):
    running, make = served
    senders = [Sender(running, token_of(make)) for _ in range(SENDERS)]
    numbers, over = count(1), Event()

    def keep_sending(sender):
        while not over.is_set():
            sender.send(next(numbers))

    with ThreadPoolExecutor(SENDERS) as pool:
        going = [pool.submit(keep_sending, sender) for sender in senders]
        for _ in range(KILLS):
            time.sleep(random.uniform(0.1, 0.6))
            os.kill(random.choice(wait_for(lambda: workers(running))), signal.SIGKILL)
        over.set()
        for one in going:
            one.result(180)
    for sender in senders:
        sender.http.close()

    acknowledged = [sent for sender in senders for sent in sender.sent]
    with make.reading() as session:
        kept = dict(session.execute(select(Report.words, func.count()).group_by(Report.words)).all())
        whole = select(Report.words, func.count(Attachment.id)).join(Attachment, Attachment.matter_id == Report.id)
        photos = dict(session.execute(whole.group_by(Report.words)).all())
        hashes = session.scalars(select(files.Blob.sha256)).all()
    assert len(acknowledged) == len({location for _, location in acknowledged}) > KILLS // 2
    assert {words: kept.get(words) for words, _ in acknowledged} == {words: 1 for words, _ in acknowledged}
    assert max(kept.values()) == 1
    assert {photos[words] for words, _ in acknowledged} == {PHOTOS}
    assert len(hashes) >= len(acknowledged) * PHOTOS
    assert running.process.pid in processes()


def token_of(make):
    """The sign-in of a new resident, by the clock on the wall."""
    home = make.home()
    return make.do(open_sign_in, make.resident(home).id, Method.PASSWORD, "Faults")
