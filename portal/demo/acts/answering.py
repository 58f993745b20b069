"""People answer: first answer, triage, messages, new dates, refusals (reports.services.answering)."""

from datetime import datetime, timedelta

from portal.audit.models import Visibility
from portal.demo.acts import clocks
from portal.demo.acts.intake import limit_of
from portal.demo.company.ground import Somebody
from portal.demo.tale import Facts, Tale
from portal.estates import settings
from portal.kernel.severity import Scope, Severity
from portal.matters.models import NextStep, PostKind, Purpose
from portal.promises.calendar import Span
from portal.promises.models import ClockKind
from portal.reports.categories import TREE, Category, Route
from portal.reports.models import Answer, Decline, Status, WayOn
from portal.reports.severity import severity_of

RESIDENT = Visibility.RESIDENT


def answer(tale: Tale, words: tuple[str, str, str], promised_at: datetime, at: datetime, by: Somebody) -> None:
    """What I understood, where I stand, what I promise by when."""
    clocks.sweep(tale, at)
    post_id = tale.write("\n".join(words), at, by, by_staff=True, kind=PostKind.ANSWER)
    tale.world.book.put(
        Answer, report_id=tale.report.id, post_id=post_id, author_id=by.id, promised_at=promised_at, at=at
    )
    tale.report.first_answered_at = tale.report.first_answered_at or at
    clocks.meet(tale, ClockKind.ANSWER, at)
    tale.take_up(at, by)
    tale.expect(_step_after(tale), promised_at)
    tale.tell(_reporter(tale), "report.answered", f"post:{post_id}", at, post_id=post_id)


def _reporter(tale: Tale) -> int | None:
    return tale.reporter.id if tale.reporter else None


def _step_after(tale: Tale) -> NextStep:
    if tale.report.status is Status.RECEIVED:
        return NextStep.TRIAGE
    if tale.report.status is Status.ACCEPTED and TREE[tale.report.category].route is Route.REPAIR:
        return NextStep.PLAN_VISIT
    return NextStep.PROGRESS


def triage(
    tale: Tale, at: datetime, by: Somebody, *, category: Category | None = None, growing: bool | None = None,
    scope: Scope | None = None, accountable: Somebody | None = None,
) -> None:  # fmt: skip
    """A person confirms what it is and what makes it grave; what is not said stays as it was guessed."""
    clocks.sweep(tale, at)
    report, matter = tale.report, tale.matter
    report.category, report.scope = category or report.category, scope or report.scope
    report.confirmed_by_id = by.id
    report.growing = report.growing if growing is None else growing
    severity = _severity(tale)
    changed = severity is not matter.severity
    matter.severity = severity
    clocks.restamp(tale, severity, at)
    if report.status is Status.RECEIVED:
        report.accept(at)
    _give(tale, at, by, accountable)
    step = _step_after(tale) if report.first_answered_at else NextStep.FIRST_ANSWER
    tale.expect(step, min(matter.next_update_at or at, at + limit_of(tale, severity, at)))
    facts: Facts = {"category": report.category, "severity": severity, "changed": changed}
    tale.event("report.triaged", at, by.id, visibility=RESIDENT, **facts)


def _severity(tale: Tale) -> Severity:
    report = tale.report
    return severity_of(
        report.danger is not None,
        report.life,
        report.growing,
        report.essential_lost,
        report.scope,
        report.relapse_of_id is not None,
    )


def _give(tale: Tale, at: datetime, by: Somebody, to: Somebody | None) -> None:
    if to is None or to.id == tale.matter.accountable_id:
        tale.take_up(at, by)
        return
    tale.give_to(to.id, at)
    if to.id == by.id:
        tale.matter.taken_up_at, tale.untaken_since = at, None
    tale.event("matter.given", at, by.id, to_id=to.id)
    tale.tell(to.id, "matter.given", f"given:{tale.matter.id}:{tale.matter.hand_overs}", at)


def message(
    tale: Tale, words: str, at: datetime, by: Somebody, *, by_staff: bool, photos: tuple[str, ...] = ()
) -> None:
    """A message to the other side; a resident's word is answered within the call-back limit."""
    clocks.sweep(tale, at)
    post_id = tale.write(words, at, by, by_staff=by_staff)
    tale.attach(list(photos), Purpose.MESSAGE, at, by.id, post_id=post_id)
    if not by_staff:
        _reply_soon(tale, at)
    to = _reporter(tale) if by_staff else tale.matter.accountable_id
    tale.tell(to, "message.written", f"post:{post_id}", at, post_id=post_id)


