"""The door: signing in by password and by code, and out again."""

from typing import Any

import pytest
from sqlalchemy import func, select

from portal.accounts import passwords
from portal.accounts.codes import code_of
from portal.accounts.gates import Doorway
from portal.accounts.login import cookie_name
from portal.accounts.models import Person, SignIn, SignInCode
from portal.accounts.queries import token_hash
from portal.kernel.access import Role
from portal.kernel.limits import address
from portal.notifications.models import Message
from tests.support.browser import Browser, complaint
from tests.support.make import Make
from tests.support.statements import Statements
from tests.support.time import Clock

PASSWORD = "the kitchen tap drips at night"
WRONG = "The address and the password do not belong together."


@pytest.fixture(scope="module")
def kept() -> str:
    return passwords.hashed(PASSWORD)


@pytest.fixture
def lin(make: Make, kept: str) -> Person:
    person: Person = make.person(
        Role.FRONT_DESK, name="Lin Yue", email="lin@example.com", password_hash=kept, locale="en"
    )
    make.phone(person, "+8613800138000", sign_in=True)
    return person


def typed(browser: Browser, account: str, password: str, expect: int = 303, to: str = "/me") -> Any:
    page = browser.get(f"/sign-in?next={to}")
    return browser.submit(page, account=account, password=password, expect=expect)


@pytest.mark.parametrize("account", ["lin@example.com", "LIN@example.com ", "13800138000", "+86 138 0013 8000"])
def test_a_person_signs_in_by_e_mail_or_phone_and_goes_where_they_wanted_to(
    browser: Browser, lin: Person, account: str
) -> None:
    typed(browser, account, PASSWORD)
    assert browser.location == "/me"
    assert "Lin Yue" in str(browser.get("/me"))


def rows(make: Make, what: Any) -> int:
    with make.reading() as session:
        return session.scalar(select(func.count()).select_from(what)) or 0


def token_of(browser: Browser) -> str | None:
    held = browser.client.get_cookie(cookie_name(browser.app))
    return held.value if held else None


def code_for(browser: Browser) -> str:
    secret = browser.app.extensions["anju"].settings.secret_key
    with browser.make.reading() as session:
        row = session.scalars(select(SignInCode).order_by(SignInCode.id.desc())).first()
    assert row
    return code_of(secret, row.purpose, row.id, row.salt)


@pytest.mark.parametrize("account", ["lin@example.com", "nobody@example.com", "13900139000", "lin", "@"])
def test_whoever_it_is_a_wrong_password_is_answered_in_the_same_words(
    browser: Browser, lin: Person, account: str
) -> None:
    page = typed(browser, account, "not the password", expect=422)
    assert WRONG in page.select_one("[role=alert]").get_text()
    assert page.select_one("input[name=account]")["value"] == account
    assert not page.select_one("input[name=password]").get("value")
    assert page.select_one("input[name=next]")["value"] == "/me"
    assert token_of(browser) is None


def test_somebody_without_a_password_is_answered_in_the_same_words(browser: Browser, make: Make) -> None:
    make.person(email="chen@example.com")
    assert WRONG in str(typed(browser, "chen@example.com", "anything", expect=422))


@pytest.mark.parametrize("account", ["lin@example.com", "nobody@example.com"])
def test_one_hash_is_computed_whether_the_account_exists_or_not(
    browser: Browser, lin: Person, account: str, monkeypatch: pytest.MonkeyPatch, statements: Statements
) -> None:
    computed: list[str | None] = []
    verify = passwords._HASHER.__class__.verify

    def counted(self: Any, kept: str, password: str) -> bool:
        computed.append(kept)
        return verify(self, kept, password)

    monkeypatch.setattr(passwords._HASHER.__class__, "verify", counted)
    page = browser.get("/sign-in")
    with statements.recorded() as asked:
        browser.submit(page, account=account, password="wrong", expect=422)
    assert len(computed) == 1
    assert len(asked) == 5, asked


