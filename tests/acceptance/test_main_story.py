"""The main job from end to end, as the rows tell it: reported, answered, dispatched, repaired, judged."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from portal.audit.models import Event
from portal.kernel import clock
from portal.kernel.access import Role
from portal.kernel.db import unit_of_work
from portal.kernel.errors import Conflict, Forbidden, Missing, Refused
from portal.kernel.severity import Scope, Severity
from portal.matters import queries as matters
from portal.matters import services as register
from portal.matters.models import HandOver, Link, Matter, NextStep, Tenure
from portal.notifications.models import Message
from portal.promises.calendar import Unit
from portal.promises.models import Clock, ClockKind, Outcome
from portal.reports import desk_queue, jobs, queries
from portal.reports.categories import Category
from portal.reports.models import Report, Status, Verdict, VerdictWord, Voice, WayOn
from portal.reports.services import answering, verdicts


@pytest.fixture
def cast(make):
    """A home with its resident, the staff of its estate, and the estate's promises."""
    home = make.home()
    resident = make.resident(home)
    staff = {
        role: make.actor(make.staff(role))
        for role in (Role.FRONT_DESK, Role.DISPATCHER, Role.SUPERVISOR, Role.MANAGER, Role.STEWARD)
    }
    make.register()
    return {"home": home, "resident": make.actor(resident), "person": resident, **staff}


@pytest.fixture
def report(make, cast):
    return make.report(
        cast["person"], cast["home"], words="厨房水管漏水，漏水滴到插座，很害怕。", category=Category.LEAK_PIPE
    )


def matter_of(session, report):
    session.rollback()
    session.expire_all()
    return session.get_one(Matter, report.id)


def answered(make, cast, report, clock, hours=2):
    make.do(
        answering.answer,
        cast[Role.FRONT_DESK],
        report.id,
        restatement="You say the pipe leaks.",
        stance="I see to it.",
        promise="Somebody comes.",
        promised_at=clock.now() + timedelta(hours=hours),
    )


def triaged(make, cast, report, **facts):
    given = {
        "category": Category.LEAK_PIPE,
        "scope": Scope.HOME,
        "growing": False,
        "essential_lost": False,
        "danger": None,
        "life": False,
    }
    make.do(answering.triage, cast[Role.FRONT_DESK], report.id, **(given | facts))


def finished(make, cast, report):
    triaged(make, cast, report)
    make.do(verdicts.finish_by_hand, cast[Role.FRONT_DESK], report.id, "A new seal is in.")


@pytest.mark.row("S41")
def test_danger_words_raise_urgency_and_the_acknowledgement_is_queued_at_once(session, report, cast):
    matter = matter_of(session, report)
    assert matter.severity is Severity.URGENT
    kinds = set(session.scalars(select(Message.kind).where(Message.recipient_id == cast["resident"].id)))
    assert kinds == {"report.acknowledged"}


@pytest.mark.row("S15")
def test_every_promised_time_is_stamped_at_receipt_and_stays_when_the_table_changes(session, make, report, noon):
    clocks = session.scalars(select(Clock).where(Clock.matter_id == report.id)).all()
    before = {one.kind: one.due_at for one in clocks}
    assert before[ClockKind.ANSWER] == noon + timedelta(minutes=30) and before[ClockKind.VISIT] == noon + timedelta(
        hours=4
    )
    make.promise(ClockKind.ANSWER, 600, Unit.MINUTES, severity=Severity.URGENT, valid_from=noon - timedelta(days=1))
    session.rollback()
    assert {
        one.kind: one.due_at for one in session.scalars(select(Clock).where(Clock.matter_id == report.id))
    } == before


@pytest.mark.row("S35")
def test_somebody_is_accountable_from_the_first_second(session, report):
    matter = matter_of(session, report)
    tenure = session.scalars(select(Tenure).where(Tenure.matter_id == report.id)).one()
    assert (tenure.person_id, tenure.since, tenure.until) == (matter.accountable_id, matter.opened_at, None)


@pytest.mark.row("S47")
def test_no_open_matter_can_lose_its_next_update(session, factory, report):
    with pytest.raises(DBAPIError), unit_of_work(factory) as writing:
        writing.get_one(Matter, report.id).next_update_at = None


