"""Signing browsers in and out."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.orm import Session

from portal.accounts.models import Method, Person, SignIn, SignInCode
from portal.accounts.queries import LIMITS, Limits, token_hash
from portal.kernel import clock
from portal.kernel.access import Actor
from portal.kernel.sweeps import claim

SEEN_EVERY = timedelta(minutes=5)


def open_sign_in(
    session: Session,
    person_id: int,
    method: Method,
    device: str = "",
    *,
    replacing: str | None = None,
    limits: Limits = LIMITS,
) -> str:
    """Sign a browser in: a new token, kept as a hash. The one that it held before (`replacing`) ends."""
    now, token = clock.now(), secrets.token_urlsafe(32)
    if replacing:
        sign_out(session, replacing)
    session.add(
        SignIn(
            person_id=person_id,
            token_hash=token_hash(token),
            method=method,
            device=device[:60],
            created_at=now,
            seen_at=now,
            expires_at=now + limits.absolute,
        )
    )
    return token


def refresh_hash(session: Session, person_id: int, seen: str | None, fresh: str) -> None:
    """Keep a password hashed at today's costs, unless it was changed meanwhile."""
    claim(session, Person, person_id, Person.password_hash == seen, password_hash=fresh)


def sign_out(session: Session, token: str) -> None:
    """End the sign-in behind a token at once."""
    _end(session, SignIn.token_hash == token_hash(token))


def sign_out_device(session: Session, actor: Actor, sign_in_id: int) -> None:
    """End one of the actor's own sign-ins."""
    _end(session, SignIn.id == sign_in_id, SignIn.person_id == actor.person_id)


def sign_out_everywhere(session: Session, person_id: int, *, but: int | None = None) -> None:
    """End all of a person's sign-ins at once (but the one named)."""
    _end(session, SignIn.person_id == person_id, *([SignIn.id != but] if but else []))


def _end(session: Session, *which: ColumnElement[bool]) -> None:
    session.execute(
        update(SignIn)
        .where(SignIn.revoked_at.is_(None), *which)
        .values(revoked_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def touch(session: Session, sign_in_id: int) -> None:
    """Note that a sign-in is in use; at most every few minutes."""
    now = clock.now()
    claim(session, SignIn, sign_in_id, SignIn.seen_at <= now - SEEN_EVERY, seen_at=now)


def forget_old(session: Session, before: datetime) -> int:
    """Delete sign-ins that ended before then, and codes; how many."""
    ended = delete(SignIn).where((SignIn.expires_at < before) | (SignIn.revoked_at < before)).returning(SignIn.id)
    spent = delete(SignInCode).where(SignInCode.expires_at < before).returning(SignInCode.id)
    return len(session.scalars(ended).all()) + len(session.scalars(spent).all())
