"""The rota's pages."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.kernel.access import Role
from portal.workforce.models import Absence, AwayFor, DutyShift, Shift
from tests.support.browser import complaint

HOUR = timedelta(hours=1)


@pytest.fixture
def estate(make):
    return make.the("estate")


@pytest.fixture
def lead(browser, make):
    return browser.as_(make.person(Role.SUPERVISOR, name="The lead"))


def words(page):
    return page.select_one("main").get_text(" ", strip=True)


def test_an_empty_rota_says_who_answers_all_the_same(lead, estate, make):
    page = lead.get(f"/e/{estate.code}/rota")
    assert "at the desk: nobody is on the rota now" in words(page)
    assert "Nobody is on duty in this week. The desk answers." in words(page)
    assert "Week from Mon 9 Mar to Sun 15 Mar" in words(page)


def test_somebody_is_put_on_duty_and_stands_in_the_week(lead, estate, make, session, noon):
    guard = make.person(Role.GUARD, name="Old Wang")
    page = lead.get(f"/e/{estate.code}/rota/duty")
    page = lead.submit(page, person=guard.id, rank="1", starts_at="2026-03-11T08:00", ends_at="2026-03-12T08:00")
    row = session.scalars(select(DutyShift)).one()
    assert (row.person_id, row.rank, row.starts_at, row.ends_at) == (guard.id, 1, noon - 4 * HOUR, noon + 20 * HOUR)
    assert "Old Wang · First to answer" in words(page)
    assert "Wed 11 Mar, 08:00 Thu 12 Mar, 08:00 Old Wang First to answer End it now" in words(page)


def test_a_shift_of_next_week_leads_to_that_week(lead, estate, make, session):
    person = make.technician(name="Chen Wei")
    page = lead.get(f"/e/{estate.code}/rota/shifts")
    page = lead.submit(page, person=person.id, starts_at="2026-03-18T08:00", ends_at="2026-03-18T16:00")
    assert session.scalars(select(Shift.person_id)).all() == [person.id]
    assert "Week from Mon 16 Mar" in words(page)
    assert "Take off the rota" in words(page)


def test_an_absence_tells_how_many_visits_have_to_move(lead, estate, make, session, noon):
    visit = make.visit(starts=noon + 2 * HOUR)
    page = lead.get(f"/e/{estate.code}/rota/absences")
    page = lead.submit(
        page, person=visit.person_id, reason="sick", starts_at="2026-03-11T12:00", ends_at="2026-03-13T12:00"
    )
    assert session.scalars(select(Absence.reason)).all() == [AwayFor.SICK]
    assert "One visit is booked for that time." in page.get_text(" ", strip=True)
    idle, page = make.technician(), lead.get(f"/e/{estate.code}/rota/absences")
    page = lead.submit(page, person=idle.id, reason="leave", starts_at="2026-03-11T12:00", ends_at="2026-03-13T12:00")
    assert "booked" not in page.get_text(" ", strip=True)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"starts_at": ""}, "starts_at"),
        ({"ends_at": "tomorrow"}, "ends_at"),
        ({"ends_at": "2026-03-11T07:00"}, "ends_at"),
        ({"ends_at": "2026-05-11T07:00"}, "ends_at"),
        ({"person": "999999"}, "person"),
        ({"rank": "7"}, "rank"),
    ],
)
def test_what_can_not_stand_on_the_rota_is_explained_beside_its_field(lead, estate, make, session, typed, field):
    guard = make.person(Role.GUARD)
    page = lead.get(f"/e/{estate.code}/rota/duty")
    given = {"person": guard.id, "rank": "1", "starts_at": "2026-03-11T08:00", "ends_at": "2026-03-12T08:00"} | typed
    page = lead.submit(page, expect=422, **given)
    assert complaint(page, field)
    assert not session.scalars(select(DutyShift)).all()


def test_entries_are_taken_off_the_week_they_stand_in(lead, estate, make, session, noon):
    person = make.technician()
    make.duty(person, starts_at=noon + 24 * HOUR)
    make.shift(person, noon + 24 * HOUR, noon + 32 * HOUR)
    make.absence(person, noon + 24 * HOUR, noon + 32 * HOUR)
    for _ in range(3):
        lead.submit(lead.get(f"/e/{estate.code}/rota?week=2026-03-10"), form="main form.form--button")
    for table in (DutyShift, Shift, Absence):
        assert not session.scalars(select(table)).all()


def test_what_is_over_stays_without_a_way_to_take_it_off(lead, estate, make, noon):
    make.duty(make.technician(), starts_at=noon - 20 * HOUR, hours=12)
    assert not lead.get(f"/e/{estate.code}/rota").select("main form[method=post]")


@pytest.mark.parametrize("week", ["words", "0001-01-01", "9999-12-31", "2026-02-30"])
def test_an_odd_week_shows_this_one(lead, estate, week):
    assert "Week from Mon 9 Mar" in words(lead.get(f"/e/{estate.code}/rota?week={week}"))


def test_a_dispatcher_does_not_set_the_rota(browser, make, estate):
    browser.as_(make.person(Role.DISPATCHER)).get(f"/e/{estate.code}/rota", expect=403)


def test_the_rota_costs_the_same_however_long(lead, estate, make, noon):
    def cost():
        lead.get(f"/e/{estate.code}/rota")
        return len(lead.asked)

    make.duty(make.technician())
    few = cost()
    for number in range(5):
        person = make.technician()
        make.duty(person, starts_at=noon + number * HOUR, hours=1)
        make.shift(person, noon, noon + 8 * HOUR)
        make.absence(person, noon + 24 * HOUR, noon + 32 * HOUR)
    assert cost() == few <= 7
