"""The demo breaks no rule that the use-cases enforce: who answers, what is next, what was promised and kept."""

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import text

from portal.estates import settings
from portal.kernel.access import GRANTS, Permission, Right
from portal.matters.wording import label_in
from portal.promises import queries as promises
from portal.promises.calendar import Amount
from portal.promises.models import Outcome
from portal.reports.guess import guess
from portal.reports.models import ENDED, Status, WayOn

MINUTE = timedelta(minutes=1)


def may(ledger, person_id, estate_id, permission):
    """Whether any role of theirs there carries it."""
    return any(permission in GRANTS[role] for role in ledger.roles[person_id, estate_id])


def reports(ledger):
    """Each report with its matter."""
    for report in ledger.reports.values():
        yield report, ledger.matters[report.id]


@pytest.mark.database("sqlite")
def test_every_row_points_to_rows_that_are_there(looking):
    assert looking.execute(text("PRAGMA foreign_key_check")).all() == []


def test_there_is_a_year_of_reports_in_every_state(ledger, company):
    states = ledger.of("reports", "status")
    assert len(ledger.reports) > 1400 and set(states) == set(Status)
    opened = [matter.opened_at for _, matter in reports(ledger)]
    assert company.at - timedelta(days=366) < min(opened) and max(opened) < company.at
    still_open = [matter for _, matter in reports(ledger) if matter.closed_at is None]
    assert 60 <= len(still_open) <= 140


def test_somebody_is_accountable_at_every_moment_beginning_with_the_duty(ledger):
    for matter in ledger.matters.values():
        tenures = ledger.of("tenures", "matter_id")[matter.id]
        assert tenures[0].since == matter.opened_at and tenures[-1].until is None
        assert all(one.until == other.since for one, other in pairwise(tenures))
        assert tenures[-1].person_id == matter.accountable_id and len(tenures) == matter.hand_overs + 1
        if matter.kind == "report":
            duty = [
                shift.person_id
                for shift in ledger.of("duty_shifts", "estate_id")[matter.estate_id]
                if shift.rank == 1 and shift.starts_at <= matter.opened_at < shift.ends_at
            ]
            assert duty == [tenures[0].person_id]


def test_every_open_report_has_a_next_update_and_a_missed_one_is_noted(ledger, company):
    for report, matter in reports(ledger):
        if matter.closed_at is not None:
            assert matter.next_update_at is matter.due_at is matter.waiting_until is None
            continue
        running = [c for c in ledger.of("clocks", "matter_id")[report.id] if c.ended_at is None and c.paused_at is None]
        assert matter.due_at == min([matter.next_update_at, *(clock.due_at for clock in running)])
        if matter.next_update_at < company.at - MINUTE:
            assert matter.next_update_missed_at >= matter.next_update_at
            kinds = [(b.kind, b.due_at) for b in ledger.of("breaches", "matter_id")[report.id]]
            assert ("next_update", matter.next_update_at) in kinds


def test_what_nobody_takes_up_in_time_has_been_told(ledger, company):
    limit = settings.UNASSIGNED_AFTER.default
    for _report, matter in reports(ledger):
        late = matter.opened_at < company.at - timedelta(minutes=limit + 1)
        if matter.closed_at is None and matter.taken_up_at is None and late:
            told = matter.untaken_told_at is not None
            reopened = [e.at for e in ledger.story(matter.id, "report.reopened", "matter.given")]
            assert told or (reopened and reopened[-1] > company.at - MINUTE)


def test_answers_come_after_the_receipt_from_people_who_may_give_them(ledger):
    for report, matter in reports(ledger):
        answers = ledger.of("answers", "report_id")[report.id]
        declines = ledger.of("declines", "report_id")[report.id]
        moments = [one.at for one in (*answers, *declines)]
        assert report.first_answered_at == min(moments, default=None)
        for one in answers:
            post = ledger.posts[one.post_id]
            assert matter.opened_at < one.at < one.promised_at
            assert post.kind == "answer" and post.author_id == one.author_id and len(post.words.splitlines()) == 3
            assert may(ledger, one.author_id, matter.estate_id, Permission.REPORTS_ANSWER)


def test_a_refusal_has_a_reason_and_a_way_on(ledger):
    for report, matter in reports(ledger):
        declines = ledger.of("declines", "report_id")[report.id]
        assert (report.status == Status.DECLINED) <= bool(declines)
        for one in declines:
            assert len(ledger.posts[one.post_id].words.splitlines()) == 2
            assert (one.way_on == WayOn.CALL_BACK) == (one.call_back_at is not None)
        if report.status == Status.DECLINED and matter.closed_at is None:
            assert declines[-1].way_on == WayOn.CALL_BACK and matter.next_update_at == declines[-1].call_back_at


def test_states_agree_with_what_happened(ledger):
    for report, matter in reports(ledger):
        reopened = ledger.story(report.id, "report.reopened")
        assert report.round == len(reopened) + 1
        open_call = report.status == Status.DECLINED and matter.closed_at is None
        assert (report.status in ENDED) == (matter.closed_at is not None or open_call)
        first = ledger.story(report.id, "report.received")[0]
        assert first.at == matter.opened_at == min(event.at for event in ledger.story(report.id))
        if report.status in {Status.FINISHED, Status.SOLVED, Status.UNCONFIRMED}:
            finished = ledger.story(report.id, "report.finished")
            assert finished[-1].at == report.finished_at and finished[-1].data["round"] == report.round


