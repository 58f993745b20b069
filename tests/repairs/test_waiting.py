"""Waiting with its five reasons to be calm, and work that follows its report when it is opened again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.kernel.access import Role
from portal.kernel.db import unit_of_work
from portal.kernel.errors import Conflict, Refused
from portal.kernel.severity import Severity
from portal.matters.models import Matter, NextStep
from portal.notifications.models import Message
from portal.promises.models import Clock, ClockKind, Pause, PauseReason, RePromise
from portal.repairs import jobs, phrases, queries, services
from portal.repairs.models import Hold, Status, WorkOrder
from portal.reports.categories import Category, Trade
from portal.reports.models import Report, VerdictWord
from portal.reports.services import verdicts
from portal.workforce.models import Appointment
from portal.workforce.models import Status as VisitStatus


@pytest.fixture
def report(make):
    make.register()
    return make.report(category=Category.LEAK_ABOVE)


@pytest.fixture
def order(make, report):
    return make.work_order(report)


def wait(make, actor, order, clock, *, days=3, **other):
    given = {
        "reason": PauseReason.PARTS, "why": "The seal is ordered.", "meanwhile": "Keep the valve shut.",
        "until": clock.now() + timedelta(days=days),
    }  # fmt: skip
    return make.do(services.hold, actor, order.id, **(given | other))


def running(session, report, kind=ClockKind.FINISH):
    session.rollback()
    session.expire_all()
    return session.scalars(select(Clock).where(Clock.matter_id == report.id, Clock.kind == kind)).one()


@pytest.mark.row("S55")
def test_waiting_rests_the_clocks_and_its_date_is_the_next_update(session, make, report, order, dispatcher, clock):
    due = running(session, report).due_at
    made = wait(make, dispatcher, order, clock)
    resting = running(session, report)
    assert resting.paused_at == clock.now() and resting.due_at == due
    matter = session.get_one(Matter, report.id)
    assert (matter.next_step, matter.next_update_at, matter.waiting_until) == (NextStep.WAIT, made.until, made.until)
    assert session.get_one(WorkOrder, order.id).status is Status.WAITING
    told = session.scalars(select(Message).where(Message.kind == "work.waits")).one()
    assert (told.recipient_id, told.params) == (report.reporter_id, {"hold_id": made.id})


@pytest.mark.row("S55")
@pytest.mark.parametrize(
    ("wrong", "field"), [({"why": "  "}, "why"), ({"days": -1}, "until")], ids=["without a reason", "without a date"]
)
def test_waiting_is_refused(make, order, dispatcher, clock, wrong, field):
    with pytest.raises(Refused) as refused:
        wait(make, dispatcher, order, clock, **wrong)
    assert set(refused.value.fields) == {field}


@pytest.mark.row("S55")
def test_the_next_visit_ends_the_wait_and_the_promised_times_move_by_it(
    session, make, report, order, dispatcher, clock
):
    before = running(session, report).due_at
    wait(make, dispatcher, order, clock)
    clock.forward(days=2)
    make.booked(make.read(WorkOrder, order.id))
    after = running(session, report)
    assert after.paused_at is None and after.due_at > before
    assert session.scalars(select(Hold.ended_at)).one() == clock.now()
    assert session.scalars(select(Pause.ended_at).where(Pause.ended_at.is_(None))).all() == []
    assert session.get_one(Matter, report.id).waiting_until is None


def test_a_technician_on_site_says_that_it_must_wait_and_the_visit_is_over(make, report, order, clock):
    there = make.arrived(make.booked(order))
    wait(make, make.actor(make.staff(Role.TECHNICIAN)), order, clock, reason=PauseReason.DRYING)
    assert make.read(Appointment, there.id).status is VisitStatus.DONE
    assert make.read(WorkOrder, order.id).status is Status.WAITING


@pytest.mark.row("S57")
def test_a_wait_that_lasts_longer_counts_as_a_moved_promise(session, make, report, order, dispatcher, clock):
    first = wait(make, dispatcher, order, clock)
    clock.forward(days=3)
    wait(make, dispatcher, order, clock, days=2, why="The supplier is late.")
    session.rollback()
    moved = session.scalars(select(RePromise).where(RePromise.matter_id == report.id)).one()
    assert (moved.was_at, moved.reason) == (first.until, "The supplier is late.")
    open_now = session.scalars(select(Hold).where(Hold.ended_at.is_(None))).all()
    assert [one.why for one in open_now] == ["The supplier is late."]
    assert running(session, report).paused_at is not None


def test_one_trade_going_on_does_not_wake_the_clocks_while_another_waits(
    session, make, report, order, dispatcher, clock
):
    plaster = make.work_order(report, trade=Trade.MASONRY)
    wait(make, dispatcher, order, clock)
    longer = wait(make, dispatcher, plaster, clock, days=5)
    make.booked(make.read(WorkOrder, order.id))
    assert running(session, report).paused_at is not None
    assert session.get_one(Matter, report.id).waiting_until == longer.until


@pytest.mark.row("S55")
def test_the_place_in_the_queue_and_the_homes_that_wait_too_are_counted(
    session, make, report, order, dispatcher, clock
):
    earlier = make.work_order(make.report(category=Category.LEAK_ABOVE))
    wait(make, dispatcher, earlier, clock)
    clock.forward(minutes=5)
    mine = wait(make, dispatcher, order, clock)
    other_reason = make.work_order(make.report(category=Category.DRAIN))
    wait(make, dispatcher, other_reason, clock, reason=PauseReason.WEATHER)
    about = queries.reports_of(session, order.id)[0]
    assert queries.ahead_of(session, mine, order.estate_id) == 1
    assert queries.sharing(session, about) == 1


def test_every_reason_has_its_words_for_the_resident_and_every_category_something_to_do_meanwhile(app):
    with app.test_request_context():
        for reason in PauseReason:
            assert str(phrases.WHY[reason]) and str(phrases.SHORT_WHY[reason]) and phrases.REASON_ICONS[reason]
        assert all(str(phrases.meanwhile(category)) for category in Category)


def judged(make, report, word):
    household = make.actor(make.read(type(make.staff(Role.DISPATCHER)), report.reporter_id))
    make.do(verdicts.give, household, report.id, word, "It still drips.")


@pytest.mark.row("S63")
@pytest.mark.row("S71")
def test_work_opens_again_with_its_report_for_the_same_person(session, factory, make, report, clock):
    there = make.arrived()
    report = make.read(Report, queries.reports_of(session, there.matter_id)[0].id)
    order = make.finished_work(there)
    judged(make, report, VerdictWord.SOLVED)
    assert jobs.follow_reopened(factory).done == 0
    clock.forward(days=3)
    judged(make, report, VerdictWord.CAME_BACK)
    assert jobs.follow_reopened(factory).done == 1
    assert jobs.follow_reopened(factory).done == 0
    session.rollback()
    session.expire_all()
    again, matter = session.get_one(WorkOrder, order.id), session.get_one(Matter, order.id)
    assert (again.status, again.technician_id, again.round) == (Status.PLANNED, there.person_id, 2)
    assert (matter.is_open, matter.next_step) == (True, NextStep.PLAN_VISIT)
    assert matter.severity is session.get_one(Matter, report.id).severity is not Severity.MINOR
    told = session.scalars(select(Message.recipient_id).where(Message.kind == "job.reopened")).all()
    assert told == [there.person_id]


def test_work_that_was_open_when_its_report_came_back_is_not_opened_twice(session, factory, make, dispatcher):
    there = make.arrived()
    report = make.read(Report, queries.reports_of(session, there.matter_id)[0].id)
    make.work_order(report, trade=Trade.MASONRY)
    desk = make.actor(make.person(Role.FRONT_DESK))
    make.do(verdicts.finish_by_hand, desk, report.id, "Looks done.")
    judged(make, report, VerdictWord.NOT)
    make.finished_work(there)
    assert jobs.follow_reopened(factory).done == 0
    assert make.read(WorkOrder, there.matter_id).status is Status.FINISHED


def test_a_dropped_work_order_stays_dropped(factory, make, order, dispatcher):
    make.do(services.cancel_order, dispatcher, order.id, "Not needed.")
    assert jobs.follow_reopened(factory).done == 0
    with pytest.raises(Conflict), unit_of_work(factory) as session:
        services.hold(
            session,
            dispatcher,
            order.id,
            reason=PauseReason.PARTS,
            why="x",
            until=order_due(session, order),
            meanwhile="",
        )


def order_due(session, order):
    return session.get_one(Matter, order.id).opened_at + timedelta(days=9)
