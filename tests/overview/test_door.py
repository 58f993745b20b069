"""A door that can be found: the number to ring and its hours on every page of a resident, at no cost."""

from datetime import timedelta

import pytest

from portal.accounts.models import Method
from portal.accounts.queries import signed_in
from portal.accounts.services.sign_ins import open_sign_in
from portal.estates.models import RelationKind
from portal.kernel import clock
from portal.kernel.access import Role
from tests.support import addresses, samples
from tests.support.browser import attempted
from tests.support.samples import OWNER

pytestmark = pytest.mark.row("S28")
RINGS = "a[href='tel:+862155550100']"


def test_every_page_of_a_resident_shows_the_number_and_its_hours(app, browser, make):
    sample, without, seen = samples.estate(make), [], 0
    owner = browser.as_(samples.person(sample, OWNER))
    for rule in addresses.rules(app):
        path = addresses.address_of(app, rule, sample)
        if attempted(owner.raw, "GET", path) or owner.response.mimetype != "text/html" or owner.response.location:
            continue
        page, seen = owner.look(path), seen + 1
        foot = page.select_one("footer")
        if not page.select("footer " + RINGS) or "Office hours: Mon to Sat, 8:30 to 18:00" not in foot.get_text(" "):
            without.append(path)
    assert seen > 20
    assert not without


def test_the_pages_behind_a_link_show_it_to_whoever_holds_the_link(browser, make):
    sample = samples.estate(make)
    nobody = browser.as_(None)
    for path in (f"/v/{sample.verdict_link}", f"/o/{sample.objection_link}"):
        assert nobody.get(path).select("footer " + RINGS), path


def test_the_number_comes_with_the_sign_in_in_one_statement(make, session, statements):
    home = make.home()
    person = make.resident(home)
    make.relation(person, make.home(), RelationKind.FAMILY)
    make.membership(person, Role.RESIDENT)
    make.membership(person, Role.COMMITTEE)
    token = _token(make, person)
    with statements.recorded() as asked:
        found = signed_in(session, token)
    assert len(asked) == 1
    assert [door.phone for door in found.doors] == ["+862155550100"]
    assert [member.role for member in found.actor.memberships] == [Role.RESIDENT, Role.COMMITTEE]


def test_who_has_homes_in_two_estates_is_told_which_number_is_whose(browser, make):
    person = make.resident()
    other = make.estate(phone="+862155550200", hours_text={})
    make.relation(person, make.home(make.building(other)))
    foot = browser.as_(person).get("/me").select_one("footer").get_text(" ", strip=True)
    assert "+86 21 5555 0100" in foot
    assert f"{other.names['en']} · Day and night: +86 21 5555 0200" in foot


def test_the_number_goes_with_the_home(browser, make):
    person = make.person()
    left = (clock.now() - timedelta(days=3)).date()
    make.relation(person, make.home(), valid_to=left)
    assert not browser.as_(person).get("/me").select("footer [href^='tel:']")


def test_the_hours_are_shown_in_the_language_of_the_reader(browser, make):
    estate = make.estate(hours_text={"en": "Mon to Sat", "zh_Hans": "周一至周六", "zh_Hant": "星期一至六"})
    home = make.home(make.building(estate))
    for locale, words in (("zh_Hans", "办公时间：周一至周六"), ("zh_Hant", "辦公時間：星期一至六")):
        person = make.resident(home, locale=locale)
        assert words in browser.as_(person).get("/me").select_one("footer").get_text(" ", strip=True)


def test_an_administrator_sets_the_hours_in_three_languages(browser, make, session):
    estate = make.the("estate")
    administrator = browser.as_(make.person(Role.ADMINISTRATOR))
    hours = {"hours_en": "Daily, 8 to 20", "hours_zh_Hans": "每天8至20点", "hours_zh_Hant": "每日8至20時"}
    desk = make.staff(Role.FRONT_DESK)
    page = administrator.get(f"/e/{estate.code}/edit")
    administrator.submit(page, desk_person=str(desk.id), **hours)
    session.rollback()
    assert make.read(type(estate), estate.id).hours_text == {
        "en": "Daily, 8 to 20", "zh_Hans": "每天8至20点", "zh_Hant": "每日8至20時",
    }  # fmt: skip


def _token(make, person):
    return make.do(open_sign_in, person.id, Method.PASSWORD, "Tests")
