"""Messages that wait."""

from typing import Any

from sqlalchemy import select

from portal.accounts.models import Person
from portal.notifications.models import ContactKind, ContactPoint, Message
from portal.notifications.services import notify
from tests.support.make import Make, builder


@builder
def message(make: Make, person: Person, kind: str = "test.told", **facts: Any) -> Message:
    """Something that the person is to be told."""
    number = make.next()
    given: dict[str, Any] = {"key": f"test:{number}", "estate_id": None, "number": number} | facts
    make.do(notify, person.id, kind, **given)
    with make.reading() as session:
        return session.scalars(select(Message).where(Message.key == given["key"])).one()


@builder
def phone(make: Make, person: Person, value: str | None = None, **facts: Any) -> ContactPoint:
    """A phone number of the person's."""
    number = value or f"+86138{make.next():08}"
    return make.add(ContactPoint(person_id=person.id, kind=ContactKind.PHONE, value=number, **facts))
