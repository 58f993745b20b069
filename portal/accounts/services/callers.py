"""People whom the desk knows only by the number that they rang from."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.audit.services import record
from portal.kernel import clock
from portal.kernel.access import Actor
from portal.notifications.services import caller_point, new_caller_point


def caller(session: Session, actor: Actor, estate_id: int, name: str, number: str) -> int:
    """The id of the person to write to at this (normalised) number: who is known there, else somebody new who has the
    name and the number and nothing else: no way to sign in, no role, no home. Two calls at once make one person."""
    known = caller_point(session, number)
    if known is not None:
        return known.person_id
    person = Person(name=name, created_at=clock.now())
    session.add(person)
    session.flush()
    if new_caller_point(session, person.id, number) is None:
        session.execute(delete(Person).where(Person.id == person.id))
        other = caller_point(session, number)
        assert other is not None, "whoever has the number was committed"
        return other.person_id
    record(session, actor, "person.added", estate_id=estate_id, person_id=person.id)
    return person.id