@pytest.mark.row("S42")
def test_an_answer_without_a_date_to_come_is_refused_and_its_age_counts_from_receipt(
    session, make, cast, report, clock, noon
):
    with pytest.raises(Refused) as refused:
        answered(make, cast, report, clock, hours=-1)
    assert "promised_at" in refused.value.fields
    clock.forward(minutes=20)
    answered(make, cast, report, clock)
    session.rollback()
    running = session.scalars(select(Clock).where(Clock.matter_id == report.id, Clock.kind == ClockKind.ANSWER)).one()
    assert (running.started_at, running.outcome) == (noon, Outcome.KEPT)
    assert matter_of(session, report).next_update_at == clock.now() + timedelta(hours=2)


@pytest.mark.row("S33")
def test_the_first_words_are_never_overwritten(session, factory, make, cast, report):
    make.do(answering.correct, cast["resident"], report.id, "It is the bathroom.", by_staff=False)
    with pytest.raises(DBAPIError), unit_of_work(factory) as writing:
        writing.get_one(Report, report.id).words = "something else"
    forged = update(Event).where(Event.matter_id == report.id).values(action="report.invented")
    with pytest.raises(DBAPIError), unit_of_work(factory) as writing:
        writing.execute(forged)
    session.rollback()
    assert session.get_one(Report, report.id).words.startswith("厨房水管漏水")


@pytest.mark.row("S34")
@pytest.mark.row("S44")
def test_a_person_confirms_category_and_severity_and_the_times_follow_from_receipt(
    session, make, cast, report, clock, noon
):
    clock.forward(minutes=10)
    triaged(make, cast, report, growing=True, scope=Scope.RISER)
    matter = matter_of(session, report)
    assert matter.severity is Severity.MAJOR
    answer = session.scalars(
        select(Clock).where(Clock.matter_id == report.id, Clock.kind == ClockKind.ANSWER, Clock.ended_at.is_(None))
    ).one()
    assert answer.started_at == noon
    assert session.get_one(Report, report.id).confirmed_by_id == cast[Role.FRONT_DESK].id


@pytest.mark.row("S46")
def test_a_refusal_needs_a_way_on_and_a_call_back_stays_open_until_it_is_made(session, make, cast, report, clock):
    decline = {"reason": "This is the street's.", "way_on": WayOn.CALL_BACK, "way_words": "We ask them and ring you."}
    with pytest.raises(Refused):
        make.do(answering.decline, cast[Role.FRONT_DESK], report.id, **decline)
    later = clock.now() + timedelta(hours=3)
    make.do(answering.decline, cast[Role.FRONT_DESK], report.id, **decline, call_back_at=later)
    matter = matter_of(session, report)
    assert (matter.is_open, matter.next_step, matter.next_update_at) == (True, NextStep.CALL_BACK, later)
    make.do(answering.called_back, cast[Role.FRONT_DESK], report.id, "They come on Monday.")
    assert not matter_of(session, report).is_open


@pytest.mark.row("S63")
def test_staff_finish_and_only_the_household_says_solved(session, make, cast, report):
    finished(make, cast, report)
    for role in (Role.FRONT_DESK, Role.MANAGER):
        with pytest.raises(Forbidden):
            make.do(verdicts.give, cast[role], report.id, VerdictWord.SOLVED, "")
    stranger = make.actor(make.resident(make.home()))
    with pytest.raises(Missing):
        make.do(verdicts.give, stranger, report.id, VerdictWord.SOLVED, "")
    make.do(verdicts.give, cast["resident"], report.id, VerdictWord.SOLVED, "")
    assert session.get_one(Report, report.id).status is Status.SOLVED


@pytest.mark.row("S63")
def test_not_solved_reopens_with_the_same_person_and_a_new_round(session, make, cast, report):
    finished(make, cast, report)
    before = matter_of(session, report).accountable_id
    make.do(verdicts.give, cast["resident"], report.id, VerdictWord.PARTLY, "It still drips.")
    matter = matter_of(session, report)
    again = session.get_one(Report, report.id)
    assert (again.status, again.round, matter.accountable_id, matter.is_open) == (Status.IN_PROGRESS, 2, before, True)
    assert session.scalar(select(func.count()).where(Clock.matter_id == report.id, Clock.round == 2)) == 3


