"""Changing a password."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import passwords
from portal.accounts.models import Person, SignIn
from portal.accounts.queries import password_hash, token_hash
from portal.accounts.services.sign_ins import sign_out_everywhere
from portal.kernel import clock
from portal.kernel.access import Actor
from portal.kernel.errors import Conflict, Refused
from portal.kernel.sweeps import claim
from portal.kernel.words import lazy_gettext as _l
from portal.notifications.models import ContactPoint
from portal.notifications.services import notify

FRESH = timedelta(minutes=15)
"""How long after signing in with a code a forgotten password may be replaced."""


@dataclass(frozen=True)
class NewPassword:
    """A password that may be taken, hashed, and what was kept when that was found."""

    hashed: str
    instead_of: str | None


def considered(
    session: Session, actor: Actor, current: str, new: str, *, signed_in_by_code_at: datetime | None
) -> NewPassword:
    """Check a change of password and hash it; takes the time of two hashes, so no transaction may be open for writing.
    The current one is asked for, unless there is none or the person has just shown a code. Raises Refused."""
    kept = password_hash(session, actor.person_id)
    is_needed = needs_current(kept, signed_in_by_code_at)
    if kept and is_needed and not passwords.fits(kept, current):
        raise Refused({"current_password": _l("This is not your current password.")})
    if fault := passwords.fault(new, about=about(session, actor)):
        raise Refused({"new_password": FAULTS[fault]})
    return NewPassword(passwords.hashed(new), kept)


def needs_current(kept: str | None, signed_in_by_code_at: datetime | None) -> bool:
    """Whether the current password is asked for: there is one, and no code was shown just now."""
    is_fresh = signed_in_by_code_at is not None and clock.now() - signed_in_by_code_at < FRESH
    return kept is not None and not is_fresh


def change_password(session: Session, actor: Actor, new: NewPassword) -> str:
    """Take the new password: every other sign-in ends, this browser gets a new token (returned), the person is told.
    Raises Conflict if it was changed meanwhile."""
    now, token = clock.now(), secrets.token_urlsafe(32)
    unchanged = Person.password_hash == new.instead_of if new.instead_of else Person.password_hash.is_(None)
    if not claim(session, Person, actor.person_id, unchanged, password_hash=new.hashed, password_set_at=now):
        raise Conflict(_l("Your password was changed a moment ago, in another window."))
    sign_out_everywhere(session, actor.person_id, but=actor.session_id)
    if actor.session_id:
        claim(session, SignIn, actor.session_id, SignIn.revoked_at.is_(None), token_hash=token_hash(token))
    key = f"password:{actor.person_id}:{now.isoformat()}"
    notify(session, actor.person_id, "password.changed", key=key, estate_id=None, at=now)
    return token


def about(session: Session, actor: Actor) -> list[str]:
    """Words that others know of a person, and that make a poor password."""
    points = session.scalars(select(ContactPoint.value).where(ContactPoint.person_id == actor.person_id))
    values = [part for value in points for part in (value, value.partition("@")[0], value.removeprefix("+86"))]
    return [actor.name, *actor.name.split(), *values, "anju", "安居"]


FAULTS = {
    passwords.Fault.SHORT: _l("Use at least 15 characters. Four or five words in a row are fine."),
    passwords.Fault.LONG: _l("Use at most 256 characters."),
    passwords.Fault.COMMON: _l("Many people use this password, so it is tried first. Choose another one."),
    passwords.Fault.PERSONAL: _l("This is mostly your name or address, so it is easy to guess. Add words of your own."),
}
