"""People answer: the first answer with its three parts, triage, messages, new dates, refusals with a way on."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.accounts.queries import people_with_role
from portal.audit.models import Visibility
from portal.estates import settings
from portal.kernel import clock
from portal.kernel.access import Actor, Permission, Role, holds, require
from portal.kernel.errors import Conflict, Missing, Refused
from portal.kernel.severity import Scope, Severity
from portal.matters import services as matters
from portal.matters.models import Matter, NextStep, Part, PostKind, Purpose
from portal.promises import services as promises
from portal.promises.calendar import Span
from portal.promises.models import ClockKind
from portal.promises.queries import working_calendar
from portal.reports import policy, queries, refusals
from portal.reports.categories import TREE, Category, Route
from portal.reports.dangers import Danger
from portal.reports.models import Action, Answer, Decline, Report, Status, WayOn
from portal.reports.services.telling import tell_reporter
from portal.reports.severity import severity_of


def loaded(session: Session, actor: Actor, report_id: int, version: int | None = None) -> tuple[Report, Matter]:
    """The report and its matter, as this person may see them and as they were when the form was made.
    Raises Missing, Conflict (changed meanwhile)."""
    report = queries.report_by_id(session, actor, report_id)
    if report is None:
        raise Missing
    matter = report.matter
    if version is not None and matter.version != version:
        raise Conflict(refusals.changed_meanwhile(), queries.as_it_stands(session, report))
    return report, matter


def answer(
    session: Session,
    actor: Actor,
    report_id: int,
    *,
    restatement: str,
    stance: str,
    promise: str,
    promised_at: datetime,
    version: int | None = None,
) -> Answer:
    """The first human answer: what I understood, where I stand, what I promise by when (S42). It ends the answer clock,
    and its date becomes the next update. Raises Refused without a future date."""
    report, matter = loaded(session, actor, report_id, version)
    require(holds(actor, Permission.REPORTS_ANSWER, report.estate_id))
    if not matter.is_open:
        raise Conflict(refusals.closed_already(), queries.as_it_stands(session, report))
    now = clock.now()
    if promised_at <= now:
        raise Refused({"promised_at": refusals.promise_in_future()})
    post = matters.write(
        session, actor, matter, "\n".join((restatement, stance, promise)), by_staff=True, kind=PostKind.ANSWER
    )
    given = Answer(report_id=report.id, post_id=post.id, author_id=actor.person_id, promised_at=promised_at, at=now)
    session.add(given)
    report.first_answered_at = report.first_answered_at or now
    promises.meet(session, matter.id, ClockKind.ANSWER, now)
    matters.take_up(session, actor, matter, now)
    expect(session, matter, _step_after(report), promised_at)
    tell_reporter(session, report, "report.answered", key=f"post:{post.id}", post_id=post.id)
    return given


def _step_after(report: Report) -> NextStep:
    if report.status is Status.RECEIVED:
        return NextStep.TRIAGE
    if report.status is Status.ACCEPTED and TREE[report.category].route is Route.REPAIR:
        return NextStep.PLAN_VISIT
    return NextStep.PROGRESS


def expect(session: Session, matter: Matter, step: NextStep, at: datetime) -> None:
    """Set the next update of an open matter, and with it what the queue sorts by."""
    matter.await_update(step, at, obligation=promises.earliest_due(session, matter.id))


def triage(
    session: Session,
    actor: Actor,
    report_id: int,
    *,
    category: Category,
    scope: Scope,
    growing: bool,
    essential_lost: bool,
    danger: Danger | None,
    life: bool,
    accountable_id: int | None = None,
    version: int | None = None,
) -> Report:
    """A person confirms the category and what makes it grave; severity and its promised times follow (S34, S44).
    Times are counted from receipt, not from now. Raises Forbidden, Missing (nobody of this estate), Conflict."""
    report, matter = loaded(session, actor, report_id, version)
    require(policy.may(session, actor, Action.ACCEPT, report))
    now = clock.now()
    report.category, report.scope, report.confirmed_by_id = category, scope, actor.id
    report.growing, report.essential_lost, report.danger, report.life = growing, essential_lost, danger, life
    severity = severity_of(danger is not None, life, growing, essential_lost, scope, report.relapse_of_id is not None)
    changed = severity is not matter.severity
    matter.severity = severity
    promises.restamp(session, matter.id, severity, category, now)
    if report.status is Status.RECEIVED:
        report.accept(now)
    _give(session, actor, matter, accountable_id, now)
    step = _step_after(report) if report.first_answered_at else NextStep.FIRST_ANSWER
    latest = queries.word_due(session, matter.estate_id, severity, now)
    expect(session, matter, step, min(matter.next_update_at or now, latest))
    matters.record_openly(
        session, actor, matter, "report.triaged", category=category, severity=severity, changed=changed
    )
    return report


def _give(session: Session, actor: Actor, matter: Matter, accountable_id: int | None, now: datetime) -> None:
    if accountable_id is None or accountable_id == matter.accountable_id:
        matters.take_up(session, actor, matter, now)
        return
    staff = people_with_role(session, matter.estate_id, STAFF, now)
    if accountable_id not in {person.id for person in staff}:
        raise Missing
    matters.give_to(session, matter, accountable_id, now)
    if accountable_id == actor.id:
        matter.taken_up_at = now
    matters.record(session, actor, matter, "matter.given", to_id=accountable_id)
    matters.tell(session, matter, accountable_id, "matter.given", key=f"given:{matter.id}:{matter.hand_overs}")


STAFF = (Role.FRONT_DESK, Role.DISPATCHER, Role.STEWARD, Role.CASE_OFFICER, Role.SUPERVISOR, Role.MANAGER)


def message(
    session: Session, actor: Actor, report_id: int, words: str, photos: Sequence[str] = (), *, by_staff: bool
) -> None:
    """A message in the thread, to the other side. A resident's word to us is answered within the callback limit."""
    report, matter = loaded(session, actor, report_id)
    post = matters.write(session, actor, matter, words, by_staff=by_staff)
    matters.attach(session, actor, matter, photos, Purpose.MESSAGE, post_id=post.id)
    if by_staff:
        require(holds(actor, Permission.REPORTS_ANSWER, matter.estate_id))
        tell_reporter(session, report, "message.written", key=f"post:{post.id}", post_id=post.id)
        return
    _reply_soon(session, matter)
    matters.tell_accountable(session, matter, "message.written", key=f"post:{post.id}", post_id=post.id)


