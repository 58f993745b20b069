"""At the door and inside: proof, made safe, no access, finished with its checks; both sides told."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.audit.models import Event, Visibility
from portal.kernel.access import Role
from portal.kernel.db import unit_of_work
from portal.kernel.errors import Conflict, Forbidden, Missing, Refused
from portal.kernel.severity import Scope, Severity
from portal.matters.models import Attachment, Matter, NextStep, Post, Purpose
from portal.notifications.models import Message
from portal.promises.models import Clock, ClockKind, Outcome
from portal.repairs import queries, services
from portal.repairs.models import Check, Degree, Nature, SiteReport, Status, WorkOrder
from portal.reports import checklists
from portal.reports.categories import Category, Trade
from portal.reports.models import Report
from portal.reports.models import Status as ReportStatus
from portal.reports.services import verdicts
from portal.workforce.models import Appointment
from portal.workforce.models import Status as VisitStatus

FACTS = services.Facts(Nature.WEAR, Degree.SLIGHT, Scope.ROOM, "It looks good.")


@pytest.fixture
def coming(make, report):
    return make.booked(make.work_order(report))


def order_of(make, visit):
    return make.read(WorkOrder, visit.matter_id)


def messages(session):
    """Who was told what since the visit was booked."""
    session.rollback()
    rows = session.execute(select(Message.recipient_id, Message.kind).order_by(Message.id))
    family = ("visit", "job", "work", "report.finished")
    return [(person, kind) for person, kind in rows if kind.startswith(family) and not kind.endswith("booked")]


def events(session, matter_id):
    """What the household reads of a matter."""
    session.rollback()
    which = (Event.matter_id == matter_id, Event.visibility == Visibility.RESIDENT)
    return session.scalars(select(Event.action).where(*which).order_by(Event.id)).all()


def lines(make, order):
    """The keys of the checklist, all of them."""
    minor = services.is_minor(make.read(Matter, order.id).severity)
    return [line.key for line in checklists.lines_for(order.category, minor)]


def wrong(visit):
    """A code that is not this visit's."""
    return "0000" if visit.code != "0000" else "1111"


def finish(make, chen, visit, *, ticked=None, photos=1, facts=FACTS):
    order = order_of(make, visit)
    passed = lines(make, order) if ticked is None else ticked
    make.do(services.finish, chen, order.id, facts, passed, "A new seal is in.", make.pictures(photos))
    return order_of(make, visit)


def test_yes_i_come_is_on_the_household_s_page(session, make, chen, report, coming):
    make.do(services.accept, chen, coming.id)
    assert make.read(Appointment, coming.id).status is VisitStatus.ACCEPTED
    assert "visit.accepted" in events(session, report.id)


def test_nobody_else_says_yes_for_the_technician(make, coming):
    with pytest.raises(Missing):
        make.do(services.accept, make.actor(make.person(Role.TECHNICIAN)), coming.id)
    with pytest.raises(Forbidden):
        make.do(services.accept, make.actor(make.staff(Role.DISPATCHER)), coming.id)


@pytest.mark.row("S48")
def test_who_cannot_come_says_why_and_both_sides_are_told(session, make, chen, report, coming):
    with pytest.raises(Refused):
        make.do(services.give_back, chen, coming.id, " ")
    make.do(services.give_back, chen, coming.id, "My van broke down.")
    planner = make.staff(Role.DISPATCHER).id
    assert messages(session) == [(planner, "job.given_back"), (report.reporter_id, "visit.cancelled")]
    said = session.scalars(select(Post).where(Post.words == "My van broke down.")).one()
    assert (said.matter_id, said.visibility) == (coming.matter_id, Visibility.STAFF)
    assert order_of(make, coming).status is Status.PLANNED
    assert session.get_one(Matter, report.id).next_step is NextStep.PLAN_VISIT


