"""One's own page."""

from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts import passwords
from portal.accounts.codes import code_of
from portal.accounts.login import cookie_name
from portal.accounts.models import Method, Person, SignInCode, Theme
from portal.accounts.services.sign_ins import open_sign_in
from portal.kernel.access import Role
from portal.notifications import queries
from portal.notifications.models import ContactPoint
from tests.support.browser import Browser, complaint
from tests.support.make import Make
from tests.support.time import Clock

OLD, NEW = "the kitchen tap drips at night", "and then the bathroom followed"
CONTACTS, PASSWORD = "/me/contacts/new", "/me/password"


@pytest.fixture
def lin(make: Make) -> Person:
    person: Person = make.person(name="Lin Yue", email="lin@example.com", locale="en")
    return person


@pytest.fixture
def here(browser: Browser, lin: Person) -> Browser:
    return browser.as_(lin)


def newest_code(browser: Browser) -> str:
    secret = browser.app.extensions["anju"].settings.secret_key
    with browser.make.reading() as session:
        row = session.scalars(select(SignInCode).order_by(SignInCode.id.desc())).first()
    assert row
    return code_of(secret, row.purpose, row.id, row.salt)


def points(make: Make, person: Person) -> list[ContactPoint]:
    with make.reading() as session:
        return queries.points_of(session, [person.id])[person.id]


@pytest.mark.parametrize("role", [None, Role.RESIDENT, Role.DISPATCHER, Role.TECHNICIAN])
def test_everybody_has_a_page_of_their_own_in_the_frame_they_work_in(
    browser: Browser, make: Make, role: Role | None
) -> None:
    page = browser.as_(make.person(role, name="Chen Wei")).get("/me")
    kind = {Role.DISPATCHER: "desk", Role.TECHNICIAN: "pocket"}.get(role, "resident") if role else "resident"
    assert page.body["data-kind"] == kind
    assert page.select_one("input[name=name]")["value"] == "Chen Wei"


def test_name_language_and_looks_are_saved_and_seen_at_once(here: Browser, lin: Person, make: Make) -> None:
    page = here.submit(here.get("/me"), name=" 林月 ", locale="zh_Hant", large_text="y", theme="dark")
    assert page.html["lang"] == "zh-Hant"
    assert (page.html["data-theme"], page.html["data-text"]) == ("dark", "large")
    now = make.read(Person, lin.id)
    assert (now.name, now.locale, now.large_text, now.theme) == ("林月", "zh_Hant", True, Theme.DARK)


@pytest.mark.parametrize("typed", [{"name": " "}, {"name": "x" * 121}, {"locale": "fr"}, {"theme": "pink"}])
def test_what_cannot_be_is_refused_and_kept_as_typed(here: Browser, lin: Person, typed: dict[str, str]) -> None:
    page = here.submit(here.get("/me"), expect=422, values={"name": "Lin Y."} | typed)
    assert page.select_one("[role=alert]")
    assert page.select_one("input[name=name]")["value"] == typed.get("name", "Lin Y.").strip()


def test_an_address_is_added_by_proving_it(here: Browser, lin: Person, make: Make) -> None:
    page = here.submit(here.get(CONTACTS), contact="138 0013 8000")
    assert "+8613800138000" in str(page)
    page = here.submit(page, code="12", expect=422)
    page = here.submit(page, code=newest_code(here))
    assert "You can sign in with it" in str(page)
    added = points(make, lin)[-1]
    assert (added.value, added.sign_in, added.is_usable) == ("+8613800138000", True, True)


def test_another_code_takes_the_place_of_the_first(here: Browser, lin: Person) -> None:
    page = here.submit(here.get(CONTACTS), contact="new@example.com")
    first = newest_code(here)
    page = here.submit(page, form="form[action$='/send']")
    second = newest_code(here)
    if first != second:
        page = here.submit(page, code=first, expect=422)
    here.submit(page, code=second)
    assert here.location == "/me"


def test_an_address_that_is_none_is_refused_beside_its_field(here: Browser) -> None:
    page = here.submit(here.get(CONTACTS), contact="nowhere", expect=422)
    assert complaint(page, "contact")
    assert page.select_one("input[name=contact]")["value"] == "nowhere"


def test_codes_to_new_addresses_are_capped_per_person_and_per_address(browser: Browser, make: Make) -> None:
    for _ in range(5):
        other = browser.as_(make.person())
        other.submit(other.get(CONTACTS), contact="victim@example.com")
    other = browser.as_(make.person())
    other.submit(other.get(CONTACTS), contact="victim@example.com", expect=422)
    for number in range(4):
        other.submit(other.get(CONTACTS), contact=f"mine{number}@example.com")
    other.submit(other.get(CONTACTS), contact="mine9@example.com", expect=422)


