"""At the door: yes or no to a visit, arrived with proof, made safe, no access. Only the technician who was sent."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from portal.audit.models import Visibility
from portal.kernel import clock
from portal.kernel.access import Actor
from portal.kernel.errors import Refused
from portal.matters import services as matters
from portal.matters.models import Matter, NextStep, Purpose
from portal.promises import services as promises
from portal.promises.models import ClockKind
from portal.repairs import queries, refusals
from portal.repairs.models import Action
from portal.repairs.services.loading import loaded, ready, ready_visit
from portal.repairs.services.planning import to_be_planned
from portal.repairs.services.telling import tell_cancelled, tell_household
from portal.reports.services import answering
from portal.workforce import services as calendar
from portal.workforce.models import Appointment


def accept(session: Session, actor: Actor, appointment_id: int) -> None:
    """The technician says yes to a visit. Raises Missing, Forbidden, Conflict."""
    order, _matter = loaded(session, actor, calendar.appointment(session, appointment_id).matter_id)
    calendar.accept(session, actor, appointment_id)
    for report in queries.reports_of(session, order.id):
        matters.record_openly(session, actor, report, "visit.accepted", appointment_id=appointment_id)


def give_back(session: Session, actor: Actor, appointment_id: int, reason: str) -> None:
    """The technician can't come, and says why (S48); the dispatcher plans anew and is told at once.
    Raises Missing, Forbidden, Refused without a reason, Conflict."""
    if not reason.strip():
        raise Refused({"reason": refusals.needs_reason()})
    visit, order, matter = ready_visit(session, actor, appointment_id, Action.GIVE_BACK)
    calendar.refuse(session, actor, appointment_id, reason)
    to_be_planned(session, order, Action.GIVE_BACK)
    matters.write(session, actor, matter, reason, by_staff=True, visibility=Visibility.STAFF)
    _tell_planner(session, matter, "job.given_back", visit)
    tell_cancelled(session, actor, order, visit)


def _tell_planner(session: Session, matter: Matter, kind: str, visit: Appointment) -> None:
    matters.tell_accountable(session, matter, kind, key=f"{kind}:{visit.id}", appointment_id=visit.id)


def say_code(session: Session, actor: Actor, appointment_id: int, code: str) -> Any:
    """The resident's code at the door; right or wrong, it is kept. Why it does not count, or None. Raises Missing,
    Forbidden."""
    loaded(session, actor, calendar.appointment(session, appointment_id).matter_id)
    return calendar.say_code(session, actor, appointment_id, code)


def arrive(session: Session, actor: Actor, appointment_id: int, *, photos: Sequence[str] = ()) -> None:
    """At the door, proved by a photo with its time or by the resident's code before; the visit clock ends here (S49).
    Raises Missing, Forbidden, Refused without proof, Conflict."""
    visit, order, matter = ready_visit(session, actor, appointment_id, Action.ARRIVE)
    now = clock.now()
    proof = _door_photo(session, actor, matter, photos)
    calendar.arrive(session, actor, appointment_id, at=now, photo_id=proof)
    order.move(Action.ARRIVE)
    matter.await_update(NextStep.WORK, max(visit.span_to, now))
    for report in queries.reports_of(session, order.id):
        promises.meet(session, report.id, ClockKind.VISIT, now, actor=actor)
        if report.matter.is_open:
            answering.expect(session, report.matter, NextStep.WORK, max(visit.window_to, now))
        matters.record_openly(session, actor, report, "visit.arrived", appointment_id=visit.id)
    matters.record(session, actor, order, "visit.arrived", appointment_id=visit.id)


def _door_photo(session: Session, actor: Actor, matter: Matter, photos: Sequence[str]) -> int | None:
    made = matters.attach(session, actor, matter, photos, Purpose.ARRIVAL, visibility=Visibility.STAFF)
    return made[0].id if made else None


def make_safe(
    session: Session, actor: Actor, order_id: int, words: str, photos: Sequence[str], *, version: int | None = None
) -> None:
    """The danger is stopped, whatever is still to be repaired; the resident reads how. Needs words and a photo.
    Raises Missing, Forbidden, Refused, Conflict."""
    order, _matter = ready(session, actor, order_id, Action.MAKE_SAFE, version)
    _require_shown(words, photos)
    now = clock.now()
    order.move(Action.MAKE_SAFE)
    order.made_safe_at = order.made_safe_at or now
    matters.record(session, actor, order, "work.made_safe")
    for report in queries.reports_of(session, order.id):
        promises.meet(session, report.id, ClockKind.SAFE, now, actor=actor)
        post = matters.write(session, actor, report.matter, words, by_staff=True)
        matters.attach(session, actor, report.matter, photos, Purpose.SAFE, post_id=post.id)
        matters.record_openly(session, actor, report, "work.made_safe", post_id=post.id)
        tell_household(session, report, "work.made_safe", key=f"safe:{post.id}", post_id=post.id)


def _require_shown(words: str, photos: Sequence[str]) -> None:
    wrong = {}
    if not words.strip():
        wrong["words"] = refusals.say_how_safe()
    if not photos:
        wrong["photos"] = refusals.needs_one_photo()
    if wrong:
        raise Refused(wrong)


def no_access(session: Session, actor: Actor, appointment_id: int, words: str, *, photos: Sequence[str] = ()) -> None:
    """Nobody let us in: only with proof that we stood at the door. A new time is due at once, and the household is
    told. Raises Missing, Forbidden, Refused without proof, Conflict."""
    visit, order, matter = ready_visit(session, actor, appointment_id, Action.NO_ACCESS)
    proof = _door_photo(session, actor, matter, photos)
    calendar.no_access(session, actor, appointment_id, at=clock.now(), photo_id=proof)
    to_be_planned(session, order, Action.NO_ACCESS)
    matters.record(session, actor, order, "visit.no_access", appointment_id=visit.id)
    for report in queries.reports_of(session, order.id):
        if words.strip():
            matters.write(session, actor, report.matter, words, by_staff=True)
        matters.record_openly(session, actor, report, "visit.no_access", appointment_id=visit.id)
        tell_household(session, report, "visit.no_access", key=f"no_access:{visit.id}", appointment_id=visit.id)
    _tell_planner(session, matter, "job.no_access", visit)
