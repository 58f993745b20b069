"""What is said of a matter: to its timeline, and to people."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from portal.accounts.queries import people_with_role
from portal.audit import services as audit
from portal.audit.models import Visibility
from portal.kernel.access import Actor, Role
from portal.matters.models import Matter
from portal.notifications.services import notify


class Subject(Protocol):
    """Whatever has the key of a matter and its estate: the matter itself, its report, its work order."""

    @property
    def id(self) -> int: ...

    @property
    def estate_id(self) -> int: ...


def record(session: Session, actor: Actor, about: Subject, action: str, **data: Any) -> None:
    """Add an event to the matter's timeline, for staff if no `visibility` is given; now, if no `at` is."""
    audit.record(session, actor, action, estate_id=about.estate_id, matter_id=about.id, **data)


def record_openly(session: Session, actor: Actor, about: Subject, action: str, **data: Any) -> None:
    """Add an event to the matter's timeline that its household reads too."""
    record(session, actor, about, action, visibility=Visibility.RESIDENT, **data)


def tell(session: Session, about: Subject, person_id: int, kind: str, *, key: str, **params: Any) -> None:
    """Tell one person about a matter, once for a key."""
    notify(session, person_id, kind, key=key, estate_id=about.estate_id, matter_id=about.id, **params)


def tell_accountable(session: Session, about: Matter, kind: str, *, key: str, **params: Any) -> None:
    """Tell whoever answers for a matter."""
    tell(session, about, about.accountable_id, kind, key=key, **params)


def tell_roles(
    session: Session, about: Subject, roles: Collection[Role], at: datetime, kind: str, *, key: str, **params: Any
) -> None:
    """Tell all who hold one of the roles at the matter's estate at that moment."""
    for person in people_with_role(session, about.estate_id, roles, at):
        tell(session, about, person.id, kind, key=f"{key}:{person.id}", **params)
