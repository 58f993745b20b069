"""The technician's day on the phone."""

import pytest

from portal.kernel.access import Role


@pytest.fixture
def chen(make):
    return make.staff(Role.TECHNICIAN)


def test_an_empty_day_says_what_will_stand_here(browser, chen):
    page = browser.as_(chen).get("/my-day")
    assert "Nothing more today" in page.select_one("main").text
