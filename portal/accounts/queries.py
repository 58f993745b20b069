"""Reads of people: who is signed in, who somebody claims to be, who holds a role."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Exists,
    FromClause,
    Row,
    String,
    and_,
    bindparam,
    column,
    exists,
    or_,
    select,
    table,
    tuple_,
)
from sqlalchemy.orm import Session

from portal.accounts.models import Membership, Method, Person, SignIn, SignInCode, holding
from portal.accounts.policy import belongs_to, visible_to
from portal.kernel import clock
from portal.kernel.access import Actor, Member, Role
from portal.kernel.db import Json, UTCDateTime
from portal.kernel.paging import Page, keyset
from portal.notifications import addresses
from portal.notifications.models import ContactKind, ContactPoint

# Estates are above us; nothing but these is read of them here.
ESTATES = table(
    "estates",
    column("id", BigInteger),
    column("code", String),
    column("country", String),
    column("names", Json),
    column("phone", String),
    column("hours_text", Json),
)
RELATIONS = table(
    "relations",
    column("person_id", BigInteger),
    column("estate_id", BigInteger),
    column("begins_at", UTCDateTime()),
    column("ends_at", UTCDateTime()),
)
LIVED_IN = ESTATES.alias("lived_in")
HOME_REGION = "CN"
PEOPLE_A_PAGE = 30


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


def _lived_in() -> ColumnElement[bool]:
    """The estates of a person's homes, in the same statement as their sign-in: no page costs another for it."""
    now = bindparam("now", type_=UTCDateTime())
    open_ended = or_(RELATIONS.c.ends_at.is_(None), RELATIONS.c.ends_at > now)
    theirs = (RELATIONS.c.person_id == SignIn.person_id, RELATIONS.c.begins_at <= now, open_ended)
    return LIVED_IN.c.id.in_(select(RELATIONS.c.estate_id).where(*theirs).correlate(SignIn))


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
    .outerjoin(LIVED_IN, _lived_in())
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
    rows = session.execute(_SIGN_IN, {"token_hash": token_hash(token), "now": now}).all()
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


@dataclass(frozen=True)
class Claim:
    """Whom somebody claims to be. `account` is the address they typed in its one spelling, known to us or not."""

    account: str
    person_id: int | None = None
    password_hash: str | None = None
    point_id: int | None = None


def claimed(session: Session, typed: str) -> Claim:
    """Whose account an e-mail address or phone number opens; a number without a country is read in each of ours."""
    candidates = meant(session, typed)
    pair = tuple_(ContactPoint.kind, ContactPoint.value)
    rows = session.execute(
        select(ContactPoint.id, ContactPoint.kind, ContactPoint.value, Person.id, Person.password_hash)
        .join(Person, Person.id == ContactPoint.person_id)
        .where(ContactPoint.sign_in, Person.erased_at.is_(None), pair.in_(candidates))
    ).all()
    account = candidates[0][1] if candidates else typed.strip().casefold()[:254]
    by_address = {(row[1], row[2]): row for row in rows}
    row = next((by_address[one] for one in candidates if one in by_address), None)
    return Claim(row[2], row[3], row[4], row[0]) if row else Claim(account)


def meant(session: Session, typed: str) -> list[tuple[ContactKind, str]]:
    """The e-mail address or the phone numbers that somebody may mean, each in its one spelling, the likeliest first."""
    return addresses.meant(typed, (HOME_REGION,) if "@" in typed else regions(session))


def regions(session: Session) -> Sequence[str]:
    """The countries in which the estates are, ours first."""
    found = session.scalars(select(ESTATES.c.country).distinct().order_by(ESTATES.c.country))
    return tuple(dict.fromkeys((HOME_REGION, *found)))