@pytest.mark.parametrize(
    ("to", "goes"),
    [
        ("/me", "/me"),
        ("/me?draft=abc", "/me?draft=abc"),
        ("", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("me", "/"),
        ("/\tevil", "/"),
    ],
)
def test_after_signing_in_one_stays_on_this_site(browser: Browser, lin: Person, to: str, goes: str) -> None:
    page = browser.get("/sign-in")
    data = {"csrf_token": page.select_one("input[name=csrf_token]")["value"], "account": "lin@example.com"}
    browser.response = browser.client.post("/sign-in", data=data | {"password": PASSWORD, "next": to})
    assert (browser.response.status_code, browser.location) == (303, goes)


def test_the_cookie_is_new_each_time_hidden_from_scripts_and_kept_as_a_hash(
    browser: Browser, lin: Person, make: Make
) -> None:
    browser.client.set_cookie(cookie_name(browser.app), "planted-by-somebody-else")
    typed(browser, "lin@example.com", PASSWORD)
    first = token_of(browser)
    header = next(h for h in browser.response.headers.getlist("Set-Cookie") if h.startswith("anju_sign_in"))
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert first != "planted-by-somebody-else"
    typed(browser, "lin@example.com", PASSWORD)
    assert token_of(browser) != first
    with make.reading() as session:
        states = {row.token_hash: row.revoked_at for row in session.scalars(select(SignIn))}
    assert states[token_hash(first or "")] is not None
    assert states[token_hash(token_of(browser) or "")] is None


def test_the_token_of_a_form_from_before_signing_in_is_worth_nothing_afterwards(browser: Browser, lin: Person) -> None:
    before = browser.get("/sign-in").select_one("input[name=csrf_token]")["value"]
    typed(browser, "lin@example.com", PASSWORD)
    browser.response = browser.client.post("/me/sign-out-everywhere", data={"csrf_token": before})
    assert browser.response.status_code == 400


def test_signing_out_ends_the_sign_in_on_our_side(browser: Browser, lin: Person) -> None:
    typed(browser, "lin@example.com", PASSWORD)
    token = token_of(browser)
    page = browser.get("/me")
    browser.submit(page, form="form[action='/sign-out']")
    assert (browser.location, token_of(browser)) == ("/sign-in", None)
    browser.client.set_cookie(cookie_name(browser.app), token or "")
    browser.get("/me", expect=303)
    assert browser.location.startswith("/sign-in?next=")


def test_one_wrong_letter_too_often_is_stopped_here_and_nowhere_else(
    browser: Browser, lin: Person, clock: Clock, kept: str
) -> None:
    neighbour = browser.make.person(email="chen@example.com", password_hash=kept)
    assert neighbour
    for _ in range(10):
        typed(browser, "lin@example.com", "guessed", expect=422)
    page = typed(browser, "lin@example.com", PASSWORD, expect=429)
    assert "ask for a code" in str(page)
    assert browser.response.headers["Retry-After"]
    typed(browser, "chen@example.com", PASSWORD)
    elsewhere = browser.as_(None)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    typed(elsewhere, "lin@example.com", PASSWORD)
    clock.forward(minutes=16)
    typed(browser.as_(None), "lin@example.com", PASSWORD)


def test_a_browser_that_the_person_used_before_is_not_shut_out_by_a_stranger_on_the_same_network(
    browser: Browser, lin: Person
) -> None:
    mine, stranger = browser.as_(None), browser.as_(None)
    typed(mine, "lin@example.com", PASSWORD)
    mine.submit(mine.get("/me"), form="form[action='/sign-out']")
    for _ in range(11):
        stranger.response = stranger.client.get("/sign-in")
        page = stranger.get("/sign-in")
        data = {"account": "lin@example.com", "password": "guessed"}
        stranger.client.post("/sign-in", data=data | {"csrf_token": page.select_one("[name=csrf_token]")["value"]})
    typed(stranger, "lin@example.com", PASSWORD, expect=429)
    typed(mine, "lin@example.com", PASSWORD)


def test_guessing_many_accounts_from_one_place_is_stopped_but_not_for_known_browsers(
    browser: Browser, lin: Person, kept: str
) -> None:
    known = browser.as_(None)
    typed(known, "lin@example.com", PASSWORD)
    with browser.app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        for number in range(199):
            Doorway(f"nobody{number}@example.com", address(), False).failed()
    typed(browser, "nobody@example.com", "guessed", expect=422)
    typed(browser, "lin@example.com", PASSWORD, expect=429)
    typed(known, "lin@example.com", PASSWORD)


def test_a_code_is_asked_for_and_typed(browser: Browser, lin: Person, make: Make) -> None:
    page = browser.get("/sign-in/code?next=/me")
    page = browser.submit(page, account="13800138000")
    browser.submit(page, code=code_for(browser))
    assert browser.location == "/me"
    assert rows(make, Message) == 1


def test_an_address_that_we_do_not_know_is_answered_just_like_one_that_we_do(
    browser: Browser, lin: Person, make: Make
) -> None:
    answers = []
    for account in ("lin@example.com", "nobody@example.com"):
        other = browser.as_(None)
        page = other.submit(other.get("/sign-in/code"), account=account)
        wrong = "000000" if code_for(other) != "000000" else "000001"
        after = other.submit(page, code=wrong, expect=422)
        answers.append((other.location, page.main.get_text(), complaint(after, "code")))
    assert answers[0] == answers[1]
    assert rows(make, Message) == 1


def test_the_code_of_a_strangers_account_never_opens(browser: Browser, make: Make) -> None:
    page = browser.submit(browser.get("/sign-in/code"), account="nobody@example.com")
    browser.submit(page, code=code_for(browser), expect=422)
    assert token_of(browser) is None


def test_a_code_that_was_tried_five_times_has_run_out(browser: Browser, lin: Person) -> None:
    page = browser.submit(browser.get("/sign-in/code"), account="lin@example.com")
    right = code_for(browser)
    wrong = "000000" if right != "000000" else "000001"
    for _ in range(5):
        page = browser.submit(page, code=wrong, expect=422)
    assert "run out" in complaint(browser.submit(page, code=right, expect=422), "code")


def test_a_stranger_who_burns_a_code_does_not_burn_mine(browser: Browser, lin: Person) -> None:
    mine, stranger = browser.as_(None), browser.as_(None)
    my_page = mine.submit(mine.get("/sign-in/code?next=/me"), account="lin@example.com")
    right = code_for(mine)
    page = stranger.submit(stranger.get("/sign-in/code"), account="lin@example.com")
    for _ in range(5):
        page = stranger.submit(page, code="abcdef", expect=422)
    mine.submit(my_page, code=right)
    assert token_of(mine)


def test_five_codes_an_hour_are_sent_to_one_account_and_the_password_still_works(
    browser: Browser, lin: Person, make: Make, clock: Clock
) -> None:
    known = browser.as_(None)
    typed(known, "lin@example.com", PASSWORD)
    known.submit(known.get("/me"), form="form[action='/sign-out']")
    stranger = browser.as_(None)
    for _ in range(5):
        stranger.submit(stranger.get("/sign-in/code"), account="lin@example.com")
    stranger.submit(stranger.get("/sign-in/code"), account="lin@example.com", expect=429)
    assert rows(make, Message) == 5
    typed(browser, "lin@example.com", PASSWORD)
    known.submit(known.get("/sign-in/code"), account="lin@example.com")
    assert rows(make, Message) == 6
    clock.forward(minutes=61)
    stranger.submit(stranger.get("/sign-in/code"), account="lin@example.com")


def test_without_having_asked_there_is_no_code_to_type(browser: Browser) -> None:
    browser.get("/sign-in/code/enter?next=/me", expect=303)
    assert browser.location == "/sign-in/code?next=/me"


@pytest.mark.parametrize("address", ["/sign-in", "/sign-in/code"])
def test_what_is_missing_is_said_beside_its_field(browser: Browser, address: str) -> None:
    page = browser.submit(browser.get(address), account=" ", expect=422)
    assert "Type your" in complaint(page, "account")


def test_a_page_for_people_who_are_signed_in_leads_through_the_door_and_back(browser: Browser, lin: Person) -> None:
    browser.get("/me/password", expect=303)
    page = browser.get(browser.location)
    browser.submit(page, account="lin@example.com", password=PASSWORD)
    assert browser.location == "/me/password"


def test_being_seen_costs_nothing_for_five_minutes_and_then_one_short_write(
    browser: Browser, lin: Person, clock: Clock, make: Make
) -> None:
    browser = browser.as_(lin)
    browser.get("/me")
    assert not [s for s in browser.asked if s.lstrip().upper().startswith("UPDATE")]
    clock.forward(minutes=5)
    browser.get("/me")
    assert len([s for s in browser.asked if s.lstrip().upper().startswith("UPDATE")]) == 1
    with make.reading() as session:
        assert session.scalars(select(SignIn.seen_at)).one() == clock.now()


def test_over_https_the_cookie_is_locked_to_this_host(browser: Browser, lin: Person) -> None:
    browser.app.config["SESSION_COOKIE_SECURE"] = True
    try:
        assert cookie_name(browser.app) == "__Host-anju_sign_in"
        page = browser.client.get("/sign-in", base_url="https://localhost")
        assert page.status_code == 200
        sent = {"account": "lin@example.com", "password": PASSWORD, "csrf_token": _token(page.text)}
        headers = {"Referer": "https://localhost/sign-in"}
        answer = browser.client.post("/sign-in", data=sent, base_url="https://localhost", headers=headers)
        set_by_us = [h for h in answer.headers.getlist("Set-Cookie") if h.startswith("__Host-anju")]
        assert len(set_by_us) == 2
        assert all("Secure" in header and "Path=/" in header and "Domain" not in header for header in set_by_us)
    finally:
        browser.app.config["SESSION_COOKIE_SECURE"] = False


def _token(page: str) -> str:
    return page.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
