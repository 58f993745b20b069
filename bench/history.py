"""What happened in a town: reports in every state with their threads, timelines, clocks and work orders, spread over
three years. Every row keeps the rules that the use-cases keep."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

from bench.cases import Case, cases
from bench.sink import Row, Sink
from bench.town import ESTATES, Town
from portal.audit.models import Event, Visibility
from portal.kernel.access import Role
from portal.kernel.references import ALPHABET, shaped
from portal.kernel.severity import Scope, Severity
from portal.matters.models import Channel, Kind, Matter, NextStep, Part, Participant, Post, PostKind, Tenure
from portal.promises.calendar import Span
from portal.promises.defaults import CHINA
from portal.promises.models import Clock, ClockKind, Outcome
from portal.repairs.models import ReportWorkOrder, WorkOrder
from portal.repairs.models import Status as WorkStatus
from portal.reports.categories import Category, Trade
from portal.reports.models import Report, Status, Verdict, VerdictWord, Voice

SAID = (
    "师傅明天下午到，请您在家。",
    "我们已经收到，正在安排。",
    "谢谢，今天下午可以。",
    "配件已经到货。",
    "请问什么时候来？",
    "Thank you, tomorrow at two is fine.",
    "We found the cause and order the part today.",
    "还是有点漏，请再看看。",
)
WORK_SHARE = 0.3
_HOUR = timedelta(hours=1)


def write(sink: Sink, town: Town, size: int, told: Callable[[str], None]) -> None:
    """All that happened; `told` hears of each step."""
    promises = {
        (estate, one.severity, one.kind): (estate - 1) * len(CHINA) + place
        for estate in range(1, ESTATES + 1)
        for place, one in enumerate(CHINA, 1)
    }
    steps: tuple[tuple[Any, Callable[[Case], Iterator[Row]]], ...] = (
        (Matter, _matter),
        (Report, _report),
        (Tenure, _tenure),
        (Participant, _participant),
        (Post, _posts),
        (Event, _events),
        (Clock, lambda case: _clocks(case, promises)),
        (Verdict, _verdict),
    )
    all_cases = list(cases(town, size))
    for model, rows in steps:
        sink.write(model, (row for case in all_cases for row in rows(case)))
        told(model.__tablename__)
    _write_work(sink, town, size, all_cases)
    told("work_orders")
    sink.index((case.id, case.estate, case.words) for case in all_cases)
    told("matter_search")


def _write_work(sink: Sink, town: Town, size: int, all_cases: Iterable[Case]) -> None:
    work = [(size + place, case) for place, case in enumerate(_with_work(all_cases), 1)]
    sink.write(Matter, (_work_matter(key, case, town) for key, case in work))
    sink.write(WorkOrder, (_work_order(key, case, town) for key, case in work))
    sink.write(Tenure, (_work_tenure(key, case) for key, case in work))
    sink.write(ReportWorkOrder, ({"report_id": case.id, "work_order_id": key, "round": 1} for key, case in work))


def reference_of(prefix: str, key: int) -> str:
    """The key, scattered so that neighbours in time are none in the index, as with random references."""
    scattered, body = key * 387_420_489 % 32**6, ""
    for _ in range(6):
        scattered, letter = divmod(scattered, 32)
        body += ALPHABET[letter]
    return shaped(prefix, body)


STEP = {
    Status.RECEIVED: NextStep.FIRST_ANSWER,
    Status.ACCEPTED: NextStep.PLAN_VISIT,
    Status.IN_PROGRESS: NextStep.VISIT,
    Status.FINISHED: NextStep.VERDICT,
}


def _matter(case: Case) -> Iterator[Row]:
    yield {
        "id": case.id,
        "kind": Kind.REPORT,
        "reference": reference_of("R", case.id),
        "estate_id": case.estate,
        "home_id": case.home,
        "title": case.words.split("。")[0],
        "severity": case.severity,
        "channel": Channel.WEB,
        "accountable_id": case.accountable,
        "taken_up_at": case.answered_at,
        "next_step": STEP.get(case.status, NextStep.VERDICT),
        "next_update_at": case.due_at,
        "due_at": case.due_at,
        "waiting_until": case.waiting_until,
        "opened_at": case.opened_at,
        "closed_at": case.ended_at,
        "untaken_told_at": case.opened_at,
        "next_update_missed_at": case.due_at,
    }


def _report(case: Case) -> Iterator[Row]:
    yield {
        "id": case.id,
        "estate_id": case.estate,
        "reporter_id": case.reporter,
        "words": case.words,
        "category": Category.LEAK_PIPE,
        "guessed_category": Category.LEAK_PIPE,
        "scope": Scope.HOME,
        "answers": {},
        "windows": [],
        "status": case.status,
        "round": case.round,
        "first_answered_at": case.answered_at,
        "accepted_at": case.answered_at,
        "finished_at": case.finished_at,
        "ended_at": case.ended_at,
        "reminders": 2,
        "reminded_at": case.finished_at,
    }


def _tenure(case: Case) -> Iterator[Row]:
    yield {"matter_id": case.id, "person_id": case.accountable, "since": case.opened_at, "until": case.ended_at}


def _participant(case: Case) -> Iterator[Row]:
    yield {"matter_id": case.id, "person_id": case.reporter, "part": Part.REPORTER, "since": case.opened_at}


def _posts(case: Case) -> Iterator[Row]:
    for place in range(case.posts):
        by_staff = place % 2 == 0
        yield {
            "matter_id": case.id,
            "author_id": case.accountable if by_staff else case.reporter,
            "by_staff": by_staff,
            "kind": PostKind.ANSWER if place == 0 else PostKind.MESSAGE,
            "visibility": Visibility.RESIDENT,
            "words": SAID[(case.id + place) % len(SAID)],
            "at": case.opened_at + _HOUR * place * 0.1,
        }


def _events(case: Case) -> Iterator[Row]:
    base = {"estate_id": case.estate, "matter_id": case.id, "visibility": Visibility.RESIDENT, "schema": 1}
    facts = {"channel": "web", "category": "leak_pipe", "severity": case.severity.value}
    yield base | {"at": case.opened_at, "actor_id": case.reporter, "action": "report.received", "data": facts}
    if case.answered_at:
        yield base | {"at": case.answered_at, "actor_id": case.accountable, "action": "matter.taken_up", "data": {}}
    for place in range(case.posts):
        until = (case.opened_at + _HOUR * (place + 24)).isoformat()
        at = case.opened_at + _HOUR * (place * 0.1 + 0.05)
        yield base | {"at": at, "actor_id": case.accountable, "action": "next_update.moved", "data": {"until": until}}
    if case.finished_at:
        data = {"round": 1}
        yield base | {"at": case.finished_at, "actor_id": case.accountable, "action": "report.finished", "data": data}


def _clocks(case: Case, promises: dict[tuple[int, Severity, ClockKind], int]) -> Iterator[Row]:
    lengths = {ClockKind.ANSWER: 4, ClockKind.VISIT: 24, ClockKind.FINISH: 72}
    for kind, hours in lengths.items():
        due = max(case.due_at or case.opened_at, case.opened_at) + _HOUR * hours
        length = due - case.opened_at
        met = case.answered_at if kind is ClockKind.ANSWER else case.finished_at
        ended = met or case.ended_at
        outcome = None if ended is None else Outcome.MISSED if ended > due else Outcome.KEPT if met else Outcome.STOPPED
        told = {f"{mark}_told_at": case.opened_at for mark in ("half", "most", "due")}
        yield told | {
            "matter_id": case.id,
            "estate_id": case.estate,
            "round": case.round,
            "kind": kind,
            "span": Span.OFFICE,
            "is_statutory": False,
            "promise_id": promises[case.estate, case.severity, kind],
            "started_at": case.opened_at,
            "due_at": due,
            "half_at": case.opened_at + length / 2,
            "most_at": case.opened_at + length * 0.8,
            "promised_at": due,
            "ended_at": ended,
            "outcome": outcome,
        }


def _verdict(case: Case) -> Iterator[Row]:
    if case.status is Status.SOLVED and case.finished_at:
        yield {
            "report_id": case.id,
            "round": case.round,
            "word": VerdictWord.SOLVED,
            "voice": Voice.PAGE,
            "speaker_id": case.reporter,
            "at": case.finished_at + _HOUR,
        }


def _with_work(all_cases: Iterable[Case]) -> Iterator[Case]:
    worked = {Status.SOLVED, Status.UNCONFIRMED, Status.IN_PROGRESS, Status.FINISHED}
    return (case for case in all_cases if case.status in worked and case.id % 100 < WORK_SHARE * 100)


def _technician(key: int, case: Case, town: Town) -> int:
    technicians = town.staff_of(case.estate, Role.TECHNICIAN)
    return technicians[key % len(technicians)]


def _work_matter(key: int, case: Case, town: Town) -> Row:
    open_until = None if case.finished_at else case.due_at
    return {
        "id": key,
        "kind": Kind.WORK_ORDER,
        "reference": reference_of("W", key),
        "estate_id": case.estate,
        "home_id": case.home,
        "title": case.words.split("。")[0],
        "severity": case.severity,
        "channel": Channel.STAFF,
        "accountable_id": _technician(key, case, town),
        "taken_up_at": case.answered_at,
        "next_step": NextStep.PLAN_VISIT,
        "next_update_at": open_until,
        "due_at": open_until,
        "opened_at": case.answered_at or case.opened_at,
        "closed_at": case.finished_at,
        "untaken_told_at": case.opened_at,
        "next_update_missed_at": open_until,
    }


def _work_order(key: int, case: Case, town: Town) -> Row:
    status = WorkStatus.FINISHED if case.finished_at else WorkStatus.PLANNED
    return {
        "id": key,
        "estate_id": case.estate,
        "trade": next(iter(Trade)),
        "category": Category.LEAK_PIPE,
        "technician_id": _technician(key, case, town),
        "status": status,
        "finished_at": case.finished_at,
    }


def _work_tenure(key: int, case: Case) -> Row:
    since = case.answered_at or case.opened_at
    return {"matter_id": key, "person_id": case.accountable, "since": since, "until": case.finished_at}
