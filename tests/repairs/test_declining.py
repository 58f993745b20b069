"""A report was declined: nobody comes for it, and everybody who waited for it is told."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from portal.accounts.models import Person
from portal.audit.models import Event
from portal.estates.models import Home
from portal.kernel.access import Role
from portal.kernel.db import unit_of_work
from portal.kernel.errors import Conflict
from portal.matters.models import Matter, NextStep
from portal.notifications.models import Message
from portal.notifications.post import office
from portal.promises.models import PauseReason
from portal.repairs import jobs, services
from portal.repairs.models import Hold, ReportWorkOrder, Status, WorkOrder
from portal.reports.categories import Category, Trade
from portal.reports.models import Report, WayOn
from portal.reports.models import Status as ReportStatus
from portal.reports.services import answering, verdicts
from portal.workforce.models import Appointment, OccupiedQuarter
from portal.workforce.models import Status as VisitStatus

WHY = "The tap is your own to mend."
THEN = "The shop at the gate has seals."


@pytest.fixture
def report(make):
    make.register()
    return make.report(category=Category.LEAK_PIPE)


@pytest.fixture
def decline(make, dispatcher):
    """Say no to a report, as the desk does."""

    def act(report, **how):
        given = {"reason": WHY, "way_on": WayOn.SELF_HELP, "way_words": THEN} | how
        make.do(answering.decline, dispatcher, report.id, **given)

    return act


@pytest.fixture
def booked(make):
    """A visit for a report that can still be declined: booked for another one, of which it was taken off."""

    def act(report):
        other = make.report(
            make.read(Person, report.reporter_id), make.read(Home, make.read(Matter, report.id).home_id)
        )
        visit = make.booked(make.work_order(other))
        with unit_of_work(make.writing) as writing:
            link = writing.scalars(select(ReportWorkOrder)).one()
            link.report_id = report.id
        return visit

    return act


def told(session, *kinds):
    session.rollback()
    rows = session.execute(select(Message.recipient_id, Message.kind).order_by(Message.id))
    return [(person, kind) for person, kind in rows if kind in kinds]


def dropped(session, order_id):
    """How often the dropping of a work order stands in its story."""
    session.rollback()
    which = (Event.matter_id == order_id, Event.action == "work_order.cancelled")
    return session.scalar(select(func.count()).select_from(Event).where(*which))


def left(session):
    """Quarters that are taken, and visits that are still to come."""
    session.rollback()
    quarters = session.scalar(select(func.count()).select_from(OccupiedQuarter))
    visits = session.scalars(select(Appointment.status)).all()
    return quarters, [one for one in visits if one is not VisitStatus.CANCELLED]


def test_the_work_of_a_declined_report_is_dropped_with_its_visit(session, make, factory, report, decline, booked):
    visit = booked(report)
    decline(report)
    assert jobs.follow_declined(factory).done == 1
    order, matter = make.read(WorkOrder, visit.matter_id), make.read(Matter, visit.matter_id)
    assert order.status is Status.CANCELLED and not matter.is_open
    off = make.read(Appointment, visit.id)
    assert off.status is VisitStatus.CANCELLED and off.cancel_reason == f"{WHY}\n{THEN}"
    assert left(session) == (0, [])
    wanted = {(visit.person_id, "job.taken_away"), (report.reporter_id, "visit.dropped")}
    assert set(told(session, "job.taken_away", "visit.dropped", "visit.cancelled")) == wanted


def test_it_is_dropped_and_told_once_however_often_the_clock_looks(session, make, factory, report, decline, booked):
    visit = booked(report)
    decline(report)
    assert jobs.follow_declined(factory).done == 1
    again = jobs.follow_declined(factory)
    assert (again.done, again.failed) == (0, 0)
    assert not make.do(services.follow_declined, visit.matter_id)
    assert dropped(session, visit.matter_id) == 1
    assert len(told(session, "visit.dropped")) == 1


def test_every_trade_of_the_report_is_dropped_and_what_waits_waits_no_more(
    session, make, factory, dispatcher, report, decline, clock
):
    waiting, planned = make.work_order(report), make.work_order(report, trade=Trade.MASONRY)
    said = {"why": "Ordered.", "meanwhile": "Shut it.", "until": clock.now() + timedelta(days=2)}
    make.do(services.hold, dispatcher, waiting.id, reason=PauseReason.PARTS, **said)
    decline(report)
    assert jobs.follow_declined(factory).done == 2
    assert {make.read(WorkOrder, one.id).status for one in (waiting, planned)} == {Status.CANCELLED}
    assert session.scalars(select(Hold.ended_at)).one() is not None


def test_work_that_is_done_for_another_report_too_goes_on(make, factory, report, decline, booked):
    visit = booked(report)
    other = make.report(category=Category.LEAK_PIPE)
    make.add(ReportWorkOrder(report_id=other.id, work_order_id=visit.matter_id))
    decline(report)
    assert jobs.follow_declined(factory).done == 0
    assert make.read(WorkOrder, visit.matter_id).status is Status.BOOKED
    decline(other)
    assert jobs.follow_declined(factory).done == 1


def test_who_is_on_site_finishes_what_was_begun(make, factory, report, decline, booked):
    there = make.arrived(booked(report))
    decline(report)
    assert jobs.follow_declined(factory).done == 0
    assert make.finished_work(there).status is Status.FINISHED


def test_a_call_back_that_was_promised_stays_promised(make, factory, report, decline, booked, clock):
    booked(report)
    at = clock.now() + timedelta(hours=3)
    decline(report, way_on=WayOn.CALL_BACK, call_back_at=at)
    jobs.follow_declined(factory)
    matter = make.read(Matter, report.id)
    assert (matter.next_step, matter.next_update_at) == (NextStep.CALL_BACK, at)


def test_a_report_whose_refusal_was_objected_to_keeps_its_work(make, factory, report, decline):
    order = make.work_order(report)
    decline(report)
    household = make.actor(make.read(Person, report.reporter_id))
    make.do(verdicts.object_to_decline, household, report.id, "It is your pipe.")
    assert jobs.follow_declined(factory).done == 0
    assert not make.do(services.follow_declined, order.id)
    assert make.read(WorkOrder, order.id).status is Status.PLANNED


def test_nobody_is_booked_for_a_report_that_was_declined(make, report, decline):
    order = make.work_order(report)
    decline(report)
    with pytest.raises(Conflict) as late:
        make.booked(order)
    assert "declined" in str(late.value.args[0])


@pytest.mark.parametrize("locale", ["en", "zh_Hans", "zh_Hant"])
def test_the_household_reads_that_no_other_visit_is_planned(app, session, make, factory, decline, booked, locale):
    make.register()
    home = make.home()
    report = make.report(make.resident(home, locale=locale), home)
    booked(report)
    decline(report)
    jobs.follow_declined(factory)
    letter = session.scalars(select(Message).where(Message.kind == "visit.dropped")).one()
    with app.app_context():
        written = office().render(session, letter)
    assert written.locale == locale and written.subject and "http" not in written.short
    assert make.reference(report) in written.body


@pytest.mark.parametrize("turn", range(4))
def test_who_books_while_the_clock_drops_the_work_leaves_no_visit_behind(
    session, make, factory, report, decline, clock, noon, turn
):
    order = make.work_order(report)
    make.staff(Role.TECHNICIAN)
    together = Barrier(4)

    def book():
        together.wait()
        with suppress(Conflict, StaleDataError):
            make.booked(order, hours=2 + turn)

    def refuse():
        together.wait()
        with suppress(Conflict, StaleDataError):
            decline(report)

    def drop():
        together.wait()
        for _ in range(3):
            jobs.follow_declined(factory)

    def at_noon(act):
        with clock.frozen(noon):
            act()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(at_noon, act) for act in (book, refuse, drop, drop)]:
            done.result()
    jobs.follow_declined(factory)
    status, quarters = make.read(Report, report.id).status, left(session)
    if status is ReportStatus.DECLINED:
        assert make.read(WorkOrder, order.id).status is Status.CANCELLED
        assert quarters == (0, []) and dropped(session, order.id) == 1
    else:
        assert make.read(WorkOrder, order.id).status is Status.BOOKED
        assert quarters == (4, [VisitStatus.BOOKED]) and not dropped(session, order.id)
    assert len(told(session, "visit.dropped")) == 0


@pytest.mark.parametrize("turn", range(4))
def test_a_visit_that_is_booked_while_the_clock_looks_is_dropped_or_refused(
    session, make, factory, report, decline, clock, noon, turn
):
    order = make.work_order(report)
    decline(report)
    make.staff(Role.TECHNICIAN)
    together = Barrier(3)

    def at_noon(act):
        with clock.frozen(noon):
            together.wait()
            act()

    def book():
        with suppress(Conflict, StaleDataError):
            make.booked(order, hours=2 + turn)

    def drop():
        jobs.follow_declined(factory)

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(at_noon, act) for act in (book, drop, drop)]:
            done.result()
    jobs.follow_declined(factory)
    assert make.read(WorkOrder, order.id).status is Status.CANCELLED
    assert left(session) == (0, []) and dropped(session, order.id) == 1