@pytest.mark.row("S49")
def test_arriving_needs_a_photo_of_the_door_or_the_residents_code(make, chen, coming):
    with pytest.raises(Refused) as refused:
        make.do(services.arrive, chen, coming.id)
    assert set(refused.value.fields) == {"photos"}
    assert "not the code" in str(make.do(services.say_code, chen, coming.id, wrong(coming)))
    with pytest.raises(Refused):
        make.do(services.arrive, chen, coming.id)
    assert make.do(services.say_code, chen, coming.id, f" {coming.code} ") is None
    make.do(services.arrive, chen, coming.id)
    assert make.read(Appointment, coming.id).proved_by_code


@pytest.mark.row("S49")
def test_the_visit_is_kept_from_the_moment_of_arrival(session, make, chen, report, coming, clock, noon):
    clock.forward(hours=2)
    make.do(services.arrive, chen, coming.id, photos=make.pictures())
    session.rollback()
    kept = session.scalars(select(Clock).where(Clock.matter_id == report.id, Clock.kind == ClockKind.VISIT)).one()
    assert (kept.started_at, kept.ended_at, kept.outcome) == (noon, clock.now(), Outcome.KEPT)
    proof = session.get_one(Attachment, make.read(Appointment, coming.id).proof_photo_id)
    assert (proof.purpose, proof.visibility, proof.added_at) == (Purpose.ARRIVAL, Visibility.STAFF, clock.now())
    assert "visit.arrived" in events(session, report.id)


@pytest.mark.row("S49")
def test_after_five_wrong_codes_only_the_photo_counts_for_this_visit_and_no_other(make, chen, coming):
    other = make.booked(make.work_order(make.report(category=Category.LIGHT)), hours=6)
    said = [str(make.do(services.say_code, chen, coming.id, wrong(coming))) for _ in range(5)]
    assert all("not the code" in each for each in said[:4]) and "five times" in said[4]
    assert "five times" in str(make.do(services.say_code, chen, coming.id, coming.code))
    with pytest.raises(Refused):
        make.do(services.arrive, chen, coming.id)
    assert make.do(services.say_code, chen, other.id, other.code) is None
    make.do(services.arrive, chen, coming.id, photos=make.pictures())
    assert order_of(make, coming).status is Status.ARRIVED


def test_the_fifth_code_may_be_the_right_one(make, chen, coming):
    for _ in range(4):
        make.do(services.say_code, chen, coming.id, wrong(coming))
    assert make.do(services.say_code, chen, coming.id, coming.code) is None
    make.do(services.arrive, chen, coming.id)


def test_codes_said_at_once_are_each_counted(make, chen, coming, clock, noon):
    def guess(_):
        with clock.frozen(noon):
            return make.do(services.say_code, chen, coming.id, wrong(coming))

    with ThreadPoolExecutor(6) as pool:
        said = [str(each) for each in pool.map(guess, range(12))]
    assert make.read(Appointment, coming.id).code_tries == 5
    assert sum("not the code" in each for each in said) == 4


def test_the_database_counts_no_sixth_code(make, coming):
    with pytest.raises(IntegrityError), unit_of_work(make.writing) as session:
        session.get_one(Appointment, coming.id).code_tries = 6


def test_whoever_is_sent_instead_has_a_code_and_tries_of_their_own(make, chen, coming):
    for _ in range(5):
        make.do(services.say_code, chen, coming.id, wrong(coming))
    other = make.technician()
    times = {"window": (coming.window_from, coming.window_to), "span": (coming.span_from, coming.span_to)}
    planned = services.Visit(other.id, admits=coming.admits, **times)
    make.do(services.move, make.actor(make.staff(Role.DISPATCHER)), coming.id, planned, reason="")
    moved = make.read(Appointment, coming.id)
    assert moved.code_tries == 0
    assert make.do(services.say_code, make.actor(other), coming.id, moved.code) is None


