"""What happens to a visit: booked, accepted, moved, begun with proof, over."""

import hmac
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.audit.services import record
from portal.kernel import clock
from portal.kernel.access import SYSTEM, Actor, require
from portal.kernel.errors import Conflict, Missing, Refused
from portal.kernel.sweeps import claim
from portal.matters.models import Attachment, Matter
from portal.workforce import queries, wording
from portal.workforce.models import CODE_TRIES, Action, Admits, Appointment, Status
from portal.workforce.policy import may, may_book
from portal.workforce.services.calendar import Times, check, occupy, open_calendars, release, times_of


def book(
    session: Session,
    actor: Actor,
    matter_id: int,
    estate_id: int,
    person_id: int,
    window: Times,
    span: Times,
    admits: Admits,
    note: str = "",
) -> Appointment:
    """Put a visit on somebody's calendar: the window that the household is told, the span that is blocked (in
    quarters of an hour), who lets us in. A span outside the window needs a note. The caller tells both sides.
    Raises Forbidden, Missing, Refused, and Conflict naming what is there already."""
    require(may_book(actor, estate_id))
    matter = session.get(Matter, matter_id)
    if matter is None or matter.estate_id != estate_id:
        raise Missing
    admits = Admits(admits)
    check(session, estate_id, person_id, window, span, admits, note)
    made = Appointment(
        matter_id=matter_id,
        estate_id=estate_id,
        person_id=person_id,
        booked_by_id=actor.id,
        window_from=window[0],
        window_to=window[1],
        span_from=span[0],
        span_to=span[1],
        admits=admits,
        admit_note=note.strip(),
        code=_fresh_code(),
        status=Status.BOOKED,
        booked_at=clock.now(),
    )
    open_calendars(session, [person_id])
    session.add(made)
    session.flush()
    occupy(session, made)
    _record(session, actor, made, "booked")
    return made


def move(
    session: Session,
    actor: Actor,
    appointment_id: int,
    *,
    person_id: int,
    window: Times,
    span: Times,
    admits: Admits,
    note: str = "",
    version: int | None = None,
) -> Appointment:
    """Give a visit another time, or send somebody else; it has to be accepted anew. The caller tells both sides, and
    notes a moved promise. Raises Forbidden, Missing, Refused, Conflict (changed meanwhile, begun already, or taken)."""
    visit = _ready(session, actor, appointment_id, Action.MOVE, version)
    admits = Admits(admits)
    check(session, visit.estate_id, person_id, window, span, admits, note)
    open_calendars(session, {visit.person_id, person_id})
    release(session, visit)
    if person_id != visit.person_id:
        visit.code, visit.code_tries = _fresh_code(), 0
    visit.rebook(person_id, window, span)
    visit.admits, visit.admit_note = admits, note.strip()
    session.flush()
    occupy(session, visit)
    _record(session, actor, visit, "moved")
    return visit


def cancel(
    session: Session, actor: Actor, appointment_id: int, reason: str, *, version: int | None = None
) -> Appointment:
    """Take a visit off the calendar before it began. Raises Forbidden, Missing, Refused without a reason, Conflict."""
    visit = _ready(session, actor, appointment_id, Action.CANCEL, version)
    return _off(session, actor, visit, reason, refused=False)


def drop(session: Session, visit: Appointment, reason: str) -> None:
    """The clock takes a visit off the calendar: what it was for is not to be done any more. Raises Conflict once it has
    begun."""
    if Action.CANCEL not in visit.moves:
        raise Conflict(wording.not_now(), {wording.stands_at(): times_of(session, visit)})
    _off(session, SYSTEM, visit, reason, refused=False)


def refuse(session: Session, actor: Actor, appointment_id: int, reason: str) -> Appointment:
    """The one who was sent can't go, and says why (S48). Raises Forbidden, Missing, Refused without a reason,
    Conflict."""
    visit = _ready(session, actor, appointment_id, Action.REFUSE)
    return _off(session, actor, visit, reason, refused=True)


def _off(session: Session, actor: Actor, visit: Appointment, reason: str, *, refused: bool) -> Appointment:
    if not reason.strip():
        raise Refused({"reason": wording.needs_reason()})
    visit.cancel(reason.strip()[:500], clock.now(), refused=refused)
    release(session, visit)
    _record(session, actor, visit, "refused" if refused else "cancelled")
    return visit