def _reply_soon(session: Session, matter: Matter) -> None:
    by = soon(session, matter)
    if matter.is_open and matter.next_update_at and by < matter.next_update_at:
        expect(session, matter, NextStep.CALL_BACK, by)


def soon(session: Session, matter: Matter) -> datetime:
    """Now and the estate's call-back limit: clock time for what is urgent, office time for the rest (S47)."""
    minutes = settings.value(session, matter.estate_id, settings.CALLBACK_MINUTES)
    grave = matter.severity.step >= Severity.URGENT.step
    calendar = working_calendar(session, matter.estate_id)
    return calendar.after(Span.ALWAYS if grave else Span.OFFICE, clock.now(), timedelta(minutes=minutes))


def note(session: Session, actor: Actor, matter_id: int, words: str) -> None:
    """A note among staff; it must bear being read by the resident (S88)."""
    _report, matter = loaded(session, actor, matter_id)
    require(holds(actor, Permission.NOTES_WRITE, matter.estate_id))
    matters.write(session, actor, matter, words, by_staff=True, kind=PostKind.NOTE, visibility=Visibility.STAFF)


def correct(session: Session, actor: Actor, report_id: int, words: str, *, by_staff: bool) -> None:
    """Add a correction; the original words stay as they are (S33)."""
    _report, matter = loaded(session, actor, report_id)
    matters.write(session, actor, matter, words, by_staff=by_staff, kind=PostKind.CORRECTION)


def worsened(
    session: Session, actor: Actor, report_id: int, words: str, photos: Sequence[str], *, version: int | None
) -> None:
    """The resident says that it is getting worse: graver by that, and somebody looks again soon."""
    report, matter = loaded(session, actor, report_id, version)
    if not matter.is_open:
        raise Conflict(refusals.closed_already(), queries.as_it_stands(session, report))
    now = clock.now()
    post = matters.write(session, actor, matter, words, by_staff=False)
    matters.attach(session, actor, matter, photos, Purpose.MESSAGE, post_id=post.id)
    report.growing = True
    graver = severity_of(
        report.danger is not None,
        report.life,
        True,
        report.essential_lost,
        report.scope,
        report.relapse_of_id is not None,
    )
    if graver.step > matter.severity.step:
        matter.severity = graver
        promises.restamp(session, matter.id, graver, report.category, now, since=now)
    matters.record_openly(session, actor, matter, "report.worsened", severity=matter.severity)
    _reply_soon(session, matter)
    matters.tell_accountable(session, matter, "report.worsened", key=f"post:{post.id}", post_id=post.id)


