"""What is told about promises, in words that each reader knows."""

import pytest
from sqlalchemy import select

from portal.kernel.access import Role
from portal.notifications.models import Message
from portal.notifications.post import office
from portal.promises import jobs, services
from portal.promises.calendar import Unit
from portal.promises.models import ClockKind


@pytest.fixture
def letters(make, app):
    """The messages so far, put in words."""

    def rendered():
        with make.reading() as session, app.app_context():
            messages = session.scalars(select(Message).order_by(Message.id)).all()
            return {message.kind: office().render(session, message) for message in messages}

    return rendered


@pytest.mark.parametrize("locale", ["en", "zh_Hans", "zh_Hant"])
@pytest.mark.parametrize("kind", list(ClockKind))
def test_every_mark_of_every_promise_can_be_told(make, factory, clock, letters, kind, locale):
    make.person(Role.MANAGER, locale=locale)
    make.promise(kind, 10, Unit.CLOCK_HOURS)
    matter = make.promised()
    clock.forward(hours=11)
    assert jobs.tell_marks(factory).failed == 0
    found = letters()
    assert set(found) == {"promise.half", "promise.most", "promise.missed"}
    for letter in found.values():
        assert matter.title in letter.subject
        assert matter.reference in letter.body
        assert letter.short


def test_a_date_that_moved_too_often_is_told_with_how_often(make, clock, letters):
    make.person(Role.MANAGER, locale="en")
    matter = make.bare_matter()
    for hours in (1, 2, 3):
        was = clock.now()
        make.do(services.re_promise, matter.id, "visit", was, clock.forward(hours=hours), "The part comes later.")
    assert "3 times" in letters()["promise.moved_often"].body


def test_an_unfinished_calendar_names_its_year(make, letters, clock):
    make.person(Role.ADMINISTRATOR, locale="en")
    estate = make.the("estate")
    make.do(services.warn_of_calendar, estate.id, 2027, clock.now())
    letter = letters()["calendar.unfinished"]
    assert "2027" in letter.subject
    assert estate.names["en"] in letter.body
    assert "2027" in letter.short