def test_a_code_that_was_said_before_the_visit_moved_proves_nothing_afterwards(make, chen, coming):
    make.do(services.say_code, chen, coming.id, coming.code)
    times = {"window": (coming.window_from, coming.window_to), "span": (coming.span_from, coming.span_to)}
    planned = services.Visit(coming.person_id, admits=coming.admits, **times)
    make.do(services.move, make.actor(make.staff(Role.DISPATCHER)), coming.id, planned, reason="")
    with pytest.raises(Refused):
        make.do(services.arrive, chen, coming.id)


def test_nobody_else_tries_the_code_of_a_visit(make, coming):
    with pytest.raises(Missing):
        make.do(services.say_code, make.actor(make.person(Role.TECHNICIAN)), coming.id, coming.code)
    with pytest.raises(Forbidden):
        make.do(services.say_code, make.actor(make.staff(Role.DISPATCHER)), coming.id, coming.code)


def test_only_who_was_sent_arrives(make, coming):
    with pytest.raises(Forbidden):
        make.do(services.arrive, make.actor(make.staff(Role.DISPATCHER)), coming.id, photos=make.pictures())
    with pytest.raises(Missing):
        make.do(services.arrive, make.actor(make.person(Role.TECHNICIAN)), coming.id, photos=make.pictures())


def test_nobody_let_us_in_needs_proof_that_somebody_was_there(session, make, chen, report, coming):
    with pytest.raises(Refused) as refused:
        make.do(services.no_access, chen, coming.id, "Rang twice.")
    assert set(refused.value.fields) == {"photos"}
    assert messages(session) == [] and order_of(make, coming).status is Status.BOOKED
    make.do(services.no_access, chen, coming.id, "Rang twice.", photos=make.pictures())
    planner = make.staff(Role.DISPATCHER).id
    assert messages(session) == [(report.reporter_id, "visit.no_access"), (planner, "job.no_access")]
    assert order_of(make, coming).status is Status.PLANNED
    assert "visit.no_access" in events(session, report.id)


def test_nobody_let_us_in_is_proved_by_the_code_or_by_having_arrived_too(make, chen, coming):
    make.do(services.say_code, chen, coming.id, coming.code)
    make.do(services.no_access, chen, coming.id, "")
    again = make.arrived(make.booked(order_of(make, coming), hours=5))
    make.do(services.no_access, chen, again.id, "The bathroom was locked.")
    assert make.read(Appointment, again.id).status is VisitStatus.NO_ACCESS


def test_made_safe_needs_words_and_a_photo_and_ends_its_promise(session, make, chen):
    make.register()
    burst = make.report(category=Category.LEAK_PIPE, answers={"flow": "burst"})
    there = make.arrived(make.booked(make.work_order(burst)))
    with pytest.raises(Refused) as refused:
        make.do(services.make_safe, chen, there.matter_id, " ", [])
    assert set(refused.value.fields) == {"words", "photos"}
    make.do(services.make_safe, chen, there.matter_id, "The water is off.", make.pictures())
    session.rollback()
    assert (burst.reporter_id, "work.made_safe") in messages(session)
    order = order_of(make, there)
    assert order.made_safe_at and order.status is Status.ARRIVED
    safe = session.scalars(select(Clock).where(Clock.matter_id == burst.id, Clock.kind == ClockKind.SAFE)).all()
    assert all(one.ended_at for one in safe)
    shown = session.scalars(select(Attachment.purpose).where(Attachment.matter_id == burst.id)).all()
    assert shown == [Purpose.SAFE]


@pytest.mark.row("S62")
def test_finishing_without_a_compulsory_line_is_refused_beside_that_line(session, make, chen, coming):
    there = make.arrived(coming)
    order = order_of(make, there)
    ticked = [key for key in lines(make, order) if key != "floor_drain"]
    assert len(ticked) < len(lines(make, order))
    with pytest.raises(Refused) as refused:
        finish(make, chen, there, ticked=ticked)
    assert set(refused.value.fields) == {"check_floor_drain"}
    assert order_of(make, there).status is Status.ARRIVED
    assert finish(make, chen, there).status is Status.FINISHED
    checks = queries.checks(session, order)
    assert checks["floor_drain"].passed and checks["floor_drain"].by_id == chen.id