def accept(session: Session, actor: Actor, appointment_id: int) -> Appointment:
    """The one who is sent says yes. Raises Forbidden, Missing, Conflict."""
    visit = _ready(session, actor, appointment_id, Action.ACCEPT)
    visit.accept(clock.now())
    _record(session, actor, visit, "accepted")
    return visit


def say_code(session: Session, actor: Actor, appointment_id: int, code: str) -> Any:
    """The household's code, as it was said at the door: a right one proves that somebody is there (S49), a wrong one
    uses up one of this visit's few tries. Why it does not count, or None. To be committed whatever it says; nobody
    tries a second code before the first is counted. Raises Forbidden, Missing."""
    visit = appointment(session, appointment_id)
    require(may(actor, Action.ARRIVE, visit))
    if visit.is_proved or Action.NO_ACCESS not in visit.moves:
        return None
    left, tried = Appointment.code_tries < CODE_TRIES, Appointment.code_tries + 1
    if not claim(session, Appointment, visit.id, left, code_tries=tried):
        return wording.code_used_up()
    if hmac.compare_digest("".join(code.split()).encode(), visit.code.encode()):
        claim(session, Appointment, visit.id, proved_by_code=True)
        return None
    session.refresh(visit)
    return wording.wrong_code() if visit.takes_code else wording.code_used_up()


def arrive(
    session: Session, actor: Actor, appointment_id: int, *, at: datetime, photo_id: int | None = None
) -> Appointment:
    """At the door, proved by a photo (an attachment of the same matter), or by the household's code before (S49).
    Raises Forbidden, Missing, Conflict, Refused without proof."""
    visit = _ready(session, actor, appointment_id, Action.ARRIVE)
    _prove(session, visit, photo_id)
    visit.arrive(at)
    _record(session, actor, visit, "arrived", at)
    return visit


def no_access(
    session: Session, actor: Actor, appointment_id: int, *, at: datetime, photo_id: int | None = None
) -> Appointment:
    """Nobody let us in: only with proof that somebody stood at the door, now or at arrival. The rest of the time is
    free. Raises Forbidden, Missing, Conflict, Refused without proof."""
    visit = _ready(session, actor, appointment_id, Action.NO_ACCESS)
    _prove(session, visit, photo_id)
    visit.fail_access(at)
    release(session, visit, at)
    _record(session, actor, visit, "no_access", at)
    return visit


def finish_open(session: Session, actor: Actor, matter_id: int, at: datetime) -> list[Appointment]:
    """The visits of a matter that are going on are over; the rest of their time is free."""
    going_on = [one for one in queries.open_appointments(session, matter_id) if one.status is Status.ARRIVED]
    for visit in going_on:
        require(may(actor, Action.FINISH, visit))
        visit.finish(at)
        release(session, visit, at)
        _record(session, actor, visit, "done", at)
    return going_on


def appointment(session: Session, appointment_id: int) -> Appointment:
    """One visit; whether it may be seen is for the caller to ask of its matter. Raises Missing."""
    found = session.get(Appointment, appointment_id)
    if found is None:
        raise Missing
    return found


def _ready(
    session: Session, actor: Actor, appointment_id: int, action: Action, version: int | None = None
) -> Appointment:
    visit = appointment(session, appointment_id)
    require(may(actor, action, visit))
    stands = {wording.stands_at(): times_of(session, visit)}
    if version is not None and visit.version != version:
        raise Conflict(wording.changed_meanwhile(), stands)
    if action not in visit.moves:
        raise Conflict(wording.not_now(), stands)
    return visit


def _prove(session: Session, visit: Appointment, photo_id: int | None) -> None:
    if photo_id is None and not visit.is_proved:
        raise Refused({"photos": wording.needs_proof()})
    if photo_id is not None:
        photo = session.get(Attachment, photo_id)
        if photo is None or photo.matter_id != visit.matter_id:
            raise Missing
        visit.prove(photo_id, by_code=False)


def _fresh_code() -> str:
    return f"{secrets.randbelow(10_000):04d}"


def _record(session: Session, actor: Actor, visit: Appointment, what: str, at: datetime | None = None) -> None:
    session.flush()
    record(
        session, actor, f"appointment.{what}", estate_id=visit.estate_id, matter_id=visit.matter_id, at=at,
        appointment_id=visit.id, person_id=visit.person_id, span_from=visit.span_from.isoformat(),
        span_to=visit.span_to.isoformat(),
    )  # fmt: skip
