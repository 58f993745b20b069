"""The demo breaks no rule of work and verdicts: visits, proof, checklists, waits, and whose word counts."""

from collections import defaultdict
from datetime import timedelta
from itertools import pairwise

from portal.estates import settings
from portal.estates.models import RelationKind
from portal.kernel.access import GRANTS, Permission, Right
from portal.kernel.severity import Severity
from portal.repairs.models import Status
from portal.reports import checklists
from portal.reports.models import Status as ReportStatus
from portal.reports.models import VerdictWord, Voice
from portal.workforce.models import EXPLAINED, QUARTER, quarters_of
from portal.workforce.models import Status as VisitStatus


def may(ledger, person_id, estate_id, permission):
    return any(permission in GRANTS[role] for role in ledger.roles[person_id, estate_id])


def test_no_two_visits_of_a_person_overlap_as_planned_or_as_they_were(ledger):
    for visits in ledger.of("appointments", "person_id").values():
        planned = sorted(
            (v.span_from, v.span_to) for v in visits if v.status not in {VisitStatus.CANCELLED, VisitStatus.NO_ACCESS}
        )
        assert all(one[1] <= other[0] for one, other in pairwise(planned))
        been = sorted((v.arrived_at, v.done_at) for v in visits if v.done_at)
        assert all(one[1] <= other[0] for one, other in pairwise(been))


def test_visits_take_the_quarters_that_the_calendar_would_have_given_them(ledger):
    for visit in ledger.appointments.values():
        taken = {row.quarter for row in ledger.of("occupied_quarters", "appointment_id")[visit.id]}
        over = visit.done_at or visit.no_access_at
        expected = quarters_of(visit.span_from, visit.span_to)
        last = quarters_of(over, over).stop if over else expected.stop
        assert taken == (set() if visit.status == VisitStatus.CANCELLED else {one for one in expected if one < last})


def test_visits_are_planned_as_the_calendar_allows(ledger):
    for visit in ledger.appointments.values():
        assert all(int(at.timestamp()) % QUARTER == 0 for at in (visit.span_from, visit.span_to))
        assert (
            visit.window_from <= visit.span_from < visit.span_to <= visit.window_to and visit.span_to > visit.booked_at
        )
        assert (visit.admits in EXPLAINED) <= bool(visit.admit_note)
        assert may(ledger, visit.person_id, visit.estate_id, Permission.WORK_DO)
        assert may(ledger, visit.booked_by_id, visit.estate_id, Permission.WORK_PLAN)
        away = ledger.of("absences", "person_id")[visit.person_id]
        assert not [one for one in away if one.starts_at < visit.span_to and one.ends_at > visit.span_from]


def test_visits_go_on_in_their_order(ledger, company):
    for visit in ledger.appointments.values():
        moments = [
            visit.booked_at,
            visit.accepted_at,
            visit.arrived_at,
            visit.done_at or visit.no_access_at or visit.cancelled_at,
        ]
        known = [at for at in moments if at]
        assert known == sorted(known) and known[-1] <= company.at
        if visit.proof_photo_id:
            photo = ledger.attachments[visit.proof_photo_id]
            assert photo.matter_id == visit.matter_id and photo.purpose == "arrival" and photo.visibility == "staff"
        if visit.status in {VisitStatus.BOOKED, VisitStatus.ACCEPTED}:
            assert visit.window_to > company.at


def test_an_order_stands_as_its_visits_and_its_report_say(ledger):
    for order in ledger.work_orders.values():
        matter, report = ledger.matters[order.id], ledger.reports[ledger.report_of[order.id]]
        visits = ledger.of("appointments", "matter_id")[order.id]
        still_open = [visit.status for visit in visits if visit.status in {"booked", "accepted", "arrived"}]
        expected = {Status.BOOKED: {"booked", "accepted"}, Status.ARRIVED: {"arrived"}}.get(order.status, set())
        assert len(still_open) == bool(expected) and set(still_open) <= expected
        assert (matter.closed_at is None) == (order.status not in {Status.FINISHED, Status.CANCELLED})
        assert order.category == report.category and matter.title == ledger.matters[report.id].title
        assert (matter.home_id, matter.place_id) == (
            ledger.matters[report.id].home_id,
            ledger.matters[report.id].place_id,
        )
        if matter.closed_at is None:
            assert (
                report.status in {ReportStatus.ACCEPTED, ReportStatus.IN_PROGRESS}
                and matter.due_at == matter.next_update_at
            )


def test_reports_follow_their_orders(ledger):
    for report_id, orders in ledger.orders_of.items():
        report = ledger.reports[report_id]
        states = {ledger.work_orders[order].status for order in orders}
        if report.status in {ReportStatus.FINISHED, ReportStatus.SOLVED, ReportStatus.UNCONFIRMED}:
            assert states <= {Status.FINISHED, Status.CANCELLED}
        if states & {Status.BOOKED, Status.ARRIVED, Status.WAITING}:
            assert report.status == ReportStatus.IN_PROGRESS
        rounds = {link.round for link in ledger.of("report_work_orders", "report_id")[report_id]}
        assert rounds == {report.round}


