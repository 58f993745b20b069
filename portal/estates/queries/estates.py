"""Estates and what stands in them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, literal_column, select
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.estates.models import Building, Entrance, Estate, Home, Place, PolicyValue
from portal.kernel.access import Actor
from portal.kernel.paging import Page, keyset

COUNT_CAP = 1000


class Choice(NamedTuple):
    """A building with its number of homes, counted up to COUNT_CAP."""

    building: Building
    homes: int


def estate(session: Session, estate_id: int) -> Estate | None:
    """One estate."""
    return session.get(Estate, estate_id)


_BY_CODE = select(Estate).where(Estate.code == bindparam("code"))


def estate_by_code(session: Session, code: str) -> Estate | None:
    """The estate of that code (lower case)."""
    return session.scalar(_BY_CODE, {"code": code})


def estates_of(session: Session, actor: Actor) -> Sequence[Estate]:
    """The estates where the person has a role of any kind, by code."""
    ids = {member.estate_id for member in actor.memberships}
    return session.scalars(select(Estate).where(Estate.id.in_(ids)).order_by(Estate.code)).all()


def buildings(session: Session, estate_id: int) -> list[Choice]:
    """The estate's buildings in the order people count in, each with its number of homes."""
    some = (
        select(literal_column("1"))
        .where(Home.building_id == Building.id)
        .correlate(Building)
        .limit(COUNT_CAP)
        .subquery("some")
    )
    count = select(func.count()).select_from(some).scalar_subquery()
    rows = session.execute(
        select(Building, count)
        .where(Building.estate_id == estate_id)
        .order_by(func.length(Building.code), Building.code)
    )
    return [Choice(found, number) for found, number in rows]


def building(session: Session, estate_id: int, building_id: int) -> Building | None:
    """One building of the estate."""
    return session.scalar(select(Building).where(Building.id == building_id, Building.estate_id == estate_id))


def entrances(session: Session, estate_id: int, building_id: int | None = None) -> Sequence[Entrance]:
    """The entrances of an estate, or of one building, in order."""
    which = [Entrance.estate_id == estate_id]
    if building_id is not None:
        which.append(Entrance.building_id == building_id)
    order = (Entrance.building_id, func.length(Entrance.code), Entrance.code)
    return session.scalars(select(Entrance).where(*which).order_by(*order)).all()


def places(session: Session, estate_id: int) -> Sequence[Place]:
    """The estate's common areas in use: those of the whole estate first, then building by building."""
    return session.scalars(
        select(Place)
        .where(Place.estate_id == estate_id, Place.retired_at.is_(None))
        .order_by(func.coalesce(Place.building_id, 0), Place.kind, Place.id)
    ).all()


def newest_policy_value(session: Session, estate_id: int, key: str) -> int:
    """The id of what was set last for a key; 0 where nothing was."""
    newest = select(func.max(PolicyValue.id)).where(PolicyValue.estate_id == estate_id, PolicyValue.key == key)
    return session.scalar(newest) or 0


def policy_history(session: Session, estate_id: int, key: str, cursor: str | None = None) -> Page[Any]:
    """What was set for a key, newest first: rows of (PolicyValue, name of who set it or None)."""
    rows: Any = (
        select(PolicyValue, Person.name)
        .outerjoin(Person, Person.id == PolicyValue.set_by_id)
        .where(PolicyValue.estate_id == estate_id, PolicyValue.key == key)
    )
    return keyset(session, rows, [PolicyValue.valid_from, PolicyValue.id], cursor, descending=True)
