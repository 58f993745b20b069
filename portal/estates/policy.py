"""Who may see and do what with homes. Everything of a home that a resident sees is narrowed here."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.estates.models import Home, ImportBatch, Relation
from portal.kernel import clock
from portal.kernel.access import Actor, Permission, Right, estates_with, holds


def in_force(at: datetime | None = None) -> ColumnElement[bool]:
    """Relations that hold at a moment (default: whenever it is asked)."""
    moment: Any = at or bindparam(None, callable_=clock.now, type_=Relation.begins_at.type)
    return and_(Relation.begins_at <= moment, or_(Relation.ends_at.is_(None), Relation.ends_at > moment))


def gives(right: Right) -> ColumnElement[bool]:
    """Relations that give a right (all of them, where several are named)."""
    return Relation.rights.bitwise_and(int(right)) == int(right)


@lru_cache(maxsize=512)
def homes_with(actor: Actor, right: Right, at: datetime | None = None) -> Select[int]:
    """Ids of the homes for which the actor has the right today, as a subquery: `X.home_id.in_(homes_with(...))`.
    It says nothing about how far back they see; for things with a past use `household_sees`."""
    held = and_(in_force(at), gives(right)) if actor.id is not None else false()
    return select(Relation.home_id).where(Relation.person_id == actor.id, held)


@lru_cache(maxsize=512)
def household_sees(
    actor: Actor,
    home_id: ColumnElement[Any] | InstrumentedAttribute[Any],
    since: ColumnElement[Any] | InstrumentedAttribute[Any],
    right: Right = Right.SEE,
    at: datetime | None = None,
) -> ColumnElement[bool]:
    """Whether the actor has the right for the home of a row AND the row is not older than their household: the next
    household never sees the words of the last. `home_id` and `since` are the row's columns."""
    if actor.id is None:
        return false()
    mine = Relation.person_id == actor.id
    return (
        select(Relation.id)
        .where(mine, Relation.home_id == home_id, in_force(at), gives(right), Relation.sees_at <= since)
        .correlate_except(Relation)
        .exists()
    )


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The homes a person may open: their own, and all of the estates where they work with homes."""
    mine = Home.id.in_(homes_with(actor, Right.SEE))
    estates = estates_with(actor, Permission.HOMES_READ)
    return or_(Home.estate_id.in_(estates), mine) if estates else mine


def may_edit(actor: Actor, estate_id: int) -> bool:
    """Whether the person changes homes, relations and common areas there."""
    return holds(actor, Permission.HOMES_EDIT, estate_id)


def sees_everybody(actor: Actor, estate_id: int) -> bool:
    """Whether the person sees all people of a home there, not only those of their own household."""
    return holds(actor, Permission.HOMES_READ, estate_id)


def imports_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The imports a person may open."""
    return ImportBatch.estate_id.in_(estates_with(actor, Permission.IMPORT))
