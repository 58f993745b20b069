"""Planning: a work order, a visit, and every change told to both sides."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from portal.audit.models import Event, Visibility
from portal.kernel.access import Role
from portal.kernel.db import unit_of_work
from portal.kernel.errors import Conflict, Forbidden, Missing, Refused
from portal.matters.models import Matter, NextStep, Part, Participant, Post
from portal.notifications.models import Message
from portal.promises.models import RePromise
from portal.repairs import services
from portal.repairs.models import Status, WorkOrder
from portal.repairs.services import Visit
from portal.reports.categories import Category, Trade
from portal.reports.models import Report
from portal.reports.models import Status as ReportStatus
from portal.workforce.models import Admits, Appointment
from portal.workforce.models import Status as VisitStatus


@pytest.fixture
def chen(make):
    """The estate's technician."""
    return make.staff(Role.TECHNICIAN)


@pytest.fixture
def report(make):
    make.register()
    return make.report(category=Category.LEAK_PIPE)


@pytest.fixture
def order(make, report):
    return make.work_order(report)


def visit(clock, person, hours=2, **other):
    """An hour's work from some hours on, in a window of two."""
    start = clock.now() + timedelta(hours=hours)
    times = {"window": (start, start + timedelta(hours=2)), "span": (start, start + timedelta(hours=1))}
    return Visit(**({"technician_id": person.id, "admits": Admits.RESIDENT} | times | other))


def told(session):
    """Who was told what, as (person, kind), what reports say by themselves left out."""
    session.rollback()
    rows = session.execute(select(Message.recipient_id, Message.kind).order_by(Message.id))
    return [(person, kind) for person, kind in rows if kind.startswith(("visit", "job", "work"))]


def test_a_work_order_is_a_matter_of_its_own_with_its_planner_and_a_next_update(
    session, make, report, dispatcher, noon
):
    order = make.do(services.open_order, dispatcher, report.id, Trade.PLUMBING)
    matter = session.get_one(Matter, order.id)
    assert (matter.reference[0], matter.home_id) == ("W", session.get_one(Matter, report.id).home_id)
    assert (matter.accountable_id, matter.next_step) == (dispatcher.id, NextStep.PLAN_VISIT)
    assert matter.next_update_at >= noon


def test_one_trade_has_one_open_work_order_for_a_report_and_another_trade_its_own(make, order, report, dispatcher):
    with pytest.raises(Conflict) as late:
        make.do(services.open_order, dispatcher, report.id, Trade.PLUMBING)
    assert list(late.value.now.values()) == [make.read(Matter, order.id).reference]
    assert make.do(services.open_order, dispatcher, report.id, Trade.MASONRY).trade is Trade.MASONRY


def test_only_planners_open_work_orders_and_only_for_reports_they_see(make, report):
    with pytest.raises(Forbidden):
        make.do(services.open_order, make.actor(make.person(Role.FRONT_DESK)), report.id, Trade.PLUMBING)
    elsewhere = make.actor(make.person(Role.DISPATCHER, make.estate()))
    with pytest.raises(Missing):
        make.do(services.open_order, elsewhere, report.id, Trade.PLUMBING)


@pytest.mark.row("S45")
@pytest.mark.row("S48")
def test_a_booked_visit_is_told_to_both_sides_and_becomes_the_next_update(
    session, make, report, order, dispatcher, chen, clock
):
    booked = make.do(services.book, dispatcher, order.id, visit(clock, chen))
    assert told(session) == [(report.reporter_id, "visit.booked"), (chen.id, "job.booked")]
    about = session.get_one(Report, report.id)
    matter = session.get_one(Matter, report.id)
    assert about.status is ReportStatus.IN_PROGRESS
    assert (matter.next_step, matter.next_update_at) == (NextStep.VISIT, booked.window_to)
    assert session.get_one(WorkOrder, order.id).status is Status.BOOKED
    shown = session.scalars(select(Event).where(Event.matter_id == report.id, Event.action == "visit.booked")).one()
    assert shown.visibility is Visibility.RESIDENT and shown.data["window_from"] == booked.window_from.isoformat()


