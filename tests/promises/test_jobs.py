"""What the clock does about promises by itself."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from portal.audit.models import Event
from portal.kernel.access import Role
from portal.kernel.clock import frozen
from portal.kernel.db import unit_of_work
from portal.matters import services as matters
from portal.matters.models import Matter, Part
from portal.notifications.models import Message
from portal.promises import jobs, services
from portal.promises.calendar import Unit
from portal.promises.models import Breach, BreachKind, Clock, ClockKind, Mark

SHANGHAI = ZoneInfo("Asia/Shanghai")


def actions(session, matter):
    session.rollback()
    found = session.execute(
        select(Event.action, Event.at)
        .where(Event.matter_id == matter.id, Event.action.like("promise.%"))
        .order_by(Event.id)
    )
    return [tuple(row) for row in found]


def told(session):
    session.rollback()
    return [tuple(row) for row in session.execute(select(Message.kind, Message.recipient_id).order_by(Message.id))]


@pytest.fixture
def ten_hours(make):
    make.promise(ClockKind.FINISH, 10, Unit.CLOCK_HOURS)
    return make.promised()


@pytest.mark.row("S53")
def test_a_promise_of_ten_hours_gives_events_at_five_eight_and_ten_hours_each_once(
    make, clock, factory, session, ten_hours, noon
):
    boss, supervisor = make.person(Role.MANAGER), make.person(Role.SUPERVISOR)
    for _ in range(12 * 6):
        clock.forward(minutes=10)
        jobs.tell_marks(factory)
    assert actions(session, ten_hours) == [
        ("promise.half", noon + timedelta(hours=5)),
        ("promise.most", noon + timedelta(hours=8)),
        ("promise.missed", noon + timedelta(hours=10)),
    ]
    assert told(session) == [
        ("promise.half", ten_hours.accountable_id), ("promise.most", supervisor.id), ("promise.missed", boss.id),
    ]  # fmt: skip
    breach = session.scalars(select(Breach)).one()
    assert (breach.kind, breach.due_at) == (BreachKind.FINISH, noon + timedelta(hours=10))


@pytest.mark.row("S53")
def test_after_a_night_without_a_clock_every_mark_is_told_once_all_the_same(make, clock, factory, session, ten_hours):
    clock.forward(hours=30)
    assert jobs.tell_marks(factory).done == 3
    assert jobs.tell_marks(factory).done == 0
    assert [action for action, _ in actions(session, ten_hours)] == ["promise.half", "promise.most", "promise.missed"]


def test_a_clock_that_goes_backwards_tells_nothing_twice(clock, factory, session, ten_hours):
    clock.forward(hours=6)
    jobs.tell_marks(factory)
    clock.forward(hours=-2)
    jobs.tell_marks(factory)
    clock.forward(hours=3)
    jobs.tell_marks(factory)
    assert [action for action, _ in actions(session, ten_hours)] == ["promise.half"]


def test_a_technician_who_takes_part_is_told_that_half_is_gone(make, clock, factory, session, ten_hours):
    technician = make.person(Role.TECHNICIAN)
    make.do(matters.take_part, ten_hours.id, technician.id, Part.TECHNICIAN, clock.now())
    clock.forward(hours=5)
    jobs.tell_marks(factory)
    assert told(session) == [("promise.half", technician.id), ("promise.half", ten_hours.accountable_id)]


@pytest.mark.parametrize(
    ("roles", "most", "due"),
    [
        ([Role.SUPERVISOR], Role.SUPERVISOR, Role.SUPERVISOR),
        ([Role.MANAGER], Role.MANAGER, Role.MANAGER),
        ([], None, None),
    ],
)
def test_where_a_role_is_empty_the_next_one_is_told_and_never_nobody(
    make, clock, factory, session, ten_hours, roles, most, due
):
    people = {role: make.person(role).id for role in roles}
    clock.forward(hours=11)
    jobs.tell_marks(factory)
    expected = {"promise.most": people.get(most), "promise.missed": people.get(due)}
    for kind, recipient in told(session):
        if kind in expected:
            assert recipient == (expected[kind] or ten_hours.accountable_id)


def test_managers_of_other_estates_hear_nothing(make, clock, factory, session, ten_hours):
    stranger = make.person(Role.MANAGER, make.estate())
    clock.forward(hours=11)
    jobs.tell_marks(factory)
    assert stranger.id not in {recipient for _, recipient in told(session)}


def test_a_clock_that_rests_or_has_ended_says_nothing(make, clock, factory, session, ten_hours):
    ended = make.promised()
    make.do(services.pause, ten_hours.id, "parts", clock.now() + timedelta(days=2), clock.now() + timedelta(hours=1))
    make.do(services.stop, ended.id, clock.now())
    clock.forward(hours=20)
    assert jobs.tell_marks(factory).done == 0
    make.do(services.resume, ten_hours.id, clock.now())
    clock.forward(hours=4)
    assert jobs.tell_marks(factory).done == 1
    assert actions(session, ten_hours)[-1][0] == "promise.half"


def test_what_was_imported_disturbs_nobody(make, clock, factory, session):
    make.promise(ClockKind.FINISH, 10, Unit.CLOCK_HOURS)
    make.promised(at=clock.now() - timedelta(days=3), swept=True)
    assert jobs.tell_marks(factory).done == 0
    assert told(session) == []


def test_what_was_noted_late_by_the_clock_is_not_noted_again_when_it_is_done(make, clock, factory, session, ten_hours):
    clock.forward(hours=11)
    jobs.tell_marks(factory)
    make.do(services.meet, ten_hours.id, ClockKind.FINISH, clock.forward(hours=1))
    assert [action for action, _ in actions(session, ten_hours)].count("promise.missed") == 1
    assert len(session.scalars(select(Breach)).all()) == 1


def test_many_schedulers_tell_each_mark_once(make, factory, session, noon):
    make.promise(ClockKind.FINISH, 10, Unit.CLOCK_HOURS)
    found = [make.promised() for _ in range(4)]
    boss = make.person(Role.MANAGER)

    def run(_):
        with frozen(noon + timedelta(hours=11)):
            return jobs.tell_marks(factory)

    with ThreadPoolExecutor(4) as pool:
        tallies = list(pool.map(run, range(4)))
    assert sum(tally.done for tally in tallies) == 12
    assert not any(tally.failed for tally in tallies)
    assert told(session).count(("promise.missed", boss.id)) == 4
    assert len(session.scalars(select(Breach)).all()) == 4
    for matter in found:
        assert len(actions(session, matter)) == 3


def test_the_second_claim_of_a_mark_loses(make, factory, clock, ten_hours):
    later = clock.forward(hours=6)
    key = make.clocks(ten_hours)[ClockKind.FINISH].id
    with unit_of_work(factory) as session:
        assert services.tell(session, key, Mark.HALF, later)
    with unit_of_work(factory) as session:
        assert not services.tell(session, key, Mark.HALF, later)


def test_one_row_that_fails_does_not_stop_the_rest(make, factory, clock, session, monkeypatch):
    make.promise(ClockKind.FINISH, 10, Unit.CLOCK_HOURS)
    bad, good = make.promised(), make.promised()
    tell = services.breaches.notify

    def trip(session, recipient_id, kind, **params):
        if params["matter_id"] == bad.id:
            raise RuntimeError("boom")
        tell(session, recipient_id, kind, **params)

    monkeypatch.setattr(services.breaches, "notify", trip)
    clock.forward(hours=6)
    tally = jobs.tell_marks(factory)
    assert (tally.done, tally.failed) == (1, 1)
    assert make.clocks(bad)[ClockKind.FINISH].half_told_at is None
    assert make.clocks(good)[ClockKind.FINISH].half_told_at is not None


def test_a_sweep_costs_what_is_due_and_not_what_exists(make, factory, clock, statements):
    make.promise(ClockKind.FINISH, 10, Unit.CLOCK_HOURS)

    def cost():
        with statements.recorded() as asked:
            jobs.tell_marks(factory)
        return len(asked)

    make.promised()
    few = cost()
    for _ in range(5):
        make.promised()
    assert cost() == few == 3


@pytest.mark.row("S47")
def test_an_update_that_did_not_come_is_a_breach_of_its_own(make, clock, session):
    matter = make.bare_matter()
    clock.forward(days=5)
    assert make.do(services.miss_update, matter.id, clock.now())
    assert not make.do(services.miss_update, matter.id, clock.now())
    breach = session.scalars(select(Breach)).one()
    assert (breach.kind, breach.clock_id, breach.due_at) == (BreachKind.NEXT_UPDATE, None, matter.next_update_at)
    assert told(session) == [("next_update.missed", matter.accountable_id)]


@pytest.mark.row("S47")
def test_an_update_is_missed_even_if_the_repair_is_in_time(make, clock, session):
    make.promise(ClockKind.FINISH, 20, Unit.WORKING_DAYS)
    matter = make.promised()
    clock.forward(days=5)
    make.do(services.miss_update, matter.id, clock.now())
    assert [one.kind for one in session.scalars(select(Breach))] == [BreachKind.NEXT_UPDATE]
    assert make.clocks(matter)[ClockKind.FINISH].kept is None


def test_an_update_that_came_is_not_missed(make, clock, session):
    matter = make.bare_matter()
    with make.writing() as writing, writing.begin():
        writing.execute(update(Matter).values(next_update_at=clock.now() + timedelta(days=9), version=2))
    clock.forward(days=5)
    assert not make.do(services.miss_update, matter.id, clock.now())
    assert not session.scalars(select(Breach)).all()


@pytest.mark.row("S57")
def test_before_a_year_without_make_up_days_the_administrators_are_warned_once(make, clock, factory, session):
    estate = make.the("estate")
    people = {make.person(Role.ADMINISTRATOR).id, make.person(Role.MANAGER).id}
    clock.set(datetime(2026, 11, 1, 12, tzinfo=SHANGHAI))
    assert jobs.warn_of_calendars(factory).done == 0
    clock.set(datetime(2026, 12, 1, 12, tzinfo=SHANGHAI))
    assert jobs.warn_of_calendars(factory).done == 1
    assert jobs.warn_of_calendars(factory).done == 0
    assert set(told(session)) == {("calendar.unfinished", person) for person in people}
    assert session.scalars(select(Event.data).where(Event.estate_id == estate.id)).all() == [{"year": 2027}]


def test_an_estate_that_entered_its_make_up_days_is_not_warned(make, clock, factory):
    make.person(Role.ADMINISTRATOR)
    make.calendar_day(datetime(2027, 2, 20, tzinfo=SHANGHAI).date(), works=True)
    clock.set(datetime(2026, 12, 1, 12, tzinfo=SHANGHAI))
    assert jobs.warn_of_calendars(factory).done == 0


def test_every_mark_has_a_column_for_when_it_was_told():
    assert {mark.told for mark in Mark} <= set(Clock.__table__.columns.keys())
