"""A person's day as cells of a table row: no gap, no overlap, whatever the day was like."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.dispatch.cells import cells, drawn, first_of, first_shown, moment, shown_hours, tone
from portal.workforce.models import Absence, Appointment, Shift, quarters_of
from portal.workforce.models import Status as VisitStatus
from portal.workforce.queries import BoardRow

DAY = datetime(2026, 3, 11, tzinfo=UTC)


def at(hour, minute=0):
    return DAY + timedelta(hours=hour, minutes=minute)


def hours(begins, ends):
    """The quarter-hours from one full hour to another."""
    return range(first_of(at(begins)), first_of(at(ends)))


def visit(begins, ends, status=VisitStatus.BOOKED, **facts):
    window = {"window_from": at(begins), "window_to": at(ends)}
    return Appointment(span_from=at(begins), span_to=at(ends), status=status, **(window | facts))


def row(*visits, shifts=(), absences=()):
    return BoardRow(SimpleNamespace(id=1, name="Chen Wei"), list(shifts), list(absences), list(visits))


def shape(found):
    """Cells as (kind, first, last hour)."""
    return [
        (cell.kind, (cell.at - DAY) / timedelta(hours=1), (cell.until - DAY) / timedelta(hours=1)) for cell in found
    ]


def test_free_time_is_cut_at_full_hours_so_that_each_can_be_booked():
    assert shape(cells(row(), hours(8, 11))) == [("free", 8, 9), ("free", 9, 10), ("free", 10, 11)]


def test_a_visit_takes_its_span_and_leaves_the_rest_of_the_hour():
    found = cells(row(visit(8.5, 9.75)), hours(8, 11))
    assert shape(found) == [("free", 8, 8.5), ("job", 8.5, 9.75), ("free", 9.75, 10), ("free", 10, 11)]
    assert [cell.visit is not None for cell in found] == [False, True, False, False]


def test_a_visit_that_was_over_earlier_is_drawn_shorter():
    done = visit(9, 11, VisitStatus.DONE, done_at=at(9, 40))
    assert drawn(done) == range(first_of(at(9)), first_of(at(9, 45)))
    nobody = visit(9, 11, VisitStatus.NO_ACCESS, no_access_at=at(8, 50))
    assert len(drawn(nobody)) == 1


def test_a_visit_that_was_over_at_once_can_still_be_read_where_there_is_room():
    nobody = visit(9, 11, VisitStatus.NO_ACCESS, no_access_at=at(9, 5))
    assert shape(cells(row(nobody), hours(9, 10))) == [("job", 9, 9.75), ("free", 9.75, 10)]
    assert shape(cells(row(nobody, visit(9.25, 10)), hours(9, 10))) == [("job", 9, 9.25), ("job", 9.25, 10)]


def test_a_later_visit_never_lies_over_the_one_before():
    first = visit(9, 11, VisitStatus.DONE, done_at=at(10, 20))
    assert shape(cells(row(first, visit(10, 12)), hours(9, 12))) == [("job", 9, 10.5), ("job", 10.5, 12)]


def test_time_off_and_away_is_said():
    shifts = [Shift(starts_at=at(9), ends_at=at(11))]
    absences = [Absence(starts_at=at(10), ends_at=at(15))]
    assert shape(cells(row(shifts=shifts, absences=absences), hours(8, 12))) == [
        ("off", 8, 9), ("free", 9, 10), ("away", 10, 12),
    ]  # fmt: skip


def test_what_is_taken_elsewhere_shows_no_more_than_that():
    taken = set(quarters_of(at(9), at(10)))
    assert shape(cells(row(), hours(8, 11), taken)) == [("free", 8, 9), ("elsewhere", 9, 10), ("free", 10, 11)]


def test_the_board_shows_office_hours_and_whatever_lies_beyond():
    office, day = (at(8, 30), at(17, 30)), (at(0), at(24))
    assert shown_hours(office, [], day) == hours(8, 18)
    assert shown_hours(office, [visit(6.25, 7), visit(22, 25)], day) == hours(6, 24)


def test_another_day_begins_with_the_working_morning():
    assert first_shown(hours(2, 20), at(8, 30), [visit(2, 3)], None) == hours(8, 20)


def test_today_begins_with_the_hour_that_it_is():
    assert first_shown(hours(2, 20), at(8), [visit(2, 3)], at(13, 40)) == hours(13, 20)
    assert first_shown(hours(2, 20), at(8), [], at(5, 10)) == hours(5, 20)


def test_what_is_still_open_of_todays_work_is_in_sight():
    done = visit(8, 9, VisitStatus.DONE)
    assert first_shown(hours(2, 20), at(8), [visit(2, 3), done, visit(10, 11)], at(14)) == hours(10, 20)
    assert first_shown(hours(2, 20), at(8), [visit(7, 9)], at(14)) == hours(7, 20)


def test_no_visit_is_cut_in_two():
    assert first_shown(hours(2, 20), at(8), [visit(8.5, 10.5, VisitStatus.DONE)], at(9.5)) == hours(8, 20)
    assert first_shown(hours(2, 20), at(8), [visit(6.5, 8.5)], None) == hours(6, 20)
    morning = [visit(8.5, 9.5, VisitStatus.ACCEPTED), visit(9.75, 10.75, VisitStatus.ARRIVED)]
    assert first_shown(hours(2, 20), at(8.25), [visit(7.5, 9.25), *morning], at(12)) == hours(7, 20)


def test_however_late_it_is_some_hours_are_drawn():
    assert first_shown(hours(8, 18), at(8), [], at(23)) == hours(14, 18)
    assert first_shown(hours(8, 10), at(8), [], at(23)) == hours(8, 10)


def test_a_visit_nobody_came_to_is_late_when_its_window_is_over():
    assert tone(visit(8, 10), at(10, 1)) == "late"
    assert tone(visit(8, 10), at(9)) == tone(visit(8, 10, VisitStatus.ARRIVED), at(11)) == "plain"


spans = st.tuples(st.integers(0, 95), st.integers(1, 20))


@given(st.lists(spans, max_size=6), st.lists(spans, max_size=3), st.sets(st.integers(0, 95), max_size=10))
def test_the_cells_of_a_row_fill_it_without_a_gap(visits, absences, taken):
    start = first_of(at(0))
    booked = [visit(first / 4, (first + length) / 4) for first, length in visits]
    for number, one in enumerate(booked):
        one.id = number
    away = [
        Absence(starts_at=moment(start + first), ends_at=moment(start + first + length)) for first, length in absences
    ]
    found = cells(row(*booked, absences=away), hours(0, 24), {start + quarter for quarter in taken})
    assert found[0].start == start and sum(cell.length for cell in found) == 96
    assert all(one.start + one.length == other.start for one, other in pairwise(found))
    assert all(cell.length > 0 for cell in found)


@pytest.mark.parametrize("up", [False, True])
def test_a_moment_on_a_quarter_is_that_quarter(up):
    assert moment(first_of(at(9), up=up)) == at(9)
