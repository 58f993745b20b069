"""A clock rests only for a reason that the household reads, and with a date."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from portal.audit.models import Event, Visibility
from portal.kernel.errors import Refused
from portal.kernel.severity import Severity
from portal.promises import services
from portal.promises.calendar import Unit
from portal.promises.models import Breach, ClockKind, Outcome, PauseReason

SHANGHAI = ZoneInfo("Asia/Shanghai")
ANSWER, VISIT, SAFE, FINISH = ClockKind


def there(*when):
    return datetime(*when, tzinfo=SHANGHAI)


FRIDAY = there(2026, 3, 13, 12)


def test_a_rest_moves_the_due_time_by_the_office_hours_that_it_took(make, session):
    make.register()
    matter = make.promised()
    make.do(services.pause, matter.id, "parts", FRIDAY, there(2026, 3, 11, 16))
    resting = make.clocks(matter)[FINISH]
    assert (resting.paused_at, resting.due_at) == (there(2026, 3, 11, 16), there(2026, 3, 16, 17, 30))

    make.do(services.resume, matter.id, there(2026, 3, 12, 10))
    found = make.clocks(matter)[FINISH]
    assert found.due_at == there(2026, 3, 17, 11, 30)
    assert found.promised_at == there(2026, 3, 16, 17, 30)
    assert found.paused_at is None
    pause = found.pauses[0]
    assert (pause.reason, pause.expected_at, pause.ended_at) == (PauseReason.PARTS, FRIDAY, there(2026, 3, 12, 10))
    told = session.scalars(select(Event).where(Event.action.like("promise.%")).order_by(Event.id)).all()
    assert [(one.action, one.visibility) for one in told] == [
        ("promise.paused", Visibility.RESIDENT), ("promise.resumed", Visibility.RESIDENT),
    ]  # fmt: skip
    assert told[0].data["reason"] == "parts"
    assert told[0].data["kinds"] == ["visit", "finish"]


def test_a_rest_over_a_night_costs_an_office_clock_nothing_and_an_urgent_one_the_whole_night(make):
    make.register()
    major, urgent = make.promised(), make.promised(severity=Severity.URGENT)
    evening, morning = there(2026, 3, 11, 17, 30), there(2026, 3, 12, 8, 30)
    for matter, kind, due in ((major, VISIT, there(2026, 3, 12, 17, 30)), (urgent, FINISH, there(2026, 3, 13, 3))):
        make.do(services.pause, matter.id, "access", FRIDAY, evening)
        make.do(services.resume, matter.id, morning)
        assert make.clocks(matter)[kind].due_at == due


def test_only_what_lay_ahead_moves(make):
    make.promise(FINISH, 10, Unit.CLOCK_HOURS)
    matter = make.promised()
    make.do(services.pause, matter.id, "weather", FRIDAY, there(2026, 3, 11, 18))
    make.do(services.resume, matter.id, there(2026, 3, 11, 19))
    found = make.clocks(matter)[FINISH]
    assert (found.half_at, found.most_at, found.due_at) == (
        there(2026, 3, 11, 17), there(2026, 3, 11, 21), there(2026, 3, 11, 23),
    )  # fmt: skip


def test_the_first_answer_and_what_the_law_asks_never_rest(make):
    make.promise(ANSWER, 8, Unit.OFFICE_HOURS)
    make.promise(SAFE, 24, Unit.CLOCK_HOURS, is_statutory=True)
    make.promise(FINISH, 3, Unit.WORKING_DAYS)
    matter = make.promised()
    rested = make.do(services.pause, matter.id, "parts", FRIDAY, there(2026, 3, 11, 13))
    assert [one.kind for one in rested] == [FINISH]
    assert {kind for kind, one in make.clocks(matter).items() if one.paused_at} == {FINISH}


def test_what_is_late_already_stays_late(make):
    make.promise(FINISH, 1, Unit.OFFICE_HOURS)
    matter = make.promised()
    assert make.do(services.pause, matter.id, "parts", FRIDAY, there(2026, 3, 11, 14)) == []
    assert make.do(services.resume, matter.id, there(2026, 3, 11, 15)) == []
    assert make.clocks(matter)[FINISH].due_at == there(2026, 3, 11, 13)


def test_a_clock_that_rests_is_nobodys_next_obligation(make):
    make.promise(FINISH, 3, Unit.WORKING_DAYS)
    matter = make.promised()
    make.do(services.pause, matter.id, "parts", FRIDAY, there(2026, 3, 11, 13))
    assert make.do(services.earliest_due, matter.id) is None
    assert make.read(type(matter), matter.id).due_at == matter.next_update_at


def test_another_reason_with_another_date_is_a_rest_of_its_own(make):
    make.promise(FINISH, 3, Unit.WORKING_DAYS)
    matter = make.promised()
    make.do(services.pause, matter.id, "access", FRIDAY, there(2026, 3, 11, 13))
    make.do(services.pause, matter.id, "parts", FRIDAY, there(2026, 3, 11, 15))
    make.do(services.resume, matter.id, there(2026, 3, 11, 16))
    found = make.clocks(matter)[FINISH]
    assert [(one.reason, one.ended_at) for one in found.pauses] == [
        (PauseReason.ACCESS, there(2026, 3, 11, 15)), (PauseReason.PARTS, there(2026, 3, 11, 16)),
    ]  # fmt: skip
    assert found.due_at == there(2026, 3, 17, 11, 30)


def test_what_is_done_while_it_rests_is_measured_by_the_moved_time(make, session):
    make.promise(FINISH, 1, Unit.OFFICE_HOURS)
    matter = make.promised()
    make.do(services.pause, matter.id, "drying", FRIDAY, there(2026, 3, 11, 12, 30))
    make.do(services.meet, matter.id, FINISH, there(2026, 3, 11, 17))
    found = make.clocks(matter)[FINISH]
    assert (found.outcome, found.due_at, found.paused_at) == (Outcome.KEPT, there(2026, 3, 11, 17, 30), None)
    assert found.pauses[0].ended_at == there(2026, 3, 11, 17)
    assert not session.scalars(select(Breach)).all()


def test_a_rest_that_ends_before_it_began_took_no_time(make):
    make.promise(FINISH, 3, Unit.WORKING_DAYS)
    matter = make.promised()
    make.do(services.pause, matter.id, "parts", FRIDAY, there(2026, 3, 11, 16))
    make.do(services.resume, matter.id, there(2026, 3, 11, 15))
    assert make.clocks(matter)[FINISH].due_at == there(2026, 3, 16, 17, 30)


def test_a_rest_needs_a_date_that_lies_ahead(make, clock):
    make.register()
    matter = make.promised()
    with pytest.raises(Refused) as refused:
        make.do(services.pause, matter.id, "parts", clock.now(), clock.now())
    assert "expected_at" in refused.value.fields


def test_a_rest_needs_a_reason_that_the_household_can_read(make, clock):
    make.register()
    matter = make.promised()
    with pytest.raises(ValueError, match="no idea"):
        make.do(services.pause, matter.id, "no idea", clock.now() + timedelta(days=1), clock.now())


def test_nothing_rests_so_nothing_goes_on(make, clock, session):
    make.register()
    matter = make.promised()
    assert make.do(services.resume, matter.id, clock.now()) == []
    assert not session.scalars(select(Event).where(Event.action == "promise.resumed")).all()