def test_finished_work_has_its_facts_its_ticks_and_its_photos(ledger):
    photos = defaultdict(set)
    for one in ledger.attachments.values():
        if one.purpose in {"before", "safe", "after"}:
            photos[one.matter_id].add(one.blob_sha256)
    for order in ledger.work_orders.values():
        facts = {one.round: one for one in ledger.of("site_reports", "work_order_id")[order.id]}
        rounds = order.round if order.status == Status.FINISHED else order.round - 1
        assert set(facts) == set(range(1, rounds + 1))
        checks = ledger.of("checks", "work_order_id")[order.id]
        for number, found in facts.items():
            assert found.users_view and may(ledger, found.by_id, order.estate_id, Permission.WORK_DO)
            lines = {line.key: line for line in checklists.lines_for(order.category, minor=True)}
            of_round = {one.line: one for one in checks if one.round == number}
            assert set(of_round) == set(lines)
            graver = {line.key for line in checklists.lines_for(order.category, minor=False) if line.is_compulsory}
            must = {key for key, line in lines.items() if line.is_compulsory}
            passed = {key for key, one in of_round.items() if one.passed}
            assert must <= passed
            if ledger.matters[order.id].severity != Severity.MINOR and order.round == 1:
                assert graver <= passed and len(photos[ledger.report_of[order.id]]) >= 2
        if order.status == Status.FINISHED:
            assert photos[ledger.report_of[order.id]]


def test_work_that_waits_says_why_until_when_and_what_helps(ledger, company):
    for order in ledger.work_orders.values():
        holds = ledger.of("holds", "work_order_id")[order.id]
        waiting = [hold for hold in holds if hold.ended_at is None]
        assert len(waiting) == (order.status == Status.WAITING)
        for hold in holds:
            assert (
                hold.why
                and hold.meanwhile
                and hold.until > hold.since
                and (not hold.ended_at or hold.ended_at >= hold.since)
            )
        for hold in waiting:
            report = ledger.matters[ledger.report_of[order.id]]
            assert report.next_step in {"wait", "progress"} and report.waiting_until >= hold.until > company.at


def test_only_a_household_whose_word_counts_judges_and_never_who_did_the_work(ledger):
    for verdict in ledger.verdicts.values():
        matter = ledger.matters[verdict.report_id]
        report, workers = ledger.reports[verdict.report_id], ledger.workers[verdict.report_id]
        assert verdict.speaker_id not in workers and verdict.recorder_id not in workers
        assert (verdict.voice == Voice.SPOKEN) == (verdict.recorder_id is not None)
        if verdict.recorder_id:
            assert may(ledger, verdict.recorder_id, matter.estate_id, Permission.VERDICT_RECORD)
        if verdict.speaker_id is None:
            assert verdict.speaker_name
        elif matter.home_id is None:
            assert verdict.speaker_id == report.reporter_id
        else:
            theirs = [r for r in ledger.relations_at(matter.home_id, verdict.at) if r.person_id == verdict.speaker_id]
            assert any(Right(r.rights) & Right.VERDICT and r.sees_at <= matter.opened_at for r in theirs)


def test_every_word_came_at_its_time(ledger):
    for report in ledger.reports.values():
        verdicts = ledger.of("verdicts", "report_id")[report.id]
        finished = {event.data["round"]: event.at for event in ledger.story(report.id, "report.finished")}
        for verdict in verdicts:
            assert verdict.at > finished[verdict.round]
            before = [one for one in verdicts if one.round == verdict.round and one.id < verdict.id]
            closed = [
                e.at
                for e in ledger.story(report.id, "report.closed_unconfirmed")
                if finished[verdict.round] < e.at < verdict.at
            ]
            if verdict.word == VerdictWord.CAME_BACK:
                ended = [one.at for one in before] + closed
                assert ended and verdict.at - max(ended) <= timedelta(days=settings.REOPEN_DAYS.default)
            else:
                assert not before
            if verdict.voice == Voice.LINK:
                used = [one for one in ledger.of("links", "matter_id")[report.id] if one.used_at == verdict.at]
                assert [one.person_id for one in used] == [verdict.speaker_id] and used[0].expires_at > verdict.at
        if report.status == ReportStatus.SOLVED:
            assert verdicts[-1].word == VerdictWord.SOLVED and verdicts[-1].at == report.ended_at


def test_silence_is_closed_only_after_it_was_asked_twice(ledger, company):
    wait = timedelta(days=settings.VERDICT_REMINDER_DAYS.default)
    for report in ledger.reports.values():
        asked = [
            event.at
            for event in ledger.story(report.id, "verdict.reminded")
            if event.at > (report.finished_at or company.at)
        ]
        if report.status == ReportStatus.UNCONFIRMED:
            assert report.reminders == len(asked) == settings.VERDICT_REMINDERS.default
            assert report.ended_at - asked[-1] >= wait
        if report.status == ReportStatus.FINISHED:
            assert company.at - max([report.finished_at, *asked]) < wait + timedelta(minutes=11)


def test_open_links_belong_to_those_who_are_asked_now(ledger, company):
    for link in ledger.links.values():
        report = ledger.reports[link.matter_id]
        assert link.person_id not in ledger.workers[link.matter_id]
        usable = link.used_at is None and link.revoked_at is None
        if link.purpose == "verdict" and usable:
            assert report.status in {ReportStatus.FINISHED, ReportStatus.UNCONFIRMED}


def test_the_next_household_never_sees_the_words_of_the_last(ledger):
    owning = {RelationKind.OWNER, RelationKind.CO_OWNER}
    for relations in ledger.of("relations", "home_id").values():
        for kinds in (owning, {RelationKind.TENANT}):
            side = [one for one in relations if one.kind in kinds]
            for gone in (one for one in side if one.valid_to):
                assert all(one.sees_from >= gone.valid_to for one in side if one.valid_from >= gone.valid_to)
        roots = {one.id for one in relations if one.household_id is None}
        assert all(one.household_id is None or one.household_id in roots for one in relations)
