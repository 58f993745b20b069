"""Times to choose from: pure arithmetic, no database."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.promises.calendar import WorkingCalendar
from portal.repairs.offers import MOST, Candidate, Offer, at_once, beyond_office, first_free, is_wished, offers
from portal.workforce.models import quarters_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkingCalendar(SHANGHAI, "CN", time(8, 30), time(17, 30))
NOON = datetime(2026, 3, 11, 4, tzinfo=UTC)
CHEN = Candidate(1, "Chen Wei", has_trade=True)
SUN = Candidate(2, "Sun Hao", has_trade=True)
WU = Candidate(3, "Wu Tao")


def there(at):
    """A moment as people there say it."""
    return f"{at.astimezone(SHANGHAI):%a %H:%M}"


def starts(found):
    return [there(one.window[0]) for one in found]


def hours(day, begins, ends):
    """From one full hour to another, there."""
    return tuple(datetime(2026, 3, day, at, tzinfo=SHANGHAI) for at in (begins, ends))


def test_the_next_windows_of_the_office_are_offered_in_their_order():
    found = offers([CHEN], CALENDAR, NOON)
    assert starts(found)[:3] == ["Wed 12:30", "Wed 14:30", "Wed 16:30"]
    assert len(found) <= MOST


@pytest.mark.parametrize(
    ("wishes", "first"),
    [
        (["weekday_morning"], "Thu 08:30"),
        (["weekday_afternoon"], "Wed 12:30"),
        (["weekday_morning", "weekday_afternoon"], "Wed 12:30"),
    ],
)
def test_what_the_household_asked_for_comes_first_and_others_follow(wishes, first):
    found = offers([CHEN], CALENDAR, NOON, wishes=wishes)
    assert starts(found)[0] == first and found[0].is_wished
    assert all(one.is_wished is is_wished(one.window, wishes, SHANGHAI) for one in found)


def test_evenings_and_weekends_are_offered_where_somebody_is_at_work_then():
    assert not any(one.is_wished for one in offers([CHEN], CALENDAR, NOON, wishes=["evening", "weekend"]))
    late = Candidate(1, "Chen Wei", has_trade=True, shifts=[hours(12, 12, 21), hours(14, 8, 17)])
    found = [one for one in offers([late], CALENDAR, NOON, wishes=["evening", "weekend"]) if one.is_wished]
    assert starts(found) == ["Thu 18:00", "Sat 09:00", "Sat 11:00"]


def test_windows_outside_the_office_are_those_of_the_coming_week():
    found = beyond_office(CALENDAR, NOON, ["evening", "weekend"])
    assert [there(start) for start, _end in found][:4] == ["Wed 18:00", "Thu 18:00", "Fri 18:00", "Sat 09:00"]
    assert beyond_office(CALENDAR, NOON, ["weekday_morning"]) == []


@pytest.mark.row("S48")
def test_of_two_who_are_free_the_one_who_was_here_before_goes():
    been = Candidate(2, "Sun Hao", has_trade=True, was_here_at=NOON - timedelta(days=40))
    assert {one.person_id for one in offers([CHEN, been], CALENDAR, NOON)} == {2}


@pytest.mark.row("S48")
def test_the_trade_counts_more_than_having_been_here():
    been = Candidate(3, "Wu Tao", was_here_at=NOON - timedelta(days=40))
    assert {one.person_id for one in offers([been, CHEN], CALENDAR, NOON)} == {1}


def test_whoever_is_taken_leaves_the_window_to_the_next():
    busy = Candidate(1, "Chen Wei", has_trade=True, taken=set(quarters_of(*hours(11, 12, 15))))
    found = offers([busy, SUN], CALENDAR, NOON)
    assert (starts(found)[0], found[0].person_id) == ("Wed 12:30", 2)
    assert {one.person_id for one in found[1:]} == {1}


def test_a_visit_lies_in_the_first_free_place_of_its_window():
    half = Candidate(1, "Chen Wei", has_trade=True, taken=set(quarters_of(*hours(11, 12, 13))))
    assert there(offers([half], CALENDAR, NOON)[0].span[0]) == "Wed 13:00"


def test_whoever_is_away_or_off_is_not_offered():
    away = Candidate(1, "Chen Wei", has_trade=True, away=[hours(11, 8, 18)])
    off = Candidate(2, "Sun Hao", has_trade=True, shifts=[hours(11, 6, 12)])
    assert starts(offers([away, off], CALENDAR, NOON))[0] == "Thu 08:30"


def test_long_work_has_a_longer_window():
    found = offers([CHEN], CALENDAR, NOON, quarters=16)
    assert all(one.span[1] - one.span[0] == timedelta(hours=4) for one in found)
    assert all(one.window[0] <= one.span[0] and one.span[1] <= one.window[1] for one in found)


def test_what_cannot_wait_is_offered_from_the_next_quarter_of_an_hour_on():
    late = NOON.replace(hour=15, minute=4)
    assert there(at_once(late)[0]) == "Wed 23:15"
    found = offers([CHEN], CALENDAR, late, grave=True)
    assert starts(found)[0] == "Wed 23:15"


def test_at_night_whoever_is_on_duty_goes_before_those_who_sleep():
    late = NOON.replace(hour=15)
    asleep = Candidate(1, "Chen Wei", has_trade=True, shifts=[hours(12, 8, 17)])
    on_duty = Candidate(2, "Sun Hao", shifts=[hours(12, 8, 17)], standby=[(late, late + timedelta(hours=9))])
    found = offers([asleep, on_duty], CALENDAR, late, grave=True)
    assert (starts(found)[0], found[0].person_id) == ("Wed 23:00", 2)


def test_nobody_to_send_is_nothing_to_offer():
    assert offers([], CALENDAR, NOON, grave=True) == []
    assert (
        first_free(Candidate(1, "Chen Wei", away=[hours(11, 0, 23), hours(12, 0, 23)]), CALENDAR, NOON, 4, days=2)
        is None
    )


def test_an_offer_comes_back_from_its_form_as_it_was():
    offer = offers([CHEN], CALENDAR, NOON)[0]
    assert Offer.read(offer.key) == offer


@pytest.mark.parametrize(
    "key", ["", "1", "1-2-3-4", "a-b-c-d-e", "1-2-3-4-99999999999", "１-2-3-4-5", "-1-2-3-4", "1-2-3-4-5-6"]
)
def test_anything_else_is_no_offer(key):
    assert Offer.read(key) is None
