"""The technician's day on the phone: today's visits in their order, then tomorrow's, and nobody else's."""

import pytest

from portal.kernel.access import Role
from portal.matters.models import Matter
from portal.repairs.services import cancel_visit
from portal.workforce.models import Admits


@pytest.fixture
def chen(make):
    return make.technician(name="Chen Wei")


@pytest.fixture
def phone(browser, chen):
    """The technician's browser."""
    return browser.as_(chen)


def job(make, chen, words, hours, **planned):
    """A visit of the technician's in so many hours."""
    order = make.work_order(make.report(words=words))
    return make.booked(order, chen, hours=hours, **planned)


def titles(page):
    return [one.get_text(" ", strip=True) for one in page.select(".matters__link")]


def words(page):
    return page.select_one("main").get_text(" ", strip=True)


def test_an_empty_day_says_what_will_stand_here(phone):
    assert "Nothing more today" in words(phone.get("/my-day"))


def test_the_first_page_of_a_technician_is_their_day(phone):
    phone.get("/", expect=303)
    assert phone.location == "/my-day"


def test_the_next_visit_stands_large_with_place_time_and_who_lets_in(make, phone, chen):
    visit = job(make, chen, "The tap drips", 2, admits=Admits.HELD_KEY, note="Key 12 at the desk")
    page = phone.get("/my-day")
    home = make.read(Matter, visit.matter_id)
    assert page.select_one(".job__place").text and page.select_one(".job__words").text == "The tap drips"
    said = words(page)
    assert all(each in said for each in ("Wed 11 Mar, 14:00–16:00", "We hold a key", "Key 12 at the desk"))
    button = page.select_one(".next a.button--primary")
    assert button["href"].endswith(home.reference)


def test_the_day_is_in_order_and_tomorrow_stands_apart(make, phone, chen):
    job(make, chen, "Later today", 4)
    job(make, chen, "First", 1)
    job(make, chen, "Tomorrow", 22)
    job(make, chen, "In three days", 72)
    page = phone.get("/my-day")
    assert page.select_one(".job__words").text == "First"
    rows = titles(page)
    assert len(rows) == 2 and "Later today" in rows[0] and "Tomorrow" in rows[1]


def test_a_job_that_goes_on_comes_before_the_next_one(make, phone, chen):
    job(make, chen, "Next one", 1)
    make.arrived(job(make, chen, "Going on", 3))
    page = phone.get("/my-day")
    assert page.select_one(".job__words").text == "Going on"
    assert "Go on with this job" in words(page)


def test_a_visit_that_was_left_open_is_not_lost_overnight(browser, make, chen, clock):
    job(make, chen, "Left open", 2)
    clock.forward(days=2)
    page = browser.as_(chen).get("/my-day")
    assert page.select_one(".job__words").text == "Left open" and "Left open" not in " ".join(titles(page))


def test_what_is_done_today_stands_below(make, phone, chen):
    make.finished_work(make.arrived(job(make, chen, "Done already", 1)))
    page = phone.get("/my-day")
    assert "Done today" in words(page) and "Nothing more today" in words(page)


def test_nobody_meets_another_persons_day(make, phone, chen):
    job(make, make.technician(), "Somebody else's", 2)
    assert "Somebody else's" not in words(phone.get("/my-day"))


def test_a_visit_that_was_called_off_is_gone(make, phone, chen):
    visit = job(make, chen, "Called off", 2)
    planner = make.actor(make.staff(Role.DISPATCHER))
    make.do(cancel_visit, planner, visit.id, "Not needed today.")
    assert "Called off" not in words(phone.get("/my-day"))


def test_days_are_those_of_each_estate(make, phone, chen):
    west = make.estate(code="west", zone="America/Los_Angeles")
    make.membership(chen, Role.TECHNICIAN, west)
    report = make.report(home=make.home(make.building(west)), words="On the other side")
    make.booked(make.work_order(report), chen, hours=2)
    page = phone.get("/my-day")
    assert "Tue 10 Mar, 23:00" in words(page)


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.DISPATCHER, None])
def test_whoever_does_no_work_has_no_such_day(browser, make, role):
    browser.as_(make.person(role)).get("/my-day", expect=403)


def test_a_long_day_costs_what_a_short_one_costs(make, phone, chen):
    job(make, chen, "First", 1)
    phone.get("/my-day")
    few = len(phone.asked)
    for hour in (3, 5, 24):
        job(make, chen, "More", hour)
    phone.get("/my-day")
    assert len(phone.asked) == few <= 6


def test_the_window_of_a_visit_that_nobody_came_to_is_called_late(make, phone, chen, clock):
    job(make, chen, "Forgotten", 1)
    clock.forward(hours=4)
    page = phone.get("/my-day")
    assert page.select_one(".chip")["data-tone"] == "late"