def promise_update(
    session: Session, actor: Actor, report_id: int, *, words: str, at: datetime, version: int | None = None
) -> None:
    """Say how it stands and when the next word comes. Moving a promised date counts; the one beyond the estate's
    limit tells the manager (S54, S57)."""
    report, matter = loaded(session, actor, report_id, version)
    require(holds(actor, Permission.REPORTS_ANSWER, matter.estate_id))
    now = clock.now()
    if at <= now:
        raise Refused({"at": refusals.promise_in_future()})
    if not matter.is_open:
        raise Conflict(refusals.closed_already(), queries.as_it_stands(session, report))
    post = matters.write(session, actor, matter, words, by_staff=True)
    matters.take_up(session, actor, matter, now)
    if matter.next_update_at and at > matter.next_update_at:
        matters.record(session, actor, matter, "next_update.moved", until=at.isoformat())
        session.flush()
        _alert_on_many_moves(session, matter)
    expect(session, matter, NextStep.PROGRESS, at)
    tell_reporter(session, report, "message.written", key=f"post:{post.id}", post_id=post.id)


def _alert_on_many_moves(session: Session, matter: Matter) -> None:
    moves = queries.times_moved(session, matter.id)
    if moves <= settings.value(session, matter.estate_id, settings.RE_PROMISE_LIMIT):
        return
    for person in people_with_role(session, matter.estate_id, (Role.MANAGER,), clock.now()):
        matters.tell(
            session, matter, person.id, "promise.moved_often", key=f"moved:{matter.id}:{moves}:{person.id}", times=moves
        )


def decline(
    session: Session,
    actor: Actor,
    report_id: int,
    *,
    reason: str,
    way_on: WayOn,
    way_words: str,
    call_back_at: datetime | None = None,
    version: int | None = None,
) -> Decline:
    """Say no with a reason and a way on (S46). With a call-back the matter stays open until the call is made."""
    report, matter = loaded(session, actor, report_id, version)
    require(policy.may(session, actor, Action.DECLINE, report))
    now = clock.now()
    if way_on is WayOn.CALL_BACK and (call_back_at is None or call_back_at <= now):
        raise Refused({"call_back_at": refusals.call_back_in_future()})
    report.decline(now)
    post = matters.write(session, actor, matter, f"{reason}\n{way_words}".strip(), by_staff=True, kind=PostKind.ANSWER)
    made = Decline(
        report_id=report.id,
        post_id=post.id,
        author_id=actor.person_id,
        way_on=way_on,
        at=now,
        call_back_at=call_back_at if way_on is WayOn.CALL_BACK else None,
    )
    session.add(made)
    promises.meet(session, matter.id, ClockKind.ANSWER, now)
    promises.stop(session, matter.id, now)
    report.first_answered_at = report.first_answered_at or now
    if made.call_back_at:
        matter.await_update(NextStep.CALL_BACK, made.call_back_at)
    else:
        matter.close(now)
    matters.record_openly(session, actor, matter, "report.declined", way_on=way_on, post_id=post.id)
    tell_reporter(session, report, "report.declined", key=f"post:{post.id}", post_id=post.id)
    return made


def called_back(session: Session, actor: Actor, report_id: int, words: str, *, version: int | None = None) -> None:
    """The call that a refusal promised was made; what was said stands in the thread, and the matter ends."""
    report, matter = loaded(session, actor, report_id, version)
    require(holds(actor, Permission.REPORTS_ANSWER, matter.estate_id))
    if report.status is not Status.DECLINED or not matter.is_open:
        raise Conflict(refusals.closed_already(), queries.as_it_stands(session, report))
    matters.write(session, actor, matter, words, by_staff=True)
    matter.close(clock.now())


def begin(session: Session, actor: Actor, report: Report, matter: Matter, step: NextStep, at: datetime) -> None:
    """Work has begun or is booked: in progress, with the next update at its time. A report still to be triaged is
    accepted by the same act, as it stands."""
    now = clock.now()
    if report.status is Status.RECEIVED:
        report.accept(now)
        report.confirmed_by_id = actor.id
    if report.status is Status.ACCEPTED:
        report.begin()
        matters.record(session, actor, matter, "report.begun")
    matters.take_up(session, actor, matter, now)
    expect(session, matter, step, at)


def technician_sent(session: Session, report_id: int, person_id: int, at: datetime) -> None:
    """The person may see what they need of the report whose work they do."""
    matters.take_part(session, report_id, person_id, Part.TECHNICIAN, at)
