"""Who is signed in in a browser, in one statement."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, FromClause, Row, Subquery, and_, bindparam, or_, select, true
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import Membership, Method, Person, SignIn, holding
from portal.accounts.queries.above import ESTATES, RELATIONS
from portal.kernel import clock
from portal.kernel.access import Actor, Member, Role
from portal.kernel.db import UTCDateTime, rows_of

LIVED_IN = ESTATES.alias("lived_in")


@dataclass(frozen=True)
class Limits:
    """How long a browser stays signed in: unused, and in all. Staff: any role but resident and committee."""

    idle: timedelta = timedelta(days=30)
    staff_idle: timedelta = timedelta(hours=12)
    absolute: timedelta = timedelta(days=180)


LIMITS = Limits()


@dataclass(frozen=True)
class Door:
    """Where an estate is reached: the number that is answered day and night, and the office hours by language."""

    phone: str
    hours: Mapping[str, str]
    names: Mapping[str, str]


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in in this browser, how, and since when. `doors`: of the estates in which they have a home now, or
    else a role."""

    actor: Actor
    method: Method
    created_at: datetime
    seen_at: datetime
    doors: tuple[Door, ...] = ()


def _lived_in() -> Subquery:
    """The estates of a person's homes, in the same statement as their sign-in: no page costs another for it. Found by
    the token again, so that neither other people's homes nor other estates are looked at."""
    now, browser = bindparam("now", type_=UTCDateTime()), aliased(SignIn)
    open_ended = or_(RELATIONS.c.ends_at.is_(None), RELATIONS.c.ends_at > now)
    theirs = (browser.token_hash == bindparam("token_hash"), RELATIONS.c.begins_at <= now, open_ended)
    homes = select(RELATIONS.c.estate_id).join(browser, browser.person_id == RELATIONS.c.person_id)
    return homes.where(*theirs).distinct().subquery("lives")


_LIVES = _lived_in()


def _door_of(estate: FromClause, prefix: str) -> tuple[ColumnElement[object], ...]:
    names = {"phone": "phone", "hours_text": "hours", "names": "names"}
    return tuple(estate.c[name].label(prefix + label) for name, label in names.items())


_SIGN_IN = (
    select(
        Person.id.label("person_id"), Person.name, Person.locale, Person.large_text, Person.theme,
        SignIn.id.label("sign_in_id"), SignIn.method, SignIn.created_at, SignIn.seen_at,
        Membership.id, Membership.estate_id, ESTATES.c.code, Membership.role, Membership.team,
        *_door_of(ESTATES, "works_"), *_door_of(LIVED_IN, "lives_"),
    )
    .join_from(SignIn, Person, Person.id == SignIn.person_id)
    .outerjoin(Membership, and_(Membership.person_id == Person.id, holding(bindparam("now"))))
    .outerjoin(ESTATES, ESTATES.c.id == Membership.estate_id)
    .outerjoin(_LIVES, true())
    .outerjoin(LIVED_IN, LIVED_IN.c.id == _LIVES.c.estate_id)
    .where(
        SignIn.token_hash == bindparam("token_hash"),
        SignIn.revoked_at.is_(None),
        SignIn.expires_at > bindparam("now"),
        Person.erased_at.is_(None),
    )
    .order_by(Membership.id, LIVED_IN.c.id)
)  # fmt: skip


def token_hash(token: str) -> str:
    """What is kept of a sign-in's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def load_actor(session: Session, token: str, limits: Limits = LIMITS) -> Actor | None:
    """Who holds this token, with the roles of this moment; None if it has ended. One statement."""
    found = signed_in(session, token, limits)
    return found.actor if found else None


def signed_in(session: Session, token: str, limits: Limits = LIMITS) -> SignedIn | None:
    """The sign-in behind a token, unless it was ended, has expired, lay idle too long, or its person was erased."""
    now = clock.now()
    rows = rows_of(session, _SIGN_IN, token_hash=token_hash(token), now=now)
    if not rows:
        return None
    first, actor = rows[0], _actor(rows)
    is_staff = any(member.role not in {Role.RESIDENT, Role.COMMITTEE} for member in actor.memberships)
    if now - first.seen_at >= (limits.staff_idle if is_staff else limits.idle):
        return None
    return SignedIn(actor, first.method, first.created_at, first.seen_at, _doors(rows))


def _doors(rows: Sequence[Row[*tuple[object, ...]]]) -> tuple[Door, ...]:
    lives = [Door(row.lives_phone, row.lives_hours, row.lives_names) for row in rows if row.lives_phone]
    works = [Door(row.works_phone, row.works_hours, row.works_names) for row in rows if row.works_phone]
    doors = lives or works
    return tuple(door for place, door in enumerate(doors) if door not in doors[:place])


def _actor(rows: Sequence[Row[*tuple[object, ...]]]) -> Actor:
    first, held = rows[0], {row.id: row for row in rows if row.role is not None}
    return Actor(
        id=first.person_id,
        name=first.name,
        locale=first.locale,
        memberships=tuple(Member(r.estate_id, r.code, r.role, r.team) for r in held.values()),
        session_id=first.sign_in_id,
        large_text=first.large_text,
        theme=first.theme.value,
    )


def sign_ins(session: Session, person_id: int) -> Sequence[SignIn]:
    """The browsers in which a person is signed in, the last used first."""
    running = (SignIn.person_id == person_id, SignIn.revoked_at.is_(None), SignIn.expires_at > clock.now())
    return session.scalars(select(SignIn).where(*running).order_by(SignIn.seen_at.desc(), SignIn.id.desc())).all()