def test_promised_times_come_from_the_register_and_the_calendar(ledger, looking):
    terms = {estate_id: promises.terms(looking, estate_id) for estate_id in ledger.estates}
    for clock in ledger.clocks.values():
        promise = ledger.promises[clock.promise_id]
        calendar = terms[clock.estate_id].calendar
        due = calendar.add_working_time(clock.started_at, Amount(promise.number, promise.unit))
        assert clock.promised_at == due and clock.kind == promise.kind
        for pause in ledger.of("pauses", "clock_id")[clock.id]:
            if pause.ended_at:
                due = calendar.after(clock.span, due, calendar.between(clock.span, pause.started_at, pause.ended_at))
        assert clock.due_at == due


def test_clocks_were_kept_or_missed_as_their_moments_say(ledger):
    broken = set()
    for clock in ledger.clocks.values():
        late = clock.ended_at is not None and clock.ended_at > clock.due_at
        if clock.outcome in {Outcome.KEPT, Outcome.MISSED}:
            assert (clock.outcome == Outcome.MISSED) == late
        if clock.outcome == Outcome.MISSED or clock.due_told_at is not None:
            broken.add((clock.matter_id, str(clock.kind), clock.due_at))
    noted = [one for one in ledger.breaches.values() if one.clock_id]
    assert {(one.matter_id, str(one.kind), one.due_at) for one in noted} == broken and len(noted) == len(broken)
    assert all(one.noted_at > one.due_at for one in ledger.breaches.values())


def test_clocks_end_when_the_thing_promised_was_done(ledger):
    for report, matter in reports(ledger):
        clocks = ledger.of("clocks", "matter_id")[report.id]
        if matter.closed_at or report.status == Status.FINISHED:
            assert all(clock.ended_at for clock in clocks)
        said = [
            one.at
            for one in (*ledger.of("answers", "report_id")[report.id], *ledger.of("declines", "report_id")[report.id])
        ]
        there = [event.at for event in ledger.story(report.id, "visit.arrived")]
        finished = [event.at for event in ledger.story(report.id, "report.finished")]
        ended = {
            "answer": said,
            "visit": there,
            "safe": [e.at for e in ledger.story(report.id, "work.made_safe")],
            "finish": [],
        }
        for clock in clocks:
            if clock.outcome in {Outcome.KEPT, Outcome.MISSED}:
                moments = [at for at in (*ended[clock.kind], *finished, *said[:0]) if at >= clock.started_at]
                stopped = [
                    event.at for event in ledger.story(report.id, "report.declined") if event.at >= clock.started_at
                ]
                assert clock.ended_at == min(moments, default=None) or clock.ended_at in stopped


def test_passed_marks_were_told_and_those_to_come_were_not(ledger, company):
    for clock in ledger.clocks.values():
        until = clock.ended_at or clock.paused_at or company.at
        for moment, told in (
            (clock.half_at, clock.half_told_at),
            (clock.most_at, clock.most_told_at),
            (clock.due_at, clock.due_told_at),
        ):
            if told is None:
                passed_unheard = moment + MINUTE < until and clock.ended_at is None
                assert not passed_unheard
            else:
                assert told <= until


def test_a_clock_rests_only_while_work_waits_for_a_reason_with_a_date(ledger):
    for clock in ledger.clocks.values():
        open_pauses = [one for one in ledger.of("pauses", "clock_id")[clock.id] if one.ended_at is None]
        assert bool(open_pauses) == (clock.paused_at is not None)
        if open_pauses:
            holds = [
                h for order in ledger.orders_of[clock.matter_id] for h in ledger.of("holds", "work_order_id")[order]
            ]
            waiting = [hold for hold in holds if hold.ended_at is None]
            assert waiting and max(hold.until for hold in waiting) == ledger.matters[clock.matter_id].waiting_until
            assert open_pauses[0].reason in {hold.reason for hold in waiting}


def test_words_were_guessed_right_and_kept_in_the_language_of_their_home(ledger):
    for report, matter in reports(ledger):
        assert guess(report.words).category == report.guessed_category == report.category, report.words
        assert matter.title and report.words.startswith(matter.title.rstrip("…")[:6])


def test_reports_come_from_people_who_could_report(ledger):
    for report, matter in reports(ledger):
        assert (report.entered_by_id is None) == (matter.channel == "web")
        if report.entered_by_id:
            assert may(ledger, report.entered_by_id, matter.estate_id, Permission.REPORTS_ENTER)
        if matter.channel == "web" and matter.home_id:
            theirs = [
                one
                for one in ledger.relations_at(matter.home_id, matter.opened_at)
                if one.person_id == report.reporter_id
            ]
            assert any(Right(one.rights) & Right.REPORT for one in theirs)


def test_a_relapse_points_to_an_earlier_repair_of_the_same_kind_at_the_same_place(ledger):
    found = [report for report in ledger.reports.values() if report.relapse_of_id]
    assert found
    for report in found:
        earlier, matter = ledger.reports[report.relapse_of_id], ledger.matters[report.id]
        before = ledger.matters[earlier.id]
        assert earlier.category == report.category and (before.home_id, before.place_id) == (
            matter.home_id,
            matter.place_id,
        )
        assert earlier.id < report.id and before.opened_at < matter.opened_at


def test_notes_and_threads_judge_nobody(ledger):
    assert not [post.words for post in ledger.posts.values() if label_in(post.words)]
    for post in ledger.posts.values():
        matter = ledger.matters[post.matter_id]
        if post.by_staff:
            assert ledger.roles[post.author_id, matter.estate_id]
        assert post.words.strip() == post.words != ""
        assert post.at >= matter.opened_at


def test_offers_wait_only_for_people_of_the_estate(ledger):
    for offer in ledger.hand_overs.values():
        matter = ledger.matters[offer.matter_id]
        assert offer.summary and may(ledger, offer.to_id, matter.estate_id, Permission.HAND_OVER)
        if offer.answered_at is None:
            assert matter.closed_at is None and matter.accountable_id == offer.from_id