def _reply_soon(tale: Tale, at: datetime) -> None:
    by, expected = soon(tale, at), tale.matter.next_update_at
    if expected and by < expected:
        tale.expect(NextStep.CALL_BACK, by)


def soon(tale: Tale, at: datetime, severity: Severity | None = None) -> datetime:
    """Now and the estate's call-back limit: clock time for what is urgent, office time for the rest."""
    length = timedelta(minutes=tale.ground.value(settings.CALLBACK_MINUTES, at))
    grave = (severity or tale.matter.severity).step >= Severity.URGENT.step
    return tale.ground.calendar.after(Span.ALWAYS if grave else Span.OFFICE, at, length)


def note(tale: Tale, words: str, at: datetime, by: Somebody) -> None:
    """A note among staff."""
    clocks.sweep(tale, at)
    tale.write(words, at, by, by_staff=True, kind=PostKind.NOTE, visibility=Visibility.STAFF)


def correct(tale: Tale, words: str, at: datetime, by: Somebody, *, by_staff: bool = False) -> None:
    """A correction; the original words stay."""
    clocks.sweep(tale, at)
    tale.write(words, at, by, by_staff=by_staff, kind=PostKind.CORRECTION)


def worsened(tale: Tale, words: str, at: datetime, by: Somebody, photos: tuple[str, ...] = ()) -> None:
    """It is getting worse, says the resident."""
    clocks.sweep(tale, at)
    matter = tale.matter
    post_id = tale.write(words, at, by, by_staff=False)
    tale.attach(list(photos), Purpose.MESSAGE, at, by.id, post_id=post_id)
    tale.report.growing = True
    graver = _severity(tale)
    if graver.step > matter.severity.step:
        matter.severity = graver
        clocks.restamp(tale, graver, at, since=at)
    tale.event("report.worsened", at, by.id, visibility=RESIDENT, severity=matter.severity)
    _reply_soon(tale, at)
    tale.tell(matter.accountable_id, "report.worsened", f"post:{post_id}", at, post_id=post_id)


def promise_update(tale: Tale, words: str, until: datetime, at: datetime, by: Somebody) -> None:
    """How it stands, and when the next word comes."""
    clocks.sweep(tale, at)
    post_id = tale.write(words, at, by, by_staff=True)
    tale.take_up(at, by)
    if tale.matter.next_update_at and until > tale.matter.next_update_at:
        tale.event("next_update.moved", at, by.id, until=until.isoformat())
    tale.expect(NextStep.PROGRESS, until)
    tale.tell(_reporter(tale), "message.written", f"post:{post_id}", at, post_id=post_id)


def decline(
    tale: Tale, words: tuple[str, str], way_on: WayOn, at: datetime, by: Somebody, call_back_at: datetime | None = None
) -> None:
    """No, with a reason and a way on; with a call-back the matter stays open until the call is made."""
    clocks.sweep(tale, at)
    tale.report.decline(at)
    post_id = tale.write("\n".join(words), at, by, by_staff=True, kind=PostKind.ANSWER)
    tale.world.book.put(
        Decline,
        report_id=tale.report.id,
        post_id=post_id,
        author_id=by.id,
        way_on=way_on,
        call_back_at=call_back_at,
        at=at,
    )
    clocks.meet(tale, ClockKind.ANSWER, at)
    clocks.stop(tale, at)
    tale.report.first_answered_at = tale.report.first_answered_at or at
    if call_back_at:
        tale.matter.await_update(NextStep.CALL_BACK, call_back_at)
    else:
        tale.matter.close(at)
    tale.event("report.declined", at, by.id, visibility=RESIDENT, way_on=way_on, post_id=post_id)
    tale.tell(_reporter(tale), "report.declined", f"post:{post_id}", at, post_id=post_id)


def called_back(tale: Tale, words: str, at: datetime, by: Somebody) -> None:
    """The promised call was made."""
    clocks.sweep(tale, at)
    tale.write(words, at, by, by_staff=True)
    tale.matter.close(at)


def begin(tale: Tale, step: NextStep, until: datetime, at: datetime, by: Somebody) -> None:
    """Work has begun or is booked."""
    report = tale.report
    if report.status is Status.RECEIVED:
        report.accept(at)
        report.confirmed_by_id = by.id
    if report.status is Status.ACCEPTED:
        report.begin()
        tale.event("report.begun", at, by.id)
    tale.take_up(at, by)
    tale.expect(step, until)
