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


def test_a_technicians_day_holds_their_visits_at_every_estate_in_order(make, session, noon):
    person = make.the("technician")
    second, first = make.visit(starts=noon + 3 * HOUR), make.visit(starts=noon + HOUR)
    make.visit(starts=noon + 30 * HOUR)
    found = queries.day_of(session, person.id, *queries.bounds(TODAY, "Asia/Shanghai"))
    assert [one.id for one in found] == [first.id, second.id]
    assert found[0].matter.title


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
    make.do(services.arrive, actor, visit.id, at=noon + HOUR, code=visit.code)
    make.do(services.finish_open, actor, matter.id, noon + 2 * HOUR)
    found = queries.earlier_visits(session, planner, home.id)
    assert [(one.person_id, one.at, one.reference) for one in found] == [(actor.id, noon + HOUR, matter.reference)]
    stranger = make.actor(make.person(Role.DISPATCHER, make.estate()))
    assert queries.earlier_visits(session, stranger, home.id) == []
    span = (noon + 3 * HOUR, noon + 4 * HOUR)
    facts = queries.candidates(session, matter.estate_id, span, home_id=home.id)
    assert [(one.person_id, one.visits_here) for one in facts] == [(actor.id, 1)]


@pytest.mark.row("S48")
def test_who_could_be_sent_is_listed_with_skill_certificate_and_time(make, session, estate, noon):
    free, busy, away, other = (make.technician(name=name) for name in ("A", "B", "C", "D"))
    span = (noon + HOUR, noon + 2 * HOUR)
    make.visit(busy, starts=noon + HOUR)
    make.absence(away, noon, noon + 9 * HOUR)
    make.skill(free, "electrics", certificate="T-77", certified_to=TODAY)
    make.skill(busy, "electrics", certificate="T-78", certified_to=TODAY - timedelta(days=1))
    make.skill(away, "electrics")
    make.skill(other, "plumbing", certificate="T-79")
    found = queries.candidates(session, estate.id, span, trade="electrics")
    assert [(one.name, one.has_trade, one.is_certified, one.is_free) for one in found] == [
        ("A", True, True, True), ("B", True, False, False), ("C", True, False, False), ("D", False, False, True),
    ]  # fmt: skip


def test_times_to_offer_lie_within_office_hours_and_free_time(make, session, estate, noon):
    chen = make.technician(name="Chen Wei")
    lin = make.technician(name="Lin Yue")
    make.visit(chen, starts=there(2026, 3, 11, 12, 30), hours=2)
    make.absence(lin, there(2026, 3, 11, 8), there(2026, 3, 11, 16))
    make.shift(chen, there(2026, 3, 12, 8, 30), there(2026, 3, 12, 10))
    found = queries.free_slots(session, estate.id, noon, quarters=4, days=2)
    assert [(slot.window_from, slot.window_to, [(fit.name, fit.span_from) for fit in slot.fits]) for slot in found] == [
        (there(2026, 3, 11, 14, 30), there(2026, 3, 11, 16, 30), [("Chen Wei", there(2026, 3, 11, 14, 30))]),
        (there(2026, 3, 11, 16, 30), there(2026, 3, 11, 17, 30), [
            ("Chen Wei", there(2026, 3, 11, 16, 30)), ("Lin Yue", there(2026, 3, 11, 16, 30)),
        ]),
        (there(2026, 3, 12, 8, 30), there(2026, 3, 12, 10, 30), [
            ("Chen Wei", there(2026, 3, 12, 8, 30)), ("Lin Yue", there(2026, 3, 12, 8, 30)),
        ]),
        (there(2026, 3, 12, 10, 30), there(2026, 3, 12, 12, 30), [("Lin Yue", there(2026, 3, 12, 10, 30))]),
        (there(2026, 3, 12, 12, 30), there(2026, 3, 12, 14, 30), [("Lin Yue", there(2026, 3, 12, 12, 30))]),
        (there(2026, 3, 12, 14, 30), there(2026, 3, 12, 16, 30), [("Lin Yue", there(2026, 3, 12, 14, 30))]),
        (there(2026, 3, 12, 16, 30), there(2026, 3, 12, 17, 30), [("Lin Yue", there(2026, 3, 12, 16, 30))]),
    ]  # fmt: skip
    assert queries.free_slots(session, estate.id, noon, days=2, person_id=chen.id)[0].fits[0].person_id == chen.id
    assert len(queries.free_slots(session, estate.id, noon, days=2, person_id=chen.id)) == 3


def test_an_estate_without_technicians_has_nothing_to_offer(make, session, estate, noon):
    assert queries.free_slots(session, estate.id, noon) == []


def test_finding_times_costs_the_same_however_many_work_here(make, estate, noon, statements):
    def cost():
        with make.reading() as session, statements.recorded() as asked:
            queries.free_slots(session, estate.id, noon)
        return len(asked)

    make.technician()
    few = cost()
    for _ in range(4):
        make.visit(make.technician(), starts=noon + HOUR)
    assert cost() == few


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
