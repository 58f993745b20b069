"""Languages, and times as people say them."""

from datetime import UTC, datetime, timedelta

import pytest
from flask_babel import force_locale

from portal.kernel import i18n

ZONE = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("wish", "ours"),
    [
        ("zh-HK", "zh_Hant"),
        ("zh-TW", "zh_Hant"),
        ("zh-Hant-CN", "zh_Hant"),
        ("zh", "zh_Hans"),
        ("zh-SG", "zh_Hans"),
        ("en-GB", "en"),
        ("fr", None),
    ],
)
def test_a_browsers_wish_is_met_by_script(wish, ours):
    assert i18n.best_match(wish) == ours


def test_texts_by_staff_fall_back_to_the_other_script_then_english():
    assert i18n.text_of({"zh_Hant": "維修", "en": "Repair"}, "zh_Hans") == "維修"
    assert i18n.text_of({"en": "Repair"}, "zh_Hant") == "Repair"
    assert i18n.text_of({}, "en") == ""


def test_dates_are_said_in_the_estates_time_zone(app, clock):
    at = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    with app.test_request_context(), force_locale("en"):
        assert i18n.window(at, at + timedelta(hours=2), ZONE) == "Tue 24 Nov, 14:00–16:00"
    with app.test_request_context(), force_locale("zh_Hans"):
        assert i18n.when(at, ZONE) == "11月24日周二 14:00"


@pytest.mark.parametrize(
    ("left", "words", "tone"),
    [
        (timedelta(minutes=-6), "6 min late", "late"),
        (timedelta(minutes=24), "24 min", "soon"),
        (timedelta(hours=2, minutes=10), "2 h 10 min", "plain"),
    ],
)
def test_time_left_in_words_first(app, clock, noon, left, words, tone):
    with app.test_request_context(), force_locale("en"):
        assert i18n.time_left(noon + left, ZONE) == (words, tone)
