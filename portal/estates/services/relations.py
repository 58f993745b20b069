"""People's relations to homes: begun, changed, ended. Each is dated, and ending one ends access at once."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.audit.services import record
from portal.estates import households, policy, queries, wording
from portal.estates.importer.people import same
from portal.estates.models import DEFAULT_RIGHTS, Estate, Home, Relation, RelationKind, midnight
from portal.kernel import clock
from portal.kernel.access import Actor, Right, require
from portal.kernel.errors import Conflict, Missing, Refused
from portal.notifications import addresses
from portal.notifications.models import ContactKind
from portal.notifications.queries import points_of
from portal.notifications.services import add_point


@dataclass(frozen=True)
class Newcomer:
    """What is typed of somebody who comes to a home. Phone and e-mail may both be empty: then paper reaches them."""

    name: str
    phone: str
    email: str
    locale: str | None


@dataclass(frozen=True)
class Stay:
    """What somebody is to a home, from when to when (`until`: the first day on which it no longer holds).
    `joins`: a relation of the household that they join, where it is not the obvious one."""

    kind: RelationKind
    since: date | None = None
    until: date | None = None
    rights: Right | None = None
    joins: int | None = None


def add_resident(session: Session, actor: Actor, home_id: int, newcomer: Newcomer, stay: Stay) -> int:
    """Somebody comes to a home; the relation's id. Whoever has that name and phone (or e-mail) already is the same
    person; a phone that another person signs in with is shared, and stays theirs for signing in. Raises Refused where
    that would give somebody else's account another phone or e-mail."""
    home = _home(session, actor, home_id)
    country = session.get_one(Estate, home.estate_id).country
    points = _points(newcomer, country)
    person_id = _same_person(session, newcomer.name, points)
    if person_id is None:
        person = Person(name=newcomer.name, locale=newcomer.locale, created_at=clock.now())
        session.add(person)
        session.flush()
        person_id = person.id
        record(session, actor, "person.added", estate_id=home.estate_id, person_id=person_id)
    _reach(session, person_id, home.estate_id, points)
    return _begin(session, actor, home, person_id, stay)


def _reach(session: Session, person_id: int, estate_id: int, points: list[tuple[ContactKind, str]]) -> None:
    known = {(point.kind, point.value) for point in points_of(session, [person_id])[person_id]}
    new = [(kind, value) for kind, value in points if (kind, value) not in known]
    if new and queries.claimed_among(session, [person_id], estate_id):
        raise Refused({new[0][0].value: wording.looks_after_contacts()})
    for kind, value in new:
        add_point(session, person_id, kind, value)


def _points(newcomer: Newcomer, country: str) -> list[tuple[ContactKind, str]]:
    read = [
        ("phone", ContactKind.PHONE, newcomer.phone, addresses.phone(newcomer.phone, country), wording.phone_invalid()),
        ("email", ContactKind.EMAIL, newcomer.email, addresses.email(newcomer.email), wording.email_invalid()),
    ]
    wrong = {name: words for name, _, typed, value, words in read if typed and not value}
    if wrong:
        raise Refused(wrong)
    return [(kind, value) for _, kind, typed, value, _ in read if typed and value]


def _same_person(session: Session, name: str, points: list[tuple[ContactKind, str]]) -> int | None:
    for kind, value in points:
        for person in queries.person_reached_at(session, kind, value):
            if same(person.name) == same(name):
                return person.id
    return None


def add_relation(session: Session, actor: Actor, home_id: int, person_id: int, stay: Stay) -> int:
    """A known person gets a relation to a home; its id. Raises Refused where they have one of that kind already."""
    home = _home(session, actor, home_id)
    if session.scalar(select(Person.id).where(Person.id == person_id, Person.erased_at.is_(None))) is None:
        raise Refused({"person": wording.person_unreachable()})
    return _begin(session, actor, home, person_id, stay)