def test_whoever_is_sent_takes_part_in_the_work_and_in_its_report(
    session, make, report, order, dispatcher, chen, clock
):
    make.do(services.book, dispatcher, order.id, visit(clock, chen))
    parts = select(Participant.matter_id).where(Participant.person_id == chen.id, Participant.part == Part.TECHNICIAN)
    assert set(session.scalars(parts)) == {order.id, report.id}


@pytest.mark.row("S48")
def test_a_technician_has_one_visit_at_a_time(session, make, order, dispatcher, chen, clock):
    make.do(services.book, dispatcher, order.id, visit(clock, chen))
    other = make.work_order()
    with pytest.raises(Conflict):
        make.do(services.book, dispatcher, other.id, visit(clock, chen, hours=2.5))
    session.rollback()
    assert session.get_one(WorkOrder, other.id).status is Status.PLANNED


def test_somebody_who_does_not_do_this_work_here_is_not_sent(make, order, dispatcher, clock):
    stranger = make.person(Role.TECHNICIAN, make.estate())
    with pytest.raises(Refused) as refused:
        make.do(services.book, dispatcher, order.id, visit(clock, stranger))
    assert set(refused.value.fields) == {"technician"}


def test_a_form_made_before_somebody_else_booked_is_told_so_with_what_stands_now(make, order, dispatcher, chen, clock):
    before = make.read(Matter, order.id).version
    make.do(services.book, dispatcher, order.id, visit(clock, chen))
    with pytest.raises(Conflict) as late:
        make.do(services.book, dispatcher, order.id, visit(clock, chen, hours=6), version=before)
    assert any(chen.name in str(said) for said in late.value.now.values())


@pytest.mark.row("S48")
def test_of_two_dispatchers_at_once_one_wins_and_the_other_is_told(
    session, make, database, order, dispatcher, chen, clock
):
    """On PostgreSQL both get as far as their write; on SQLite the second does not even begin before the first ended."""
    if database.engine.dialect.name == "sqlite":
        make.do(services.book, dispatcher, order.id, visit(clock, chen))
        with pytest.raises(Conflict):
            make.do(services.book, dispatcher, order.id, visit(clock, make.person(Role.TECHNICIAN)))
    else:
        both_at_once(database, make, order, dispatcher, chen, clock)
    session.rollback()
    assert len(session.scalars(select(Appointment).where(Appointment.matter_id == order.id)).all()) == 1
    assert len([kind for _person, kind in told(session) if kind == "visit.booked"]) == 1


def both_at_once(database, make, order, dispatcher, chen, clock):
    other = make.person(Role.TECHNICIAN)
    with database.writing() as late, late.begin():
        seen = late.get_one(WorkOrder, order.id), late.get_one(Matter, order.id)
        assert seen[0].status is Status.PLANNED
        make.do(services.book, dispatcher, order.id, visit(clock, chen))
        with pytest.raises((StaleDataError, Conflict)):
            services.book(late, dispatcher, order.id, visit(clock, other))
        late.rollback()


def test_a_refused_booking_leaves_nothing(session, factory, make, order, dispatcher, clock):
    before = told(session)
    with pytest.raises(Refused), unit_of_work(factory) as writing:
        services.book(writing, dispatcher, order.id, visit(clock, make.resident()))
    assert told(session) == before
    assert session.scalars(select(Appointment)).all() == []


@pytest.mark.row("S57")
def test_a_visit_moved_to_later_needs_a_reason_that_is_read_and_counted(
    session, make, report, order, dispatcher, chen, clock
):
    booked = make.do(services.book, dispatcher, order.id, visit(clock, chen))
    with pytest.raises(Refused) as refused:
        make.do(services.move, dispatcher, booked.id, visit(clock, chen, hours=26), reason=" ")
    assert set(refused.value.fields) == {"reason"}
    make.do(services.move, dispatcher, booked.id, visit(clock, chen, hours=26), reason="The seal comes tomorrow.")
    session.rollback()
    moved = session.scalars(select(RePromise).where(RePromise.matter_id == report.id)).one()
    assert (moved.reason, moved.was_at) == ("The seal comes tomorrow.", booked.window_to)
    assert "The seal comes tomorrow." in session.scalars(select(Post.words).where(Post.matter_id == report.id)).all()
    assert told(session)[2:] == [(report.reporter_id, "visit.moved"), (chen.id, "job.moved")]