def test_a_line_that_is_only_good_to_know_does_not_hold_the_technician_up(session, make, chen, coming):
    there = make.arrived(coming)
    order = order_of(make, there)
    minor = checklists.lines_for(order.category, True)
    finish(make, chen, there, ticked=[line.key for line in minor if line.is_compulsory])
    passed = dict(session.execute(select(Check.line, Check.passed).where(Check.work_order_id == order.id)).all())
    assert {line.key: line.is_compulsory for line in minor} == passed


@pytest.mark.row("S49")
def test_a_minor_job_needs_one_photo_and_a_graver_one_two(make, chen, coming):
    there = make.arrived(coming)
    assert make.read(Matter, there.matter_id).severity is Severity.MINOR
    with pytest.raises(Refused) as refused:
        finish(make, chen, there, photos=0)
    assert set(refused.value.fields) == {"photos"}
    assert finish(make, chen, there, photos=1).status is Status.FINISHED
    graver = make.arrived(make.booked(make.work_order(make.report(category=Category.LEAK_ABOVE)), hours=5))
    with pytest.raises(Refused):
        finish(make, chen, graver, photos=1)
    make.do(services.add_before_photos, chen, graver.matter_id, make.pictures())
    assert finish(make, chen, graver, photos=1).status is Status.FINISHED


@pytest.mark.row("S49")
def test_the_four_facts_are_kept_once_a_round(session, make, chen, coming):
    there = make.arrived(coming)
    order = finish(make, chen, there)
    kept = session.scalars(select(SiteReport)).one()
    assert (kept.nature, kept.degree, kept.scope, kept.users_view) == (
        Nature.WEAR, Degree.SLIGHT, Scope.ROOM, "It looks good.",
    )  # fmt: skip
    assert (kept.by_id, kept.round, kept.work_order_id) == (chen.id, 1, order.id)


@pytest.mark.row("S54")
def test_each_finished_trade_adds_its_line_and_the_household_is_asked_after_the_last(session, make, chen, report):
    first = make.arrived(make.booked(make.work_order(report, trade=Trade.PLUMBING)))
    second = make.booked(make.work_order(report, trade=Trade.MASONRY), hours=6)
    finish(make, chen, first)
    assert make.read(Report, report.id).status is ReportStatus.IN_PROGRESS
    assert events(session, report.id).count("work.finished") == 1
    finish(make, chen, make.arrived(second))
    assert make.read(Report, report.id).status is ReportStatus.FINISHED
    assert events(session, report.id).count("work.finished") == 2
    assert (report.reporter_id, "report.finished") in messages(session)


def test_work_on_a_report_that_the_desk_closed_meanwhile_can_still_be_finished(make, chen, report, coming):
    there = make.arrived(coming)
    desk = make.actor(make.person(Role.FRONT_DESK))
    make.do(verdicts.finish_by_hand, desk, report.id, "It works again.")
    assert finish(make, chen, there).status is Status.FINISHED
    assert make.read(Report, report.id).status is ReportStatus.FINISHED


def test_a_finished_job_cannot_be_finished_again(make, chen, coming):
    there = make.arrived(coming)
    finish(make, chen, there)
    with pytest.raises(Conflict) as late:
        finish(make, chen, there)
    assert late.value.now


def test_photos_before_the_repair_stand_on_the_household_s_page(session, make, chen, report, coming):
    there = make.arrived(coming)
    make.do(services.add_before_photos, chen, there.matter_id, make.pictures(2))
    session.rollback()
    shown = session.scalars(select(Attachment).where(Attachment.matter_id == report.id)).all()
    assert {(photo.purpose, photo.visibility) for photo in shown} == {(Purpose.BEFORE, Visibility.RESIDENT)}
    with pytest.raises(Refused):
        make.do(services.add_before_photos, chen, there.matter_id, [])