@pytest.mark.row("S63")
def test_silence_is_closed_after_two_reminders_and_counted_apart(session, factory, make, cast, report, clock):
    finished(make, cast, report)
    for expected in (1, 2):
        clock.forward(days=3, minutes=1)
        assert jobs.remind_verdicts(factory).done == 1
        assert jobs.remind_verdicts(factory).done == 0
        session.rollback()
        assert session.get_one(Report, report.id).reminders == expected
    assert jobs.close_unconfirmed(factory).done == 0
    clock.forward(days=3, minutes=1)
    assert jobs.close_unconfirmed(factory).done == 1
    session.rollback()
    session.expire_all()
    assert session.get_one(Report, report.id).status is Status.UNCONFIRMED
    assert session.scalar(select(func.count()).where(Verdict.report_id == report.id)) == 0


def test_a_spoken_verdict_is_told_to_the_household_and_can_be_objected_to(session, make, cast, report):
    finished(make, cast, report)
    make.do(
        verdicts.record_spoken,
        cast[Role.STEWARD],
        report.id,
        VerdictWord.SOLVED,
        "It works.",
        speaker_id=cast["resident"].id,
        speaker_name=None,
    )
    spoken = session.scalars(select(Verdict).where(Verdict.report_id == report.id)).one()
    assert (spoken.voice, spoken.recorder_id) == (Voice.SPOKEN, cast[Role.STEWARD].id)
    assert "verdict.recorded" in set(session.scalars(select(Message.kind)))
    link = session.scalars(select(Link).where(Link.matter_id == report.id, Link.purpose == "objection")).one()
    make.do(lambda tx: verdicts.object_to_verdict(tx, tx.get_one(Link, link.id), "I never said so."))
    session.rollback()
    session.expire_all()
    assert session.get_one(Verdict, spoken.id).objected_at is not None
    assert session.get_one(Report, report.id).status is Status.IN_PROGRESS


@pytest.mark.row("S71")
def test_a_second_leak_at_the_same_place_is_linked_one_step_graver_and_told_to_the_supervisor(
    session, make, cast, clock
):
    first = make.report(cast["person"], cast["home"], words="水龙头滴水。", category=Category.DRAIN)
    finished_as(make, cast, first, Category.DRAIN)
    make.do(verdicts.give, cast["resident"], first.id, VerdictWord.SOLVED, "")
    clock.forward(days=90)
    second = make.report(cast["person"], cast["home"], words="又堵了。", category=Category.DRAIN)
    session.rollback()
    assert second.relapse_of_id == first.id
    assert session.get_one(Matter, second.id).severity.step == session.get_one(Matter, first.id).severity.step + 1
    told = session.scalars(select(Message).where(Message.kind == "report.relapse")).all()
    assert [one.recipient_id for one in told] == [cast[Role.SUPERVISOR].id]


def finished_as(make, cast, report, category):
    triaged(make, cast, report, category=category)
    make.do(verdicts.finish_by_hand, cast[Role.FRONT_DESK], report.id, "Cleared.")


@pytest.mark.row("S26")
def test_the_fourth_report_of_a_home_says_so_and_links_the_three_before(session, make, cast):
    reports = [make.report(cast["person"], cast["home"], words=f"Trouble number {n}") for n in range(4)]
    session.rollback()
    desk = desk_queue.Desk(cast["home"].estate_id, cast[Role.FRONT_DESK], clock.now())
    assert {row.repeats for row in desk_queue.page(session, desk, "all", None).items} == {4}
    history = queries.history(session, cast["home"].id)
    assert {one.id for one in history} == {one.id for one in reports}


@pytest.mark.row("S35")
def test_a_hand_over_leaves_no_gap_and_the_giver_answers_until_it_is_accepted(session, make, cast, report, clock):
    giver = matter_of(session, report).accountable_id
    by = make.actor(make.read(type(cast["person"]), giver))
    make.do(
        answering.triage,
        cast[Role.FRONT_DESK],
        report.id,
        category=Category.LEAK_PIPE,
        scope=Scope.HOME,
        growing=False,
        essential_lost=False,
        danger=None,
        life=False,
        accountable_id=cast[Role.DISPATCHER].id,
    )
    del by
    clock.forward(minutes=30)
    make.do(register.offer_hand_over, cast[Role.DISPATCHER], [report.id], cast[Role.STEWARD].id, "Seal ordered.")
    assert matter_of(session, report).accountable_id == cast[Role.DISPATCHER].id
    with pytest.raises(Conflict):
        make.do(register.offer_hand_over, cast[Role.DISPATCHER], [report.id], cast[Role.MANAGER].id, "Again.")
    offer = session.scalars(select(HandOver).where(HandOver.matter_id == report.id)).one()
    with pytest.raises(Missing):
        make.do(register.answer_hand_overs, cast[Role.MANAGER], [offer.id], accepted=True)
    clock.forward(minutes=5)
    make.do(register.answer_hand_overs, cast[Role.STEWARD], [offer.id], accepted=True)
    assert matter_of(session, report).accountable_id == cast[Role.STEWARD].id
    held = matters.tenures(session, report.id)
    assert [earlier.until for earlier in held[:-1]] == [later.since for later in held[1:]] and held[-1].until is None


