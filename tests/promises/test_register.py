"""The register of promises and the days of the calendar: rows are added, never edited."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from portal.audit.models import Event
from portal.kernel.access import Role
from portal.kernel.errors import Forbidden, Missing, Refused
from portal.kernel.severity import Severity
from portal.promises import policy, queries, services
from portal.promises.calendar import Amount, Unit
from portal.promises.models import CalendarDay, ClockKind, Promise, Source
from portal.promises.services import Offer

SHANGHAI = ZoneInfo("Asia/Shanghai")
ANSWER, VISIT, SAFE, FINISH = ClockKind
TODAY = date(2026, 3, 11)


def offer(**facts):
    given = {
        "severity": Severity.MAJOR, "kind": VISIT, "amount": Amount(2, Unit.WORKING_DAYS), "source": Source.NOTICE,
        "valid_from": TODAY,
    }  # fmt: skip
    return Offer(**(given | facts))


@pytest.fixture
def manager(make):
    return make.actor(make.person(Role.MANAGER))


@pytest.fixture
def add(make, manager):
    return lambda **facts: make.do(services.add_promise, manager, make.the("estate").id, offer(**facts))


def test_a_row_for_today_holds_from_now_on(make, add, noon, session):
    made = add(source_text={"en": "Notice 3"}, reason="Asked for by the committee")
    assert (made.valid_from, made.valid_to, made.amount) == (noon, None, Amount(2, Unit.WORKING_DAYS))
    assert made.source_text == {"en": "Notice 3"}
    event = session.scalars(select(Event)).one()
    assert (event.action, event.data) == ("promise.added", {"promise_id": made.id})


def test_a_row_for_later_days_holds_on_whole_days_of_the_estate(add):
    made = add(valid_from=date(2026, 4, 1), valid_to=date(2026, 4, 30))
    assert made.valid_from == datetime(2026, 4, 1, tzinfo=SHANGHAI)
    assert made.valid_to == datetime(2026, 5, 1, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"valid_from": TODAY - timedelta(days=1)}, "valid_from"),
        ({"valid_from": TODAY + timedelta(days=2), "valid_to": TODAY + timedelta(days=1)}, "valid_to"),
    ],
)
def test_dates_that_can_not_be_are_refused_beside_their_field(add, facts, field):
    with pytest.raises(Refused) as refused:
        add(**facts)
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize("category", [None, "tap"])
def test_the_same_row_can_not_begin_twice(add, category, session):
    tomorrow = TODAY + timedelta(days=1)
    add(valid_from=tomorrow, category=category)
    with pytest.raises(Refused) as refused:
        add(valid_from=tomorrow, category=category)
    assert set(refused.value.fields) == {"valid_from"}
    assert len(session.scalars(select(Promise)).all()) == 1


MAY_EDIT = {Role.MANAGER, Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", list(Role))
def test_who_sets_promises_and_days(make, role):
    actor, estate = make.actor(make.person(role)), make.the("estate")
    elsewhere = make.actor(make.person(role, make.estate()))
    assert policy.may_edit(actor, estate.id) is (role in MAY_EDIT)
    assert not policy.may_edit(elsewhere, estate.id)
    if role not in MAY_EDIT:
        with pytest.raises(Forbidden):
            make.do(services.add_promise, actor, estate.id, offer())
        with pytest.raises(Forbidden):
            make.do(services.set_day, actor, estate.id, TODAY, works=False)


def test_a_day_is_set_once_and_can_be_taken_off_again(make, manager, session):
    estate = make.the("estate")
    row = make.do(services.set_day, manager, estate.id, date(2027, 2, 20), works=True, note="Make-up day")
    with pytest.raises(Refused) as refused:
        make.do(services.set_day, manager, estate.id, date(2027, 2, 20), works=False)
    assert set(refused.value.fields) == {"day"}
    assert make.do(queries.working_calendar, estate.id).knows_make_up_days(2027)

    make.do(services.remove_day, manager, estate.id, row.id)
    assert not session.scalars(select(CalendarDay)).all()
    assert session.scalars(select(Event.action).order_by(Event.id)).all() == [
        "calendar.day_set",
        "calendar.day_removed",
    ]


def test_another_estates_day_does_not_exist(make, manager):
    other = make.calendar_day(TODAY, works=False, estate=make.estate())
    with pytest.raises(Missing):
        make.do(services.remove_day, manager, make.the("estate").id, other.id)


def test_who_reads_but_does_not_edit_takes_no_day_off(make):
    dispatcher = make.actor(make.person(Role.DISPATCHER))
    day = make.calendar_day(TODAY, works=False)
    with pytest.raises(Forbidden):
        make.do(services.remove_day, dispatcher, day.estate_id, day.id)


READS = {
    role
    for role in Role
    if role
    not in {Role.RESIDENT, Role.COMMITTEE, Role.TECHNICIAN, Role.GUARD, Role.CLEANER, Role.STOREKEEPER, Role.PROVIDER}
}


@pytest.mark.parametrize(("role", "here"), list(product(Role, (True, False))))
def test_who_reads_the_register_and_the_calendar(make, session, role, here):
    make.register()
    make.calendar_day(TODAY, works=False)
    estate = make.the("estate")
    actor = make.actor(make.person(role, estate if here else make.estate()))
    seen = queries.register(session, actor, estate.id, datetime.now(UTC))
    assert bool(seen) is (role in READS and here)
    assert bool(queries.own_days(session, actor, estate.id, 2026)) is bool(seen)


def test_the_register_says_what_counts_now_what_is_coming_and_what_is_past(make, session, manager, clock):
    now, day = clock.now(), timedelta(days=1)
    for since, until in ((now - 9 * day, None), (now - 5 * day, None), (now - 4 * day, now - day), (now + day, None)):
        make.promise(VISIT, 1, Unit.WORKING_DAYS, valid_from=since, valid_to=until)
    make.promise(VISIT, 2, Unit.WORKING_DAYS, category="tap", valid_from=now - 9 * day)
    make.promise(ANSWER, 1, Unit.OFFICE_HOURS, severity=Severity.URGENT, valid_from=now - 9 * day)
    rows = queries.register(session, manager, make.the("estate").id, now)
    assert [(row.promise.severity.value, row.promise.category, row.state) for row in rows] == [
        ("urgent", None, "current"), ("major", None, "coming"), ("major", None, "past"), ("major", None, "current"),
        ("major", None, "past"), ("major", "tap", "current"),
    ]  # fmt: skip


@pytest.mark.row("S3")
def test_a_promise_kept_for_eight_of_ten_leaks_shows_eighty_per_cent_and_both_breaches(make, session, clock, manager):
    row = make.promise(VISIT, 2, Unit.CLOCK_HOURS)
    estate = make.the("estate")
    started = clock.now()
    found = [make.promised(at=started) for _ in range(10)]
    for number, matter in enumerate(found):
        make.do(services.meet, matter.id, VISIT, started + timedelta(hours=1 if number < 8 else 3))
    clock.forward(days=1)
    shown = queries.register(session, manager, estate.id, clock.now())[0]
    assert (shown.promise.id, shown.kept, shown.missed) == (row.id, 8, 2)
    assert {reference for _, reference in queries.breaches(session, manager, estate.id, clock.now())} == {
        matter.reference for matter in found[8:]
    }


@pytest.mark.row("S3")
def test_fulfilment_is_computed_from_timestamps(make, session, clock, manager):
    row = make.promise(VISIT, 2, Unit.CLOCK_HOURS)
    estate, now = make.the("estate"), clock.now()

    def matter(at, ended=None, stopped=False):
        found = make.promised(at=at)
        if stopped:
            make.do(services.stop, found.id, at + timedelta(hours=1))
        elif ended:
            make.do(services.meet, found.id, VISIT, ended)
        return found

    def counted():
        with make.reading() as reading:
            return queries.fulfilment(reading, estate.id, now).get(row.id, (0, 0))

    matter(now - timedelta(days=100), now - timedelta(days=100))
    matter(now - timedelta(hours=1), stopped=True)
    matter(now - timedelta(hours=1))
    assert counted() == (0, 0)
    matter(now - timedelta(days=2), now - timedelta(days=2))
    assert counted() == (1, 0)
    matter(now - timedelta(days=2), now - timedelta(days=1))
    matter(now - timedelta(days=2))
    assert counted() == (1, 2)
    resting = make.promised(at=now - timedelta(minutes=90))
    make.do(services.pause, resting.id, "parts", now + timedelta(days=1), now - timedelta(minutes=60))
    assert counted() == (1, 2)
    assert queries.breaches(session, manager, make.estate().id, now) == []
    finance = make.actor(make.person(Role.FINANCE))
    assert queries.breaches(session, manager, estate.id, now)
    assert queries.breaches(session, finance, estate.id, now) == []


def test_the_register_costs_the_same_however_long(make, manager, statements):
    def cost():
        with make.reading() as session, statements.recorded() as asked:
            queries.register(session, manager, make.the("estate").id, datetime.now(UTC))
        return len(asked)

    make.promise(VISIT, 1, Unit.WORKING_DAYS, category="tap")
    few = cost()
    make.register()
    assert cost() == few == 2