def test_an_address_is_removed_but_not_the_last_one_to_sign_in_with(here: Browser, lin: Person, make: Make) -> None:
    page = here.submit(here.get(CONTACTS), contact="new@example.com")
    here.submit(page, code=newest_code(here))
    first, second = points(make, lin)
    here.submit(here.get("/me"), form=f"form[action='/me/contacts/{first.id}/remove']")
    here.submit(here.get("/me"), form=f"form[action='/me/contacts/{second.id}/remove']", expect=422)
    assert [point.value for point in points(make, lin)] == ["new@example.com"]


@pytest.mark.parametrize("act", ["code", "send", "remove"])
def test_somebody_elses_address_does_not_exist(here: Browser, make: Make, act: str) -> None:
    theirs = points(make, make.person())[0]
    token = here.get("/me").select_one("[name=csrf_token]")["value"]
    here.post(f"/me/contacts/{theirs.id}/{act}", {"csrf_token": token, "code": "123456"}, expect=404)
    here.post(f"/me/contacts/{2**63}/{act}", {"csrf_token": token, "code": "123456"}, expect=404)


def test_a_password_is_changed_and_every_other_browser_signed_out(browser: Browser, make: Make) -> None:
    person = make.person(password_hash=passwords.hashed(OLD))
    here, there = browser.as_(person), browser.as_(person)
    before = here.client.get_cookie(cookie_name(browser.app))
    page = here.get(PASSWORD)
    assert "one-time" not in str(page.select_one("input[name=new_password]"))
    here.submit(page, current_password=OLD, new_password=NEW)
    assert here.location == "/me"
    after = here.client.get_cookie(cookie_name(browser.app))
    assert before
    assert after
    assert before.value != after.value
    here.get("/me")
    there.get("/me", expect=303)
    assert passwords.fits(make.read(Person, person.id).password_hash, NEW)


def test_what_is_wrong_with_a_password_is_said_and_neither_is_sent_back(browser: Browser, make: Make) -> None:
    here = browser.as_(make.person(password_hash=passwords.hashed(OLD)))
    page = here.submit(here.get(PASSWORD), current_password="wrong one", new_password=NEW, expect=422)
    assert complaint(page, "current_password")
    page = here.submit(page, current_password=OLD, new_password="too short", expect=422)
    assert complaint(page, "new_password")
    assert not [field for field in page.select("input[type=password]") if field.get("value")]


def test_after_signing_in_with_a_code_the_old_password_is_not_asked_for(
    browser: Browser, make: Make, clock: Clock
) -> None:
    person = make.person(password_hash=passwords.hashed(OLD))
    here = browser.as_(None)
    token: Any = make.do(open_sign_in, person.id, Method.CODE)
    here.client.set_cookie(cookie_name(browser.app), token)
    page = here.get(PASSWORD)
    assert page.select_one("input[name=current_password]") is None
    clock.forward(minutes=16)
    assert here.get(PASSWORD).select_one("input[name=current_password]")
    clock.forward(minutes=-16)
    here.submit(page, new_password=NEW)
    assert passwords.fits(make.read(Person, person.id).password_hash, NEW)


def test_one_device_or_all_of_them_are_signed_out(browser: Browser, lin: Person, make: Make) -> None:
    here, there = browser.as_(lin), browser.as_(lin)
    page = here.get("/me")
    assert len(page.select("form[action*='/me/devices/']")) == 1
    here.submit(page, form="form[action*='/me/devices/']")
    there.get("/me", expect=303)
    third = browser.as_(lin)
    here.submit(here.get("/me"), form="form[action='/me/sign-out-everywhere']")
    assert here.location == "/sign-in"
    third.get("/me", expect=303)


def test_a_link_changes_the_language_of_the_browser(browser: Browser) -> None:
    browser.get("/language?to=zh_Hans&next=/sign-in", expect=303)
    assert browser.location == "/sign-in"
    assert browser.get("/sign-in").html["lang"] == "zh-Hans"
    for words in ("to=fr&next=/sign-in", "next=/sign-in", "to=en&next=https://evil.example"):
        browser.get(f"/language?{words}", expect=303)
        assert browser.location in {"/sign-in", "/"}


def test_the_language_of_an_account_is_changed_by_a_button(here: Browser, lin: Person, make: Make) -> None:
    page = here.get("/language?to=zh_Hant&next=/me")
    assert make.read(Person, lin.id).locale == "en"
    page = here.submit(page)
    assert page.html["lang"] == "zh-Hant"
    assert make.read(Person, lin.id).locale == "zh_Hant"
