"""What an estate sets about history, photos and the next word is what its pages and reports do."""

from datetime import timedelta
from io import BytesIO

import pytest

from portal.estates import settings
from portal.estates.models import PolicyValue
from portal.kernel import clock
from portal.kernel.access import Role
from portal.kernel.severity import Scope
from portal.matters.models import Matter
from portal.reports import prefill, queries
from portal.reports.categories import Category
from portal.reports.dangers import Danger
from portal.reports.services import answering
from tests.kernel import pictures
from tests.support.browser import complaint

SEEDS = (1, 2, 3, 4)


def set_to(make, setting, value, ago=timedelta(days=1)):
    """The estate has set this a while ago."""
    since = clock.now() - ago
    who, where = make.staff(Role.MANAGER), make.the("estate")
    facts = {"key": setting.key, "value": setting.write(value), "valid_from": since, "reason": "Tests"}
    make.add(PolicyValue(estate_id=where.id, set_by_id=who.id, **facts))


def due(make, report):
    return make.read(Matter, report.id).next_update_at


@pytest.mark.row("S26")
def test_a_home_is_counted_as_far_back_as_the_estate_says(browser, make, home, resident, clock):
    set_to(make, settings.HISTORY_MONTHS, 6)
    make.report(resident, home, words="The old one")
    clock.forward(days=200)
    make.report(resident, home, words="The newer one")
    newest = make.report(resident, home, words="The newest one")
    desk, code = browser.as_(make.staff(Role.FRONT_DESK)), make.the("estate").code
    assert "2nd in 6 months" in desk.get(f"/e/{code}/queue").text
    before = desk.get(f"/reports/{make.reference(newest)}").text
    assert "The newer one" in before and "The old one" not in before
    entered = desk.get(f"/e/{code}/reports/new?home={home.id}").text
    assert "3rd in 6 months" in entered and "The old one" not in entered


@pytest.mark.row("S47")
def test_the_next_word_is_due_within_the_estates_limit_at_intake_and_at_triage(make, home, resident, clock, noon):
    usual = make.report(resident, home, category=Category.LIGHT, words="The hall is dark.")
    set_to(make, settings.NEXT_UPDATE_MINOR, 60)
    set_to(make, settings.NEXT_UPDATE_URGENT, 15)
    strict = make.report(resident, home, category=Category.LIGHT, words="The hall is dark.")
    assert due(make, usual) > noon + timedelta(hours=1) == due(make, strict)
    desk = make.actor(make.staff(Role.FRONT_DESK))
    facts = {"growing": False, "essential_lost": False, "danger": next(iter(Danger)), "life": False}
    make.do(answering.triage, desk, strict.id, category=Category.LIGHT, scope=Scope.HOME, **facts)
    assert due(make, strict) == noon + timedelta(minutes=15)


def test_the_first_answers_date_is_prefilled_within_it(make, home, resident, session, noon):
    set_to(make, settings.NEXT_UPDATE_MAJOR, 90)
    report = make.report(resident, home)
    session.rollback()
    seen = queries.report_by_id(session, make.actor(resident), report.id)
    assert prefill.promised_by(session, seen) == noon + timedelta(minutes=90)


def photo(seed):
    return (BytesIO(pictures.photo(seed=seed)), f"{seed}.jpg")


def test_the_form_says_how_many_photos_fit_and_takes_no_more(browser, make, resident):
    set_to(make, settings.PHOTO_COUNT, 3)
    me = browser.as_(resident)
    page = me.get("/reports/new")
    assert "Up to 3 photos of at most 20 MB each" in page.text
    page = me.submit(page, expect=422, words="The wall is wet", values={"photos": [photo(seed) for seed in SEEDS]})
    assert "There is room for 3 photos" in complaint(page, "photos")
    assert len(page.select("main .photos__item")) == 3


def test_photos_that_were_sent_one_by_one_are_counted_as_the_form_names_its_estate(browser, make, resident):
    set_to(make, settings.PHOTO_COUNT, 3)
    me = browser.as_(resident)
    form = me.get("/reports/new").select_one("main form[data-stage-url]")
    answers = []
    for seed in SEEDS:
        me.raw("POST", form["data-stage-url"], {"photos": photo(seed), "csrf_token": me.csrf_token()})
        answers.append(me.response.status_code)
    assert answers == [201, 201, 201, 422]


def test_whoever_leaves_the_estate_out_of_the_address_is_stopped_by_the_form(browser, make, resident):
    set_to(make, settings.PHOTO_COUNT, 3)
    me = browser.as_(resident)
    page = me.get("/reports/new")
    form = page.select_one("main form[data-stage-url]")
    for seed in SEEDS:
        address = form["data-stage-url"].partition("?")[0]
        assert me.raw("POST", address, {"photos": photo(seed), "csrf_token": me.csrf_token()}) == 201
    again = me.submit(page, expect=422, words="The wall is wet")
    assert "There is room for 3 photos" in complaint(again, "photos")


def test_the_form_says_how_large_a_photo_may_be_and_takes_none_that_is_larger(browser, make, resident):
    set_to(make, settings.PHOTO_BYTES, 8 * 1024 * 1024)
    me = browser.as_(resident)
    assert "of at most 8 MB each" in me.get("/reports/new").text
    set_to(make, settings.PHOTO_BYTES, 300_000, ago=timedelta(hours=1))
    page, large = me.get("/reports/new"), BytesIO(pictures.photo() + bytes(310_000))
    page = me.submit(page, expect=422, words="The wall is wet", values={"photos": (large, "a.jpg")})
    assert "This photo is larger than" in complaint(page, "photos")
    assert not page.select("main .photos__item")