@pytest.mark.row("S35")
def test_a_second_hand_over_tells_the_manager(session, make, cast, report, clock):
    for giver, taker in ((Role.FRONT_DESK, Role.DISPATCHER), (Role.DISPATCHER, Role.STEWARD)):
        make.do(register.offer_hand_over, cast[giver], [report.id], cast[taker].id, "Seal ordered.")
        session.rollback()
        offer = session.scalars(select(HandOver).where(HandOver.answered_at.is_(None))).one()
        make.do(register.answer_hand_overs, cast[taker], [offer.id], accepted=True)
        clock.forward(minutes=5)
    session.rollback()
    told = session.scalars(select(Message).where(Message.kind == "hand_over.often")).all()
    assert [one.recipient_id for one in told] == [cast[Role.MANAGER].id]


@pytest.mark.row("S28")
def test_a_report_nobody_took_up_appears_on_the_supervisors_list_once(session, factory, make, cast, report, clock):
    assert jobs.tell_untaken(factory).done == 0
    clock.forward(minutes=61)
    assert jobs.tell_untaken(factory).done == 1
    assert jobs.tell_untaken(factory).done == 0
    told = session.scalars(select(Message).where(Message.kind == "matter.untaken")).all()
    assert [one.recipient_id for one in told] == [cast[Role.SUPERVISOR].id]


@pytest.mark.row("S47")
def test_a_missed_update_is_a_breach_of_its_own_noted_once(session, factory, cast, report, clock):
    clock.forward(minutes=31)
    assert jobs.miss_next_updates(factory).done == 1
    assert jobs.miss_next_updates(factory).done == 0
    kinds = set(session.scalars(select(Event.action).where(Event.matter_id == report.id)))
    assert "next_update.missed" in kinds
    late = session.scalars(select(Message).where(Message.kind == "next_update.late")).one()
    assert late.recipient_id == cast["resident"].id


@pytest.mark.row("S57")
def test_the_third_move_of_a_promised_word_tells_the_manager(session, make, cast, report, clock):
    answered(make, cast, report, clock)
    for days in (1, 2, 3):
        make.do(
            answering.promise_update,
            cast[Role.FRONT_DESK],
            report.id,
            words="Later.",
            at=clock.now() + timedelta(days=days),
        )
    session.rollback()
    told = session.scalars(select(Message).where(Message.kind == "promise.moved_often")).all()
    assert [one.recipient_id for one in told] == [cast[Role.MANAGER].id]


@pytest.mark.row("S88")
def test_a_note_that_judges_a_person_is_refused_with_kinder_words(make, cast, report):
    with pytest.raises(Refused) as refused:
        make.do(answering.note, cast[Role.FRONT_DESK], report.id, "这个业主是刁民。")
    assert "刁民" in str(refused.value.fields["words"])
    make.do(answering.note, cast[Role.FRONT_DESK], report.id, "Rang three times; is worried.")


@pytest.mark.row("S45")
def test_work_cannot_begin_without_somebody_accountable_and_a_next_update(session, factory, report):
    for column in ("accountable_id", "next_update_at"):
        with pytest.raises(DBAPIError), unit_of_work(factory) as writing:
            setattr(writing.get_one(Matter, report.id), column, None)


def test_a_version_from_before_is_told_what_changed(session, make, cast, report, clock):
    seen = matter_of(session, report).version
    answered(make, cast, report, clock)
    stale = {"reason": "no", "way_on": WayOn.STOPGAP, "way_words": "x", "version": seen}
    with pytest.raises(Conflict) as late:
        make.do(answering.decline, cast[Role.FRONT_DESK], report.id, **stale)
    assert late.value.now
