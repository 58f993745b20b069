"""The demo's mailbox and codes, and the desk's list of what never arrived."""

from dataclasses import replace
from typing import Any

import pytest

from portal.kernel import clock
from portal.kernel.access import GRANTS, Permission, Role
from portal.notifications.models import Carrier, Failure, Message
from tests.support.browser import Browser
from tests.support.make import Make


def sent(make: Make, person: Any, words: str, **facts: Any) -> Message:
    message: Message = make.message(person, **facts)

    def mark(session: Any) -> Message:
        row = session.get_one(Message, message.id)
        row.sent_at, row.channel, row.subject, row.body, row.locale = clock.now(), Carrier.MAILBOX, words, "B\n", "en"
        return row

    return make.do(mark)


def lost(make: Make, person: Any, words: str, **facts: Any) -> Message:
    message: Message = make.message(person, **facts)

    def mark(session: Any) -> Message:
        row = session.get_one(Message, message.id)
        row.failed_at, row.failure, row.channel = clock.now(), Failure.UNREACHABLE, Carrier.NONE
        row.subject, row.body = words, f"Body of {words}\n"
        return row

    return make.do(mark)


@pytest.fixture
def environment(browser: Browser) -> Any:
    """Set what kind of installation this is, for one test."""
    portal = browser.app.extensions["anju"]
    before = portal.settings

    def be(name: str) -> None:
        portal.settings = replace(before, environment=name)

    yield be
    portal.settings = before


def test_the_mailbox_shows_ones_own_letters_newest_first(browser: Browser, make: Make) -> None:
    lin, chen = make.person(), make.person()
    sent(make, lin, "First for Lin")
    sent(make, lin, "Second for Lin")
    sent(make, chen, "For Chen")
    make.message(lin)
    words = browser.as_(lin).get("/mailbox").main.get_text(" ", strip=True)
    assert words.index("Second for Lin") < words.index("First for Lin")
    assert "For Chen" not in words


def test_in_production_there_is_no_mailbox(browser: Browser, make: Make, environment: Any) -> None:
    environment("production")
    browser.as_(make.person()).get("/mailbox", expect=404)


def test_codes_are_shown_in_a_demo_only_and_of_demo_people_only(browser: Browser, make: Make, environment: Any) -> None:
    make.person(email="demo@demo.test", is_demo=True, name="Demo Person")
    make.person(email="real@example.com", name="Real Person")
    for account in ("demo@demo.test", "real@example.com"):
        other = browser.as_(None)
        other.submit(other.get("/sign-in/code"), account=account)
    for name in ("production", "test"):
        environment(name)
        browser.get("/mailbox/codes", expect=404)
    environment("demo")
    page = browser.get("/mailbox/codes")
    assert "Demo Person" in str(page)
    assert "Real Person" not in str(page)
    other = browser.as_(None)
    entry = other.submit(other.get("/sign-in/code"), account="demo@demo.test")
    code = browser.get("/mailbox/codes").select_one(".panel strong").get_text(strip=True)
    other.submit(entry, code=code)
    assert other.location == "/"


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.database("sqlite")
def test_who_sees_what_never_arrived(browser: Browser, make: Make, role: Role) -> None:
    may = Permission.REPORTS_ANSWER in GRANTS[role]
    browser.as_(make.person(role)).get(f"/e/{make.the('estate').code}/unreached", expect=200 if may else 403)


def test_the_desk_reads_the_words_and_says_when_they_are_told(browser: Browser, make: Make) -> None:
    estate, elsewhere = make.the("estate"), make.estate()
    lin = make.person(name="Lin Yue")
    first, second = (
        lost(make, lin, "Visit moved", estate_id=estate.id),
        lost(make, lin, "Report in", estate_id=estate.id),
    )
    theirs = lost(make, lin, "Not ours", estate_id=elsewhere.id)
    person = make.person(Role.FRONT_DESK)
    desk = browser.as_(person)
    page = desk.get(f"/e/{estate.code}/unreached")
    words = page.main.get_text(" ", strip=True)
    assert "Lin Yue" in words
    assert "Body of Visit moved" in words
    assert "Not ours" not in words
    page = _press(desk, page, first.id)
    assert make.read(Message, first.id).told_by_id == person.id
    assert make.read(Message, second.id).told_by_id is None
    assert "Visit moved" not in page.main.get_text()
    _press(desk, page, theirs.id, expect=404)
    _press(desk, page, "x", expect=422)


def _press(desk: Browser, page: Any, message_id: Any, expect: int = 303) -> Any:
    form = page.select_one("main form")
    data = {name: form.select_one(f"[name={name}]")["value"] for name in ("csrf_token", "submission", "draft")}
    return desk.post(form["action"], data | {"message": str(message_id)}, expect)
