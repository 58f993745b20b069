"""Homes: one's own, and the desk's search."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.estates import numbering
from portal.estates.models import Building, Entrance, Estate, Home, Relation, RelationKind
from portal.estates.policy import in_force, visible_to
from portal.kernel.access import Actor, Right
from portal.kernel.paging import Page, keyset
from portal.kernel.search import folded
from portal.notifications import addresses
from portal.notifications.models import ContactKind, ContactPoint

MAX_TYPED = 60
_DIGITS = re.compile(r"\D")


@dataclass(frozen=True)
class HomeOption:
    """One of a person's homes, with all that a menu or a heading needs. `rights` are those of all their relations."""

    id: int
    label: str
    building_id: int
    entrance_id: int | None
    floor: int
    estate_id: int
    estate_code: str
    estate_names: dict[str, str]
    zone: str
    phone: str
    kinds: tuple[RelationKind, ...]
    rights: Right


def homes_of(session: Session, actor: Actor, right: Right = Right.SEE, at: datetime | None = None) -> list[HomeOption]:
    """The homes for which the person has the right today, the one they have had longest first; one statement."""
    if actor.id is None:
        return []
    rows = session.execute(
        select(Relation.kind, Relation.rights, Home, Estate)
        .join(Home, Home.id == Relation.home_id)
        .join(Estate, Estate.id == Home.estate_id)
        .where(Relation.person_id == actor.id, in_force(at))
        .order_by(Relation.valid_from, Relation.id)
    )
    found: dict[int, HomeOption] = {}
    for kind, rights, one, where in rows:
        before = found.get(one.id)
        kinds = (*before.kinds, kind) if before else (kind,)
        held = Right(rights) | (before.rights if before else Right.NONE)
        found[one.id] = _option(one, where, kinds, held)
    return [option for option in found.values() if option.rights & right == right]


def _option(one: Home, where: Estate, kinds: tuple[RelationKind, ...], rights: Right) -> HomeOption:
    return HomeOption(
        one.id,
        one.label,
        one.building_id,
        one.entrance_id,
        one.floor,
        where.id,
        where.code,
        where.names,
        where.zone,
        where.phone,
        kinds,
        rights,
    )


def home(session: Session, actor: Actor, home_id: int) -> Home | None:
    """One home that the actor may see."""
    return session.scalar(select(Home).where(Home.id == home_id, visible_to(actor)))


def home_with_estate(session: Session, actor: Actor, home_id: int) -> tuple[Home, Estate] | None:
    """One home that the actor may see, and its estate."""
    row = session.execute(
        select(Home, Estate).join(Estate, Estate.id == Home.estate_id).where(Home.id == home_id, visible_to(actor))
    ).first()
    return (row[0], row[1]) if row else None


def homes(session: Session, ids: Collection[int]) -> Sequence[Home]:
    """Homes by id, for callers that have narrowed the ids already."""
    return session.scalars(select(Home).where(Home.id.in_(ids)).order_by(Home.sort_key)).all() if ids else []


def labels(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Labels by id, for callers that have narrowed the ids already."""
    rows = session.execute(select(Home.id, Home.label).where(Home.id.in_(ids))) if ids else ()
    return {row.id: row.label for row in rows}


def search(
    session: Session,
    actor: Actor,
    estate_id: int,
    typed: str = "",
    cursor: str | None = None,
    size: int = 25,
    *,
    building_id: int | None = None,
) -> Page[Home]:
    """The estate's homes in order, all or those meant by what was typed: a number in any spelling ("3栋1204",
    "3 1204"), a person's name, an e-mail address, or a phone (its last four digits are enough)."""
    statement = select(Home).where(Home.estate_id == estate_id, visible_to(actor))
    if building_id is not None:
        statement = statement.where(Home.building_id == building_id)
    words = typed[:MAX_TYPED].strip()
    if words:
        statement = statement.where(Home.id.in_(_meant(estate_id, words)))
    return keyset(session, statement, [Home.sort_key, Home.id], cursor, size)


def _meant(estate_id: int, words: str) -> Select[Any]:
    ways = [_by_number(estate_id, words), _by_name(estate_id, words)]
    if (reached := _reached_at(words)) is not None:
        ways.append(_by_person(estate_id, reached))
    found = union(*ways).subquery()
    return select(found.c[0])


def _by_number(estate_id: int, words: str) -> Select[Any]:
    parts = numbering.parts(words)
    found = select(Home.id).where(Home.estate_id == estate_id)
    if len(parts) > 1:
        found = found.where(Home.building_id.in_(_coded(Building, estate_id, parts[0])))
    if len(parts) > 2:
        found = found.where(Home.entrance_id.in_(_coded(Entrance, estate_id, parts[-2])))
    if not parts:
        return found.where(Home.id.is_(None))
    return found.where(or_(Home.number.startswith(parts[-1], autoescape=True), *_run_together(estate_id, parts)))


def _run_together(estate_id: int, parts: list[str]) -> list[ColumnElement[bool]]:
    """ "31204" may be 3-1204."""
    whole = parts[0]
    if len(parts) > 1 or not whole.isdigit() or not 4 <= len(whole) <= 7:
        return []
    cuts = [(whole[:cut], whole[cut:]) for cut in (1, 2) if len(whole) - cut >= 3]
    return [
        and_(Home.building_id.in_(_coded(Building, estate_id, code)), Home.number == number) for code, number in cuts
    ]


def _coded(table: type[Building] | type[Entrance], estate_id: int, code: str) -> Select[Any]:
    return select(table.id).where(table.estate_id == estate_id, func.lower(table.code) == code)


def _by_name(estate_id: int, words: str) -> Select[Any]:
    spellings = {words, folded(words)}
    alike = [Person.name.icontains(spelling, autoescape=True) for spelling in spellings]
    return _by_person(estate_id, select(Person.id).where(or_(*alike), Person.id.in_(_people(estate_id))))


def _people(estate_id: int) -> Select[Any]:
    return select(Relation.person_id).where(Relation.estate_id == estate_id, in_force())


def _by_person(estate_id: int, people: Select[Any]) -> Select[Any]:
    return select(Relation.home_id).where(Relation.estate_id == estate_id, in_force(), Relation.person_id.in_(people))


def _reached_at(words: str) -> Select[Any] | None:
    """The people whom an e-mail address or a phone reaches; from four digits on, a phone's end is enough."""
    meant = addresses.meant(words)
    digits = _DIGITS.sub("", words)
    holds: list[ColumnElement[bool]] = [
        and_(ContactPoint.kind == kind, ContactPoint.value == value) for kind, value in meant
    ]
    if 4 <= len(digits) <= 15 and "@" not in words:
        holds.append(and_(ContactPoint.kind == ContactKind.PHONE, ContactPoint.value.endswith(digits)))
    if not holds:
        return None
    return select(ContactPoint.person_id).where(or_(*holds), ContactPoint.stopped_at.is_(None))
