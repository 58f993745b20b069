"""The life of a clock: what is stamped on a matter, and how it ends."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from portal.audit.models import Event, Visibility
from portal.estates.models import PolicyValue
from portal.kernel.access import SYSTEM
from portal.kernel.severity import Severity
from portal.promises import queries, services
from portal.promises.calendar import Amount, Unit
from portal.promises.defaults import CHINA
from portal.promises.models import Breach, BreachKind, Clock, ClockKind, Outcome, PauseReason

SHANGHAI = ZoneInfo("Asia/Shanghai")
ANSWER, VISIT, SAFE, FINISH = ClockKind


def there(*when):
    return datetime(*when, tzinfo=SHANGHAI)


def events(session, action):
    return session.scalars(select(Event).where(Event.action == action).order_by(Event.id)).all()


@pytest.mark.row("S15")
def test_a_ceiling_leak_shows_its_four_due_times_and_a_new_table_leaves_them_unchanged(make, clock, session):
    for kind, number, unit in (
        (ANSWER, 30, Unit.MINUTES),
        (VISIT, 2, Unit.OFFICE_HOURS),
        (SAFE, 4, Unit.CLOCK_HOURS),
        (FINISH, 3, Unit.WORKING_DAYS),
    ):
        make.promise(kind, number, unit, category="leak.ceiling")
    matter = make.promised(category="leak.ceiling")
    expected = {
        ANSWER: there(2026, 3, 11, 12, 30),
        VISIT: there(2026, 3, 11, 14),
        SAFE: there(2026, 3, 11, 16),
        FINISH: there(2026, 3, 16, 17, 30),
    }
    assert {kind: one.due_at for kind, one in make.clocks(matter).items()} == expected

    clock.forward(minutes=1)
    make.promise(VISIT, 9, Unit.WORKING_DAYS, category="leak.ceiling", valid_from=clock.now())
    assert {kind: one.due_at for kind, one in make.clocks(matter).items()} == expected
    later = make.promised(category="leak.ceiling", at=clock.now())
    assert make.clocks(later)[VISIT].due_at == there(2026, 3, 24, 17, 30)


def test_the_standard_table_is_the_one_of_the_company():
    minutes, hours, office, days = Unit
    assert {(one.severity.value, one.kind.value): (one.amount.number, one.amount.unit) for one in CHINA} == {
        ("emergency", "answer"): (5, minutes),
        ("emergency", "visit"): (30, minutes),
        ("emergency", "safe"): (2, hours),
        ("urgent", "answer"): (30, minutes),
        ("urgent", "visit"): (4, hours),
        ("urgent", "finish"): (24, hours),
        ("major", "answer"): (4, office),
        ("major", "visit"): (1, days),
        ("major", "finish"): (3, days),
        ("minor", "answer"): (4, office),
        ("minor", "visit"): (3, days),
        ("minor", "finish"): (7, days),
    }


@pytest.mark.row("S57")
def test_a_promise_before_the_holiday_shows_the_shifted_date_and_the_household_sees_why(make, clock, session):
    clock.set(there(2026, 9, 30, 10))
    make.register()
    matter = make.promised()
    finish = make.clocks(matter)[FINISH]
    assert finish.due_at == there(2026, 10, 10, 17, 30)
    assert finish.closed_days == [f"2026-10-0{day}" for day in range(1, 8)]
    told = events(session, "promise.crosses_closure")
    assert [(event.matter_id, event.visibility) for event in told] == [(matter.id, Visibility.RESIDENT)]
    assert told[0].data["closed_days"] == finish.closed_days


def test_urgent_clocks_do_not_know_holidays(make, clock, session):
    clock.set(there(2026, 10, 1, 23))
    make.register()
    found = make.clocks(make.promised(severity=Severity.URGENT))
    assert {kind: one.due_at for kind, one in found.items()} == {
        ANSWER: there(2026, 10, 1, 23, 30),
        VISIT: there(2026, 10, 2, 3),
        FINISH: there(2026, 10, 2, 23),
    }
    assert not events(session, "promise.crosses_closure")


def test_the_estates_own_closed_day_moves_what_is_promised(make):
    make.register()
    make.calendar_day(there(2026, 3, 12).date(), works=False)
    assert make.clocks(make.promised())[VISIT].due_at == there(2026, 3, 13, 17, 30)


def test_the_row_of_the_category_wins_and_of_several_the_newest(make, clock):
    make.promise(FINISH, 9, Unit.WORKING_DAYS)
    make.promise(FINISH, 2, Unit.OFFICE_HOURS, category="tap")
    make.promise(FINISH, 1, Unit.OFFICE_HOURS, category="tap", valid_from=clock.now() - timedelta(days=1))
    make.promise(FINISH, 3, Unit.OFFICE_HOURS, category="door", valid_from=clock.now() - timedelta(days=1))
    assert make.clocks(make.promised(category="tap"))[FINISH].due_at == there(2026, 3, 11, 13)
    assert make.clocks(make.promised(category="lift"))[FINISH].due_at == there(2026, 3, 24, 17, 30)


def test_a_row_that_has_ended_makes_way_for_the_one_before(make, clock):
    make.promise(FINISH, 9, Unit.WORKING_DAYS)
    yesterday = clock.now() - timedelta(days=1)
    make.promise(FINISH, 1, Unit.OFFICE_HOURS, valid_from=yesterday, valid_to=clock.now())
    assert make.clocks(make.promised())[FINISH].due_at == there(2026, 3, 24, 17, 30)
    assert make.clocks(make.promised(at=yesterday))[FINISH].due_at == there(2026, 3, 10, 13)


def test_a_matter_older_than_the_register_is_measured_by_its_first_rows(make):
    make.promise(FINISH, 1, Unit.CLOCK_HOURS)
    old = make.promised(at=datetime(2019, 5, 6, 4, tzinfo=UTC), swept=True)
    assert make.clocks(old)[FINISH].due_at == datetime(2019, 5, 6, 5, tzinfo=UTC)


def test_an_estate_that_promises_nothing_has_no_clocks(make):
    matter = make.promised()
    assert make.clocks(matter) == {}
    assert make.do(services.earliest_due, matter.id) is None


def test_marks_stand_at_the_estates_per_cents_of_the_time_that_counts(make, clock, session):
    make.promise(ANSWER, 10, Unit.OFFICE_HOURS)
    one = make.clocks(make.promised())[ANSWER]
    assert (one.half_at, one.most_at, one.due_at) == (
        there(2026, 3, 11, 17), there(2026, 3, 12, 11), there(2026, 3, 12, 13),
    )  # fmt: skip
    make.add(
        PolicyValue(
            estate_id=one.estate_id, key="alert_first_percent", value=10, valid_from=clock.now(), reason="Earlier"
        )
    )
    assert make.clocks(make.promised())[ANSWER].half_at == there(2026, 3, 11, 13)


def test_lists_sort_by_the_first_running_promise_and_nobodys_form_is_out_of_date(make):
    make.register()
    matter = make.bare_matter()
    make.promised(matter)
    stamped = make.read(type(matter), matter.id)
    assert stamped.due_at == there(2026, 3, 11, 16) == make.do(services.earliest_due, matter.id)
    assert stamped.version == matter.version

    make.do(services.meet, matter.id, ANSWER, there(2026, 3, 11, 13))
    assert make.read(type(matter), matter.id).due_at == there(2026, 3, 12, 17, 30)
    for kind in (VISIT, FINISH):
        make.do(services.meet, matter.id, kind, there(2026, 3, 11, 13))
    assert make.read(type(matter), matter.id).due_at == matter.next_update_at


def test_a_closed_matter_keeps_no_due_time_whatever_its_clocks_do(make, factory, clock):
    make.register()
    matter = make.promised()
    with factory() as session, session.begin():
        session.get_one(type(matter), matter.id).close(clock.now())
        services.stop(session, matter.id, clock.now())
    assert make.read(type(matter), matter.id).due_at is None


def test_reading_what_runs_takes_nothing_from_anybody(make, session):
    make.register()
    matter = make.promised()
    make.do(services.meet, matter.id, ANSWER, matter.opened_at)
    assert [one.kind for one in queries.running(session, matter.id)] == [VISIT, FINISH]


def test_the_matter_at_hand_learns_its_new_due_time(make, factory):
    make.register()
    matter = make.bare_matter()
    with factory() as session, session.begin():
        mine = session.get_one(type(matter), matter.id)
        services.stamp(session, mine, mine.severity, None, mine.opened_at)
        assert mine.due_at == there(2026, 3, 11, 16)


def test_what_is_done_in_time_is_kept_and_nobody_is_blamed(make, session):
    make.register()
    matter = make.promised()
    due = make.clocks(matter)[ANSWER].due_at
    assert [one.kind for one in make.do(services.meet, matter.id, ANSWER, due)] == [ANSWER]
    ended = make.clocks(matter)[ANSWER]
    assert (ended.outcome, ended.kept, ended.ended_at) == (Outcome.KEPT, True, due)
    assert not session.scalars(select(Breach)).all()


def test_what_is_done_late_is_missed_once_and_the_household_sees_it(make, session):
    make.register()
    matter = make.promised()
    due = make.clocks(matter)[ANSWER].due_at
    late = due + timedelta(seconds=1)
    make.do(services.meet, matter.id, ANSWER, late)
    assert make.do(services.meet, matter.id, ANSWER, late) == []
    ended = make.clocks(matter)[ANSWER]
    assert (ended.outcome, ended.kept) == (Outcome.MISSED, False)
    breach = session.scalars(select(Breach)).one()
    assert (breach.kind, breach.clock_id, breach.due_at, breach.noted_at) == (BreachKind.ANSWER, ended.id, due, late)
    missed = events(session, "promise.missed")
    assert [(one.visibility, one.data["clock_id"], one.at) for one in missed] == [(Visibility.RESIDENT, ended.id, late)]


def test_a_declined_matter_stops_its_clocks_but_what_was_late_stays_missed(make, session):
    make.register()
    matter = make.promised()
    at = make.clocks(matter)[ANSWER].due_at + timedelta(hours=1)
    make.do(services.stop, matter.id, at)
    assert {kind: one.outcome for kind, one in make.clocks(matter).items()} == {
        ANSWER: Outcome.MISSED, VISIT: Outcome.STOPPED, FINISH: Outcome.STOPPED,
    }  # fmt: skip
    assert make.clocks(matter)[VISIT].kept is None
    assert len(session.scalars(select(Breach)).all()) == 1
    assert make.do(services.stop, matter.id, at) == []


def test_triage_gives_the_clocks_that_would_have_run_since_the_receipt(make, clock, session):
    make.register()
    matter = make.promised(severity=Severity.MINOR)
    clock.forward(hours=1)
    made = make.do(services.restamp, matter.id, Severity.URGENT, None, clock.now())
    assert {one.kind for one in made} == {ANSWER, VISIT, FINISH}
    found = make.clocks(matter)
    assert {kind: one.due_at for kind, one in found.items()} == {
        ANSWER: there(2026, 3, 11, 12, 30), VISIT: there(2026, 3, 11, 16), FINISH: there(2026, 3, 12, 12),
    }  # fmt: skip
    with make.reading() as again:
        rows = again.scalars(select(Clock).where(Clock.matter_id == matter.id, Clock.ended_at.is_not(None))).all()
    assert [one.outcome for one in rows] == [Outcome.SUPERSEDED] * 3
    assert [one.kept for one in rows] == [None] * 3
    assert make.read(type(matter), matter.id).due_at == there(2026, 3, 11, 12, 30)


def test_triage_leaves_alone_what_is_done_and_what_is_promised_all_the_same(make, clock):
    make.register()
    matter = make.promised()
    make.do(services.meet, matter.id, ANSWER, clock.now())
    before = {kind: one.id for kind, one in make.clocks(matter).items()}
    assert make.do(services.restamp, matter.id, Severity.MAJOR, "lift", clock.now()) == []
    assert {kind: one.id for kind, one in make.clocks(matter).items()} == before

    made = make.do(services.restamp, matter.id, Severity.EMERGENCY, None, clock.now())
    assert {one.kind for one in made} == {VISIT, SAFE}
    assert make.clocks(matter)[FINISH].outcome is Outcome.SUPERSEDED


def test_what_grew_worse_today_is_measured_from_today(make, clock):
    make.register()
    matter = make.promised(severity=Severity.MINOR)
    later = clock.forward(hours=2)
    make.do(services.restamp, matter.id, Severity.URGENT, None, later, since=later)
    assert make.clocks(matter)[VISIT].due_at == later + timedelta(hours=4)


def test_triage_keeps_the_rests_of_the_clocks_that_it_replaces(make, clock):
    make.register()
    matter = make.promised(severity=Severity.MINOR)
    make.do(services.pause, matter.id, "access", there(2026, 3, 13, 12), there(2026, 3, 11, 13))
    make.do(services.resume, matter.id, there(2026, 3, 11, 15))
    make.do(services.pause, matter.id, "parts", there(2026, 3, 13, 12), there(2026, 3, 11, 16))
    make.do(services.restamp, matter.id, Severity.MAJOR, None, there(2026, 3, 12, 12))
    visit = make.clocks(matter)[VISIT]
    assert visit.paused_at == there(2026, 3, 11, 16)
    assert visit.due_at == there(2026, 3, 13, 10, 30)
    assert [one.reason for one in visit.pauses] == [PauseReason.ACCESS, PauseReason.PARTS]
    make.do(services.resume, matter.id, there(2026, 3, 12, 12))
    assert make.clocks(matter)[VISIT].due_at == there(2026, 3, 13, 15, 30)


def test_a_graver_clock_that_was_over_before_the_rest_began_does_not_rest(make):
    make.register()
    matter = make.promised(severity=Severity.MINOR)
    make.do(services.pause, matter.id, "parts", there(2026, 3, 13, 12), there(2026, 3, 11, 17))
    make.do(services.restamp, matter.id, Severity.URGENT, None, there(2026, 3, 12, 9))
    found = make.clocks(matter)
    assert found[VISIT].paused_at is None
    assert found[FINISH].paused_at == there(2026, 3, 11, 17)
    assert found[ANSWER].paused_at is None


def test_nothing_runs_so_nothing_is_replaced(make, clock):
    make.register()
    matter = make.promised()
    make.do(services.stop, matter.id, clock.now())
    assert make.do(services.restamp, matter.id, Severity.URGENT, None, clock.now()) == []


def test_a_reopening_starts_a_new_round_and_the_ended_clocks_stay_as_they_are(make, clock):
    make.register()
    matter = make.promised()
    for kind in ClockKind:
        make.do(services.meet, matter.id, kind, clock.now())
    ended = make.clocks(matter)
    clock.forward(days=1)
    make.promised(matter, round=2)
    with make.reading() as session:
        found = queries.clocks(session, matter.id)
    assert [(one.round, one.kind) for one in found] == [
        (2, ANSWER), (2, VISIT), (2, FINISH), (1, ANSWER), (1, VISIT), (1, FINISH),
    ]  # fmt: skip
    assert {one.kind: one.ended_at for one in found[3:]} == {kind: one.ended_at for kind, one in ended.items()}
    assert found[0].started_at == clock.now()


def test_the_ledger_of_a_matter_costs_one_statement(make, statements):
    make.register()
    matter = make.promised()
    make.do(services.pause, matter.id, "parts", there(2026, 3, 13, 12), there(2026, 3, 11, 13))
    with make.reading() as session, statements.recorded() as asked:
        found = queries.clocks(session, matter.id)
        assert [(one.promise.number, len(one.pauses)) for one in found] == [(4, 0), (1, 1), (3, 1)]
    assert len(asked) == 1


def test_an_imported_matter_has_its_past_marks_told_already_and_its_coming_ones_not(make, clock):
    make.register()
    found = make.clocks(make.promised(at=there(2026, 3, 10, 12), swept=True))
    assert found[ANSWER].due_told_at is not None
    assert (found[VISIT].half_told_at, found[VISIT].most_told_at) != (None, None)
    assert found[FINISH].due_told_at is None
    assert SYSTEM.id is None


def test_the_amount_of_a_row_is_read_back_as_it_was_written(make):
    assert make.promise(ANSWER, 4, Unit.OFFICE_HOURS).amount == Amount(4, Unit.OFFICE_HOURS)
