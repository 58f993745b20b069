"""The board of a day, who was there before, and who is free when."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.kernel.access import Role
from portal.matters.models import Kind
from portal.promises.calendar import WorkingCalendar
from portal.workforce import queries, services, slots

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)
TODAY = date(2026, 3, 11)


def there(*when):
    return datetime(*when, tzinfo=SHANGHAI)


@pytest.fixture
def estate(make):
    return make.the("estate")


@pytest.fixture
def planner(make):
    return make.actor(make.person(Role.DISPATCHER))


def test_the_board_shows_every_technician_with_shifts_absences_and_visits(make, session, estate, planner, noon):
    chen, lin = make.technician(name="Chen Wei"), make.technician(name="Lin Yue")
    cleaner = make.person(Role.CLEANER, name="Wu Fang")
    make.person(Role.CLEANER, name="Nobody")
    home = make.home()
    matter = make.bare_matter(kind=Kind.WORK_ORDER, home_id=home.id)
    late, early = (make.visit(chen, matter, starts=noon + hours * HOUR) for hours in (3, 1))
    make.visit(cleaner, starts=noon + HOUR)
    make.visit(lin, starts=noon + 24 * HOUR)
    gone = make.visit(lin, starts=noon + HOUR)
    make.do(services.cancel, planner, gone.id, "Rain")
    make.shift(lin, there(2026, 3, 11, 8), there(2026, 3, 11, 16))
    make.absence(lin, there(2026, 3, 11, 14), there(2026, 3, 12, 14))

    board = queries.day_board(session, planner, estate.id, TODAY)
    assert (board.start, board.end) == (there(2026, 3, 11), there(2026, 3, 12))
    assert [(row.person.name, len(row.shifts), len(row.absences)) for row in board.rows] == [
        ("Chen Wei", 0, 0), ("Lin Yue", 1, 1), ("Wu Fang", 0, 0),
    ]  # fmt: skip
    assert [one.id for one in board.rows[0].appointments] == [early.id, late.id]
    assert board.rows[0].appointments[0].matter.home.label == home.label
    assert [len(row.appointments) for row in board.rows] == [2, 0, 1]


def test_the_board_costs_the_same_however_long_the_day(make, estate, planner, noon, statements):
    def cost():
        with make.reading() as session, statements.recorded() as asked:
            queries.day_board(session, planner, estate.id, TODAY)
        return len(asked)

    make.visit(starts=noon + HOUR)
    few = cost()
    for number in range(5):
        person = make.technician()
        make.visit(person, starts=noon + HOUR)
        make.shift(person, noon, noon + (4 + number) * HOUR)
    assert cost() == few <= 5


def test_a_person_without_the_board_sees_only_their_own_visits_on_it(make, session, estate, noon):
    mine = make.visit(starts=noon + HOUR)
    make.visit(make.technician(), starts=noon + HOUR)
    board = queries.day_board(session, make.actor(make.the("technician")), estate.id, TODAY)
    assert [one.id for row in board.rows for one in row.appointments] == [mine.id]


def test_days_are_those_of_the_estate_also_when_the_clocks_change(make):
    start, end = queries.bounds(date(2026, 3, 29), "Europe/London")
    assert end - start == 23 * HOUR
    assert queries.bounds(TODAY, "Asia/Shanghai", 7)[1] == there(2026, 3, 18)


def test_a_visit_is_found_by_whoever_may_see_it(make, session, planner, noon):
    visit = make.visit(starts=noon + HOUR)
    stranger = make.actor(make.person(Role.DISPATCHER, make.estate()))
    found = queries.appointment(session, planner, visit.id)
    assert (found.person.id, found.matter.id) == (visit.person_id, visit.matter_id)
    assert queries.appointment(session, stranger, visit.id) is None


def test_a_matter_knows_its_visits_and_which_of_them_are_to_come(make, session, planner, noon):
    matter = make.bare_matter(kind=Kind.WORK_ORDER)
    later, off, soon = (make.visit(None, matter, starts=noon + hours * HOUR) for hours in (5, 3, 1))
    make.do(services.cancel, planner, off.id, "Rain")
    assert [one.id for one in queries.open_appointments(session, matter.id)] == [soon.id, later.id]
    assert [one.person.name for one in queries.visits_of(session, [matter.id])] == [make.the("technician").name] * 3


@pytest.mark.row("S48")
def test_who_was_at_this_home_before_is_known(make, session, planner, noon):
    home = make.home()
    matter = make.bare_matter(kind=Kind.WORK_ORDER, home_id=home.id)
    actor = make.actor(make.the("technician"))
    visit = make.visit(None, matter, starts=noon + HOUR)
    make.visit(None, matter, starts=noon + 5 * HOUR)
    make.do(services.say_code, actor, visit.id, visit.code)
    make.do(services.arrive, actor, visit.id, at=noon + HOUR)
    make.do(services.finish_open, actor, matter.id, noon + 2 * HOUR)
    found = queries.earlier_visits(session, planner, home.id)
    assert [(one.person_id, one.at, one.reference) for one in found] == [(actor.id, noon + HOUR, matter.reference)]
    stranger = make.actor(make.person(Role.DISPATCHER, make.estate()))
    assert queries.earlier_visits(session, stranger, home.id) == []


def test_what_a_person_has_learned_is_known_with_its_certificate(make, session):
    chen, lin = make.technician(), make.technician()
    make.skill(chen, "electrics", certificate="T-77", certified_to=TODAY)
    make.skill(chen, "plumbing")
    found = queries.skills_of(session, [chen.id, lin.id])
    tomorrow = TODAY + timedelta(days=1)
    assert [(one.trade, one.is_certified(TODAY), one.is_certified(tomorrow)) for one in found[chen.id]] == [
        ("electrics", True, False), ("plumbing", False, False),
    ]  # fmt: skip
    assert found[lin.id] == []


def test_what_is_taken_of_a_calendar_is_known_by_the_quarter(make, session, noon):
    visit, idle = make.visit(starts=noon + HOUR), make.technician()
    make.visit(starts=noon + 9 * HOUR)
    taken = queries.occupied(session, [visit.person_id, idle.id], noon, noon + 3 * HOUR)
    assert taken == {visit.person_id: set(visit.quarters), idle.id: set()}


def test_a_day_is_cut_into_windows_and_a_short_rest_belongs_to_the_one_before():
    calendar = WorkingCalendar(SHANGHAI, "CN", time(8, 30), time(17))
    found = slots.windows(calendar, there(2026, 9, 30, 15), 1)
    assert found == []
    found = slots.windows(calendar, there(2026, 9, 30, 18), 1)
    assert found[0] == (there(2026, 10, 8, 8, 30), there(2026, 10, 8, 10, 30))
    assert found[-1] == (there(2026, 10, 8, 14, 30), there(2026, 10, 8, 17))


def test_a_window_too_short_for_the_visit_holds_no_place_for_it():
    window = (there(2026, 3, 11, 8, 40), there(2026, 3, 11, 9, 50))
    assert slots.first_fit(window, 5, set()) is None
    assert slots.first_fit(window, 4, set()) == (there(2026, 3, 11, 8, 45), there(2026, 3, 11, 9, 45))
    assert slots.first_fit(window, 4, set(), at_work=[(there(2026, 3, 11, 9), there(2026, 3, 11, 17))]) is None


def test_a_calendar_without_an_open_day_has_no_windows_to_offer():
    shut = WorkingCalendar(SHANGHAI, "CN", time(8, 30), time(17), weekdays=frozenset())
    assert slots.windows(shut, there(2026, 6, 1, 9), 3) == []