def _begin(session: Session, actor: Actor, home: Home, person_id: int, stay: Stay) -> int:
    zone = _zone(session, home.estate_id)
    since = stay.since or clock.now().astimezone(ZoneInfo(zone)).date()
    if stay.until is not None and stay.until < since:
        raise Refused({"until": wording.dates_turned()})
    members = queries.members(session, home.id)
    _refuse_doubles(members, person_id, stay.kind)
    root = next((r.household for r, member in members if r.id == stay.joins and not member.over), None)
    stand = households.stand((member for _, member in members), stay.kind, since, with_root=root)
    relation = Relation(
        person_id=person_id,
        home_id=home.id,
        estate_id=home.estate_id,
        household_id=stand.household,
        kind=stay.kind,
        rights=int(DEFAULT_RIGHTS[stay.kind] if stay.rights is None else stay.rights),
        **moments(zone, since, stay.until, stand.sees_from),
    )
    session.add(relation)
    session.flush()
    _record(session, actor, "relation.added", relation)
    return relation.id


def _refuse_doubles(members: list[tuple[Relation, households.Member]], person_id: int, kind: RelationKind) -> None:
    if any(r.person_id == person_id and r.kind is kind and not member.over for r, member in members):
        raise Refused({"kind": wording.related_already(wording.KINDS[kind])})


def moments(zone: str, since: date, until: date | None, sees_from: date) -> dict[str, date | datetime | None]:
    """The dates of a relation with the moments that belong to them there."""
    return {
        "valid_from": since,
        "valid_to": until,
        "sees_from": sees_from,
        "begins_at": midnight(since, zone),
        "ends_at": midnight(until, zone) if until else None,
        "sees_at": midnight(sees_from, zone),
    }


def end_relation(
    session: Session,
    actor: Actor,
    relation_id: int,
    *,
    version: int,
    on: date | None = None,
    with_household: bool = False,
) -> int:
    """End a relation, at once or on a day, and with it those of their household if all leave; how many ended.
    Raises Conflict where it has ended already or was changed since `version`."""
    relation, home = _relation(session, actor, relation_id, version)
    zone = _zone(session, home.estate_id)
    leaving = [relation]
    if with_household:
        all_here = queries.members(session, home.id)
        leaving += [r for r, m in all_here if m.household == relation.household and not m.over and r is not relation]
    ended = [one for one in leaving if _end(one, zone, on)]
    for one in ended:
        _record(session, actor, "relation.ended", one, on=one.valid_to)
    return len(ended)


def _end(relation: Relation, zone: str, on: date | None) -> bool:
    """Today ends it this second, another day with its midnight there. False where it ends sooner anyway."""
    now = clock.now()
    today = now.astimezone(ZoneInfo(zone)).date()
    day = on or today
    moment = now if day == today else midnight(day, zone)
    if relation.ends_at is not None and relation.ends_at <= moment:
        return False
    relation.valid_to, relation.ends_at = max(day, relation.valid_from), moment
    return True


def change_rights(session: Session, actor: Actor, relation_id: int, rights: Right, *, version: int) -> None:
    """Give a relation exactly these rights."""
    relation, _ = _relation(session, actor, relation_id, version)
    before = relation.rights
    relation.rights = int(rights)
    _record(session, actor, "relation.rights_changed", relation, rights_before=before)


def _relation(session: Session, actor: Actor, relation_id: int, version: int) -> tuple[Relation, Home]:
    found = queries.relation(session, actor, relation_id)
    if found is None:
        raise Missing
    relation, home, _ = found
    require(policy.may_edit(actor, home.estate_id))
    if relation.version != version:
        raise Conflict(wording.changed_meanwhile())
    if relation.ends_at is not None and relation.ends_at <= clock.now():
        raise Conflict(wording.ended_already())
    return relation, home


def _home(session: Session, actor: Actor, home_id: int) -> Home:
    home = queries.home(session, actor, home_id)
    if home is None:
        raise Missing
    require(policy.may_edit(actor, home.estate_id))
    # One newcomer after the other: how far back they see depends on who is there.
    session.execute(select(Home.id).where(Home.id == home_id).with_for_update())
    return home


def _zone(session: Session, estate_id: int) -> str:
    return session.get_one(Estate, estate_id).zone


def _record(session: Session, actor: Actor, action: str, relation: Relation, **more: Any) -> None:
    facts: dict[str, Any] = {
        name: value.isoformat() if isinstance(value, date) else value for name, value in more.items()
    }
    record(
        session,
        actor,
        action,
        estate_id=relation.estate_id,
        home_id=relation.home_id,
        person_id=relation.person_id,
        relation_id=relation.id,
        kind=relation.kind.value,
        rights=relation.rights,
        **facts,
    )
