"""The working calendar: examples that people know by heart, and laws that hold for any calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.promises.calendar import Amount, NeverOpen, Span, Unit, WorkingCalendar
from portal.promises.public_days import holiday_names, is_known

SHANGHAI = ZoneInfo("Asia/Shanghai")
ZONES = ("Asia/Shanghai", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "America/Havana")


def office(zone="Asia/Shanghai", country="CN", opens=time(9), closes=time(18), **rest):
    return WorkingCalendar(ZoneInfo(zone), country, opens, closes, **rest)


def there(*when, zone=SHANGHAI):
    return datetime(*when, tzinfo=zone)


def days(number):
    return Amount(number, Unit.WORKING_DAYS)


def hours(number):
    return Amount(number, Unit.OFFICE_HOURS)


@pytest.mark.row("S57")
def test_three_working_days_before_national_day_end_on_the_make_up_saturday():
    due = office().add_working_time(there(2026, 9, 30, 10), days(3))
    assert due == there(2026, 10, 10, 18)
    assert due.tzinfo is UTC


@pytest.mark.row("S57")
def test_a_promise_made_before_the_holiday_tells_which_days_are_closed():
    start = there(2026, 9, 30, 10)
    closed = office().crosses_closure(start, office().add_working_time(start, days(7)))
    assert closed == [date(2026, 10, day) for day in range(1, 8)]


def test_a_plain_weekend_is_no_closure():
    assert office().crosses_closure(there(2026, 11, 6, 10), there(2026, 11, 10, 18)) == []


def test_an_own_closure_of_the_estate_is_told():
    stocktaking = office(overrides={date(2026, 11, 10): False})
    assert stocktaking.crosses_closure(there(2026, 11, 9, 10), there(2026, 11, 12, 10)) == [date(2026, 11, 10)]


def test_a_day_that_the_estate_works_though_it_is_a_holiday_is_no_closure():
    diligent = office(overrides={date(2026, 10, day): True for day in range(1, 9)})
    assert diligent.crosses_closure(there(2026, 9, 30, 10), there(2026, 10, 8, 10)) == []


def test_one_working_day_ends_with_the_hours_of_the_next_working_day():
    assert office().add_working_time(there(2026, 11, 23, 9), days(1)) == there(2026, 11, 24, 18)
    assert office().add_working_time(there(2026, 11, 23, 17, 59), days(1)) == there(2026, 11, 24, 18)


def test_before_opening_the_same_day_counts_as_the_day_of_the_report():
    assert office().add_working_time(there(2026, 11, 23, 3), days(1)) == there(2026, 11, 24, 18)


def test_after_closing_counting_starts_with_the_next_opening():
    assert office().add_working_time(there(2026, 11, 23, 18), days(1)) == there(2026, 11, 25, 18)
    assert office().add_working_time(there(2026, 11, 23, 20), hours(4)) == there(2026, 11, 24, 13)


def test_office_hours_run_over_night_and_weekend():
    assert office().add_working_time(there(2026, 11, 27, 16), hours(4)) == there(2026, 11, 30, 11)


def test_an_amount_that_fills_the_day_ends_at_closing_and_not_next_morning():
    assert office().add_working_time(there(2026, 11, 27, 14), hours(4)) == there(2026, 11, 27, 18)


def test_clock_hours_ignore_nights_and_holidays():
    assert office().add_working_time(there(2026, 10, 1, 23), Amount(2, Unit.CLOCK_HOURS)) == there(2026, 10, 2, 1)
    assert office().add_working_time(there(2026, 10, 1, 23), Amount(5, Unit.MINUTES)) == there(2026, 10, 1, 23, 5)


def test_clock_hours_are_real_hours_when_the_clocks_go_back():
    london = ZoneInfo("Europe/London")
    start = there(2026, 10, 25, 0, 30, zone=london)
    assert office("Europe/London", "GB").add_working_time(start, Amount(2, Unit.CLOCK_HOURS)) == datetime(
        2026, 10, 25, 1, 30, tzinfo=UTC
    )


def test_an_open_night_is_an_hour_shorter_when_the_clocks_go_forward():
    always_open = office("Europe/London", "GB", time(0), time(0), weekdays=frozenset(range(7)))
    day = always_open.hours(date(2026, 3, 29))
    assert day[1] - day[0] == timedelta(hours=23)


def test_the_leap_day_is_a_working_day_like_any_other():
    assert office().add_working_time(there(2028, 2, 28, 10), days(1)) == there(2028, 2, 29, 18)


def test_make_up_saturdays_are_open_and_their_weekday_is_not():
    assert office().is_open(there(2026, 10, 10, 9))
    assert not office().is_open(there(2026, 10, 7, 12))
    assert not office().is_open(there(2026, 10, 10, 18))


def test_the_office_serves_on_the_weekdays_that_the_estate_names_but_not_on_holidays():
    saturdays = office(weekdays=frozenset(range(6)))
    assert saturdays.is_working_day(date(2026, 11, 28))
    assert not saturdays.is_working_day(date(2026, 11, 29))
    assert not saturdays.is_working_day(date(2026, 10, 3))


def test_what_the_estate_says_of_a_day_wins():
    own = office(overrides={date(2026, 10, 1): True, date(2026, 10, 10): False})
    assert own.is_working_day(date(2026, 10, 1))
    assert not own.is_working_day(date(2026, 10, 10))


def test_the_next_opening_is_now_while_the_office_is_open():
    assert office().next_opening(there(2026, 11, 23, 12)) == there(2026, 11, 23, 12)
    assert office().next_opening(there(2026, 11, 23, 8)) == there(2026, 11, 23, 9)
    assert office().next_opening(there(2026, 9, 30, 18)) == there(2026, 10, 8, 9)


def test_a_year_without_make_up_days_is_known_to_be_unfinished():
    assert office().knows_make_up_days(2026)
    assert not office().knows_make_up_days(2027)
    assert office(overrides={date(2027, 2, 20): True}).knows_make_up_days(2027)
    assert not office(overrides={date(2027, 2, 19): False}).knows_make_up_days(2027)
    assert office(country="GB-ENG").knows_make_up_days(2027)


def test_an_unknown_country_has_no_holidays_and_says_that_it_is_unfinished():
    nowhere = office(country="XX")
    assert (is_known("XX"), is_known("CN"), is_known("GB-ENG")) == (False, True, True)
    assert nowhere.is_working_day(date(2026, 10, 1))
    assert not nowhere.is_working_day(date(2026, 10, 3))
    assert not nowhere.knows_make_up_days(2026)
    assert holiday_names("XX", 2026, "en") == {}


def test_some_countries_rest_on_friday():
    sundays = office("Asia/Dubai", "AE", weekdays=frozenset({6, 0, 1, 2, 3}))
    assert sundays.is_working_day(date(2026, 11, 22))
    assert not sundays.is_working_day(date(2026, 11, 20))


@pytest.mark.parametrize(
    ("locale", "name"), [("en", "National Day"), ("zh_Hans", "国庆节"), ("zh_Hant", "國慶節"), ("fr", "National Day")]
)
def test_holidays_have_names_in_each_language(locale, name):
    assert holiday_names("CN", 2026, locale)[date(2026, 10, 1)] == name


def test_a_calendar_that_never_opens_says_so_instead_of_searching_forever():
    shut = office(opens=time(10), closes=time(9))
    with pytest.raises(NeverOpen):
        shut.next_opening(there(2026, 11, 23, 12))
    with pytest.raises(NeverOpen):
        shut.add_working_time(there(2026, 11, 23, 12), hours(1))


def test_working_days_without_end_are_refused_too():
    closed = {date(2026, 11, 24) + timedelta(days=n): False for n in range(500)}
    with pytest.raises(NeverOpen):
        office(overrides=closed).add_working_time(there(2026, 11, 23, 12), days(1))


def test_an_amount_of_nothing_is_no_promise():
    with pytest.raises(ValueError, match="at least 1"):
        Amount(0, Unit.MINUTES)


@pytest.mark.parametrize(
    ("unit", "span"),
    [
        (Unit.MINUTES, Span.ALWAYS),
        (Unit.CLOCK_HOURS, Span.ALWAYS),
        (Unit.OFFICE_HOURS, Span.OFFICE),
        (Unit.WORKING_DAYS, Span.OFFICE),
    ],
)
def test_each_unit_says_which_time_counts(unit, span):
    assert unit.span is span


EARLIEST, LATEST = datetime(2011, 12, 20, tzinfo=UTC), datetime(2029, 12, 31, tzinfo=UTC)
moments = st.integers(0, int((LATEST - EARLIEST).total_seconds())).map(lambda s: EARLIEST + timedelta(seconds=s))
lengths = st.integers(0, 9 * 60 * 30).map(lambda minutes: timedelta(minutes=minutes))
amounts = st.builds(Amount, st.integers(1, 40), st.sampled_from(Unit))
openings = st.sampled_from(
    [(time(9), time(18)), (time(8, 30), time(12)), (time(0), time(0)), (time(1, 30), time(2, 45))]
)
calendars = st.builds(
    lambda zone, country, hours, weekdays, closed: office(zone, country, *hours, weekdays=weekdays, overrides=closed),
    st.sampled_from(ZONES),
    st.sampled_from(["CN", "GB", "US", "IL"]),
    openings,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.dictionaries(st.dates(date(2012, 1, 1), date(2029, 1, 1)), st.booleans(), max_size=8),
)
spans = st.sampled_from(Span)


@given(calendars, moments, amounts)
def test_a_due_time_lies_after_its_start(calendar, start, amount):
    assert calendar.add_working_time(start, amount) > start


@given(calendars, moments, moments, amounts)
def test_who_reports_later_is_never_due_earlier(calendar, one, other, amount):
    first, second = sorted([one, other])
    assert calendar.add_working_time(first, amount) <= calendar.add_working_time(second, amount)


@given(calendars, moments, st.integers(1, 40), st.integers(1, 40), st.sampled_from(Unit))
def test_more_of_a_unit_is_never_due_earlier(calendar, start, one, other, unit):
    few, many = sorted([one, other])
    assert calendar.add_working_time(start, Amount(few, unit)) <= calendar.add_working_time(start, Amount(many, unit))


@given(calendars, spans, moments, lengths, lengths)
def test_counting_in_two_parts_gives_the_same_end(calendar, span, start, first, rest):
    assert calendar.after(span, calendar.after(span, start, first), rest) == calendar.after(span, start, first + rest)


@given(calendars, spans, moments, lengths)
def test_what_was_added_is_what_lies_between(calendar, span, start, length):
    assert calendar.between(span, start, calendar.after(span, start, length)) == length


@given(calendars, spans, moments, moments, moments)
def test_time_between_adds_up(calendar, span, one, two, three):
    a, b, c = sorted([one, two, three])
    a, b, c = a, a + (b - a) / 50, a + (c - a) / 50
    assert calendar.between(span, a, b) + calendar.between(span, b, c) == calendar.between(span, a, c)
    assert calendar.between(span, b, a) == timedelta(0)


@given(calendars, moments, amounts)
def test_office_promises_end_within_office_hours(calendar, start, amount):
    due = calendar.add_working_time(start, amount)
    if amount.unit.span is Span.OFFICE:
        assert calendar.is_open(due - timedelta(microseconds=1))


@given(calendars, moments)
def test_the_next_opening_is_open_and_final(calendar, at):
    opening = calendar.next_opening(at)
    assert opening >= at
    assert calendar.is_open(opening)
    assert calendar.next_opening(opening) == opening
    assert calendar.working_time_between(at, opening) == timedelta(0)


@given(calendars, moments, amounts)
def test_closed_days_are_closed_and_lie_within_the_promise(calendar, start, amount):
    due = calendar.add_working_time(start, amount)
    for day in calendar.crosses_closure(start, due):
        assert not calendar.is_working_day(day)
        assert calendar.local_day(start) <= day <= calendar.local_day(due)