def sign_ins(session: Session, person_id: int) -> Sequence[SignIn]:
    """The browsers in which a person is signed in, the last used first."""
    running = (SignIn.person_id == person_id, SignIn.revoked_at.is_(None), SignIn.expires_at > clock.now())
    return session.scalars(select(SignIn).where(*running).order_by(SignIn.seen_at.desc(), SignIn.id.desc())).all()


def person(session: Session, actor: Actor, person_id: int) -> Person | None:
    """One of the people whom the actor may look up."""
    return session.scalar(select(Person).where(Person.id == person_id, visible_to(actor)))


def memberships(session: Session, person_ids: Collection[int], estate_ids: Collection[int]) -> Sequence[Membership]:
    """The roles, held and past, of some people at some estates; the newest first."""
    at = (Membership.person_id.in_(person_ids), Membership.estate_id.in_(estate_ids))
    return session.scalars(select(Membership).where(*at).order_by(Membership.id.desc())).all()


def roles_now(session: Session, person_ids: Collection[int], estate_id: int) -> dict[int, list[Membership]]:
    """The roles that some people hold now at an estate, by person; one statement."""
    found: dict[int, list[Membership]] = {person_id: [] for person_id in person_ids}
    at = (Membership.person_id.in_(found), Membership.estate_id == estate_id, holding(clock.now()))
    for membership in session.scalars(select(Membership).where(*at).order_by(Membership.id)):
        found[membership.person_id].append(membership)
    return found


def estates(session: Session, estate_ids: Collection[int]) -> Sequence[Row[int, str, dict[str, str]]]:
    """Id, code and names of some estates."""
    wanted = select(ESTATES.c.id, ESTATES.c.code, ESTATES.c.names).where(ESTATES.c.id.in_(estate_ids))
    return session.execute(wanted.order_by(ESTATES.c.code)).all()


def people(session: Session, estate_id: int, words: str, cursor: str | None) -> Page[Person]:
    """The people of an estate by name, or those whose name, phone number or e-mail address holds the words."""
    found = select(Person).where(belongs_to([estate_id]), Person.erased_at.is_(None))
    if words:
        found = found.where(or_(Person.name.icontains(words, autoescape=True), _reached_by(words)))
    return keyset(session, found, [Person.name, Person.id], cursor, PEOPLE_A_PAGE)


def _reached_by(words: str) -> Exists:
    plain = "".join(words.split()).replace("-", "").casefold()
    return exists().where(
        ContactPoint.person_id == Person.id,
        ContactPoint.stopped_at.is_(None),
        ContactPoint.value.contains(plain, autoescape=True),
    )


def people_with_role(
    session: Session, estate_id: int, roles: Collection[Role], at: datetime | None = None
) -> Sequence[Person]:
    """Who holds one of these roles at an estate at that moment (now), by name."""
    held = exists().where(
        Membership.person_id == Person.id,
        Membership.estate_id == estate_id,
        Membership.role.in_(roles),
        holding(at or clock.now()),
    )
    return session.scalars(
        select(Person).where(held, Person.erased_at.is_(None)).order_by(Person.name, Person.id)
    ).all()


def names_of(session: Session, ids: Collection[int | None]) -> dict[int, str]:
    """The names of some people, in one statement (none for nobody)."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    return {row.id: row.name for row in session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))}


def password_hash(session: Session, person_id: int) -> str | None:
    """What is kept of a person's password."""
    return session.scalar(select(Person.password_hash).where(Person.id == person_id))


def demo_codes(session: Session) -> Sequence[Row[SignInCode, Person, ContactPoint]]:
    """The codes that still open something, of demo people only, the newest first."""
    open_now = (SignInCode.used_at.is_(None), SignInCode.expires_at > clock.now(), Person.is_demo)
    return session.execute(
        select(SignInCode, Person, ContactPoint)
        .join(Person, Person.id == SignInCode.person_id)
        .join(ContactPoint, ContactPoint.id == SignInCode.contact_point_id)
        .where(*open_now)
        .order_by(SignInCode.id.desc())
        .limit(20)
    ).all()