def test_an_earlier_visit_needs_no_reason(session, make, report, order, dispatcher, chen, clock):
    booked = make.do(services.book, dispatcher, order.id, visit(clock, chen, hours=26))
    make.do(services.move, dispatcher, booked.id, visit(clock, chen, hours=2), reason="")
    assert session.scalars(select(RePromise)).all() == []
    assert (report.reporter_id, "visit.moved") in told(session)


def test_whoever_no_longer_goes_is_told_and_takes_part_no_longer(session, make, report, order, dispatcher, chen, clock):
    booked = make.do(services.book, dispatcher, order.id, visit(clock, chen))
    wu = make.person(Role.TECHNICIAN)
    make.do(services.move, dispatcher, booked.id, visit(clock, wu), reason="")
    assert (chen.id, "job.taken_away") in told(session) and (wu.id, "job.moved") in told(session)
    open_parts = select(Participant.person_id).where(Participant.part == Part.TECHNICIAN, Participant.until.is_(None))
    assert set(session.scalars(open_parts)) == {wu.id}
    assert make.read(WorkOrder, order.id).technician_id == wu.id


def test_who_has_other_work_on_the_same_report_still_sees_it(session, make, report, order, dispatcher, chen, clock):
    booked = make.do(services.book, dispatcher, order.id, visit(clock, chen))
    plaster = make.work_order(report, trade=Trade.MASONRY)
    make.do(services.book, dispatcher, plaster.id, visit(clock, chen, hours=5))
    make.do(services.move, dispatcher, booked.id, visit(clock, make.person(Role.TECHNICIAN)), reason="")
    still = select(Participant.until).where(Participant.matter_id == report.id, Participant.person_id == chen.id)
    assert session.scalars(still).one() is None


@pytest.mark.row("S47")
def test_a_visit_called_off_frees_the_time_and_is_planned_again_soon(
    session, make, report, order, dispatcher, chen, clock
):
    booked = make.do(services.book, dispatcher, order.id, visit(clock, chen))
    with pytest.raises(Refused):
        make.do(services.cancel_visit, dispatcher, booked.id, "")
    make.do(services.cancel_visit, dispatcher, booked.id, "The technician is ill.")
    assert told(session)[2:] == [(report.reporter_id, "visit.cancelled"), (chen.id, "job.taken_away")]
    matter = session.get_one(Matter, report.id)
    assert matter.next_step is NextStep.PLAN_VISIT and matter.next_update_at <= clock.now() + timedelta(hours=2)
    assert session.get_one(WorkOrder, order.id).status is Status.PLANNED
    make.do(services.book, dispatcher, make.work_order().id, visit(clock, chen))


def test_a_dropped_work_order_takes_its_visit_with_it_and_asks_for_a_new_plan(
    session, make, report, order, dispatcher, chen, clock
):
    make.do(services.book, dispatcher, order.id, visit(clock, chen))
    make.do(services.cancel_order, dispatcher, order.id, "Not ours after all.")
    session.rollback()
    assert session.scalars(select(Appointment.status)).all() == [VisitStatus.CANCELLED]
    assert not session.get_one(Matter, order.id).is_open
    assert session.get_one(Matter, report.id).next_step is NextStep.PLAN_VISIT
    with pytest.raises(Conflict):
        make.do(services.cancel_order, dispatcher, order.id, "Again.")


def test_when_the_rest_of_the_work_is_dropped_the_household_is_asked(session, make, report, dispatcher):
    done = make.finished_work(make.arrived(make.booked(make.work_order(report))))
    assert make.read(Report, report.id).status is ReportStatus.FINISHED
    again = make.report(category=Category.LEAK_PIPE)
    plaster = make.work_order(again, trade=Trade.MASONRY)
    make.finished_work(make.arrived(make.booked(make.work_order(again), make.person(Role.TECHNICIAN))))
    assert make.read(Report, again.id).status is ReportStatus.IN_PROGRESS
    make.do(services.cancel_order, dispatcher, plaster.id, "The wall is whole.")
    assert make.read(Report, again.id).status is ReportStatus.FINISHED
    assert done.status is Status.FINISHED
