"""The pages of the register and of the calendar."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.kernel.access import Role
from portal.kernel.severity import Severity
from portal.promises import services
from portal.promises.calendar import Amount, Unit
from portal.promises.models import CalendarDay, ClockKind, Promise, Source
from tests.support.browser import complaint

ANSWER, VISIT, SAFE, FINISH = ClockKind


@pytest.fixture
def estate(make):
    return make.the("estate")


@pytest.fixture
def manager(browser, make):
    return browser.as_(make.person(Role.MANAGER))


def words(page):
    return page.select_one("main").get_text(" ", strip=True)


def test_an_estate_that_promises_nothing_is_told_what_follows(manager, estate):
    assert "Nothing is promised yet" in words(manager.get(f"/e/{estate.code}/promises"))


def test_the_register_shows_what_holds_and_how_it_was_kept(manager, estate, make, clock):
    make.register()
    matter = make.promised()
    make.do(services.meet, matter.id, ANSWER, clock.now())
    page = manager.get(f"/e/{estate.code}/promises")
    assert [heading.get_text() for heading in page.select("main h2")] == ["Emergency", "Urgent", "Major", "Minor"]
    shown = [row.get_text(" ", strip=True) for row in page.select("main tbody tr")]
    assert len(shown) == 12
    assert shown[0].startswith("First answer 5 minutes, day and night Every kind of problem")
    assert "4 office hours" in shown[6]
    assert "1 of 1 100%" in shown[6]
    assert "Nothing fell due" in shown[7]


@pytest.mark.row("S3")
def test_broken_promises_are_listed_by_matter_and_lead_to_it(manager, estate, make, clock):
    make.register()
    matter = make.promised(at=clock.now() - timedelta(days=2))
    make.do(services.meet, matter.id, ANSWER, clock.now())
    page = manager.get(f"/e/{estate.code}/promises")
    row = page.select("main section")[-1].select_one("tbody tr")
    assert row.select_one("a")["href"] == f"/reports/{matter.reference}"
    assert "The first answer came late. Mon 9 Mar, 16:00" in row.get_text(" ", strip=True)


def test_a_past_row_is_shown_on_demand_and_a_coming_one_at_once(manager, estate, make, clock):
    make.register()
    now = clock.now()
    make.promise(VISIT, 2, Unit.WORKING_DAYS, valid_from=now)
    make.promise(VISIT, 5, Unit.WORKING_DAYS, valid_from=clock.forward(days=9))
    clock.set(now)
    page = manager.get(f"/e/{estate.code}/promises")
    assert "to come" in words(page)
    assert "1 working day" not in words(page)
    page = manager.get(f"/e/{estate.code}/promises?past=1")
    assert "1 working day" in words(page)


def test_a_manager_adds_a_row_and_nothing_that_was_promised_moves(manager, estate, make, session, clock):
    make.register()
    matter = make.promised()
    before = {kind: one.due_at for kind, one in make.clocks(matter).items()}
    page = manager.get(f"/e/{estate.code}/promises/new")
    manager.submit(
        page,
        severity="major",
        kind="visit",
        number="2",
        unit="office_hours",
        source="contract",
        source_en="Clause 7",
        reason="Agreed with the committee",
    )
    row = session.scalars(select(Promise).order_by(Promise.id.desc()).limit(1)).one()
    assert (row.severity, row.kind, row.amount) == (Severity.MAJOR, VISIT, Amount(2, Unit.OFFICE_HOURS))
    assert (row.source, row.source_text, row.category, row.valid_from, row.reason) == (
        Source.CONTRACT, {"en": "Clause 7"}, None, clock.now(), "Agreed with the committee",
    )  # fmt: skip
    assert {kind: one.due_at for kind, one in make.clocks(matter).items()} == before


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"number": ""}, "number"),
        ({"number": "0"}, "number"),
        ({"number": "many"}, "number"),
        ({"reason": " "}, "reason"),
        ({"valid_from": ""}, "valid_from"),
        ({"valid_from": "2026-03-10"}, "valid_from"),
        ({"valid_to": "2026-03-10"}, "valid_to"),
        ({"severity": "terrible"}, "severity"),
        ({"category": "no-such-thing"}, "category"),
    ],
)
def test_what_can_not_be_promised_is_explained_beside_its_field_and_nothing_typed_is_lost(
    manager, estate, typed, field, session
):
    page = manager.get(f"/e/{estate.code}/promises/new")
    given = {"number": "3", "reason": "For a reason of ours"} | typed
    page = manager.submit(page, expect=422, **given)
    assert complaint(page, field)
    assert not session.scalars(select(Promise)).all()
    if field != "reason":
        assert page.select_one("textarea[name=reason]").get_text(strip=True) == "For a reason of ours"


def test_whoever_only_reads_sees_no_way_to_change(browser, make, estate):
    make.register()
    make.calendar_day(date(2026, 5, 9), works=False)
    reader = browser.as_(make.person(Role.FRONT_DESK))
    assert not reader.get(f"/e/{estate.code}/promises").select("a[href$='/promises/new']")
    page = reader.get(f"/e/{estate.code}/calendar")
    assert not page.select("main form[method=post]")
    reader.get(f"/e/{estate.code}/promises/new", expect=403)


def test_the_calendar_names_holidays_make_up_days_and_the_estates_own(manager, estate, make):
    make.calendar_day(date(2026, 5, 9), works=False)
    page = manager.get(f"/e/{estate.code}/calendar")
    shown = [row.get_text(" ", strip=True) for row in page.select("main tbody tr")]
    assert "Fri 2 Jan closed Day off (substituted from Sun 4 Jan)" in shown
    assert "Sat 10 Oct open Make-up workday" in shown
    assert "Sat 9 May closed Set by the estate Take off the list" in shown
    assert "missing" not in words(page)


@pytest.mark.parametrize(
    ("language", "name"), [("zh_Hans", "休息日（由1月4日周日调休）"), ("zh_Hant", "放假日（1月4日週日補班）")]
)
def test_a_day_off_says_in_words_which_day_it_was_exchanged_for(browser, make, estate, language, name):
    manager = browser.as_(make.person(Role.MANAGER, locale=language))
    page = manager.get(f"/e/{estate.code}/calendar?year=2026")
    assert any(name in row.get_text(" ", strip=True) for row in page.select("main tbody tr"))


@pytest.mark.row("S57")
def test_a_year_without_make_up_days_is_marked_until_one_is_entered(manager, estate, session):
    page = manager.get(f"/e/{estate.code}/calendar?year=2027")
    assert "Make-up workdays are missing" in words(page)
    page = manager.submit(
        page, form="main form.form:not(.form--button)", day="2027-02-20", works="1", note="State notice"
    )
    assert "missing" not in words(page)
    row = session.scalars(select(CalendarDay)).one()
    assert (row.day, row.works, row.note) == (date(2027, 2, 20), True, "State notice")


def test_a_day_is_taken_off_the_list(manager, estate, make, session):
    make.calendar_day(date(2026, 5, 8), works=False)
    page = manager.get(f"/e/{estate.code}/calendar")
    manager.submit(page, form="main form.form--button")
    assert not session.scalars(select(CalendarDay)).all()


@pytest.mark.parametrize(("day", "field"), [("", "day"), ("2026-05-08", "day"), ("soon", "day")])
def test_a_day_that_can_not_be_is_explained(manager, estate, make, day, field):
    make.calendar_day(date(2026, 5, 8), works=False)
    page = manager.get(f"/e/{estate.code}/calendar")
    page = manager.submit(page, form="main form.form:not(.form--button)", expect=422, day=day)
    assert complaint(page, field)


@pytest.mark.parametrize("year", ["1", "words", "99999999999", ""])
def test_an_odd_year_shows_this_one(manager, estate, year):
    page = manager.get(f"/e/{estate.code}/calendar?year={year}")
    assert page.select_one("h1").get_text() == "Working days 2026"


def test_another_estates_day_is_not_there_to_be_removed(manager, estate, make):
    day = make.calendar_day(date(2026, 5, 8), works=False, estate=make.estate())
    page = manager.get(f"/e/{estate.code}/calendar")
    token = page.select_one("input[name=csrf_token]")["value"]
    manager.post(f"/e/{estate.code}/calendar/{day.id}/remove", {"csrf_token": token}, expect=404)


@pytest.mark.parametrize(("locale", "heading"), [("zh_Hans", "2026"), ("zh_Hant", "2026")])
def test_holidays_are_named_in_the_readers_language(browser, make, estate, locale, heading):
    reader = browser.as_(make.person(Role.MANAGER, locale=locale))
    page = reader.get(f"/e/{estate.code}/calendar")
    assert {"zh_Hans": "国庆节", "zh_Hant": "國慶節"}[locale] in words(page)
    assert heading in page.select_one("h1").get_text()


def test_pages_of_promises_cost_the_same_however_long(manager, estate, make, clock):
    def costs():
        found = []
        for path in ("promises", "calendar"):
            manager.get(f"/e/{estate.code}/{path}")
            found.append(len(manager.asked))
        return found

    def broken():
        matter = make.promised(category="tap", at=clock.now() - timedelta(days=9))
        make.do(services.meet, matter.id, VISIT, clock.now())

    make.promise(VISIT, 1, Unit.WORKING_DAYS, category="tap")
    broken()
    few = costs()
    make.register()
    for _ in range(3):
        broken()
    for day in range(1, 6):
        make.calendar_day(date(2026, 6, day), works=True)
    assert costs() == few
    assert max(few) <= 7
