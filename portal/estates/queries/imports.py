"""Imports, and the roster that they are compared with."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.estates.importer.known import Known, KnownBuilding, KnownHome, KnownPoint, KnownRelation, Point
from portal.estates.models import (
    ENDED,
    WAITING,
    Building,
    Entrance,
    Estate,
    Home,
    ImportBatch,
    ImportLine,
    ImportSource,
    ImportStatus,
    Level,
    Relation,
)
from portal.estates.policy import imports_visible_to
from portal.estates.queries.people import claimed_among
from portal.kernel import clock
from portal.kernel.access import Actor
from portal.kernel.paging import Page, keyset
from portal.notifications.models import ContactPoint, Origin

T = TypeVar("T")
AT_ONCE = 2000


def batch(session: Session, actor: Actor, estate_id: int, batch_id: int) -> ImportBatch | None:
    """One import of the estate that the actor may open."""
    return session.scalar(
        select(ImportBatch).where(
            ImportBatch.id == batch_id, ImportBatch.estate_id == estate_id, imports_visible_to(actor)
        )
    )


def batches(session: Session, actor: Actor, estate_id: int, cursor: str | None = None) -> Page[ImportBatch]:
    """The estate's imports, newest first."""
    rows = select(ImportBatch).where(ImportBatch.estate_id == estate_id, imports_visible_to(actor))
    return keyset(session, rows, [ImportBatch.id], cursor, 10, descending=True)


def lines(
    session: Session, batch_id: int, levels: Collection[Level], cursor: str | None = None, size: int = 50
) -> Page[ImportLine]:
    """What was found in an import's lines, in the order of the file."""
    rows = select(ImportLine).where(ImportLine.batch_id == batch_id, ImportLine.level.in_(levels))
    return keyset(session, rows, [ImportLine.line, ImportLine.id], cursor, size)


def source(session: Session, batch_id: int) -> bytes | None:
    """The file of an import that has not ended."""
    return session.scalar(select(ImportSource.content).where(ImportSource.batch_id == batch_id))


def all_findings(session: Session, batch_id: int) -> Sequence[ImportLine]:
    """Every line of an import in which something was found; at most as many as a file may have."""
    rows = select(ImportLine).where(ImportLine.batch_id == batch_id, ImportLine.level != Level.FINE)
    return session.scalars(rows.order_by(ImportLine.line)).all()


def waiting_batches(session: Session, now: datetime) -> Sequence[int]:
    """Imports to be checked or applied that nobody works on, oldest first."""
    free = or_(ImportBatch.lease_until.is_(None), ImportBatch.lease_until <= now)
    rows = select(ImportBatch.id).where(ImportBatch.status.in_(WAITING), free)
    return session.scalars(rows.order_by(ImportBatch.id).limit(20)).all()


def stale_batches(session: Session, now: datetime, days: dict[int, int]) -> Sequence[int]:
    """Imports that were never confirmed and are older than their estate keeps them (`days` by estate)."""
    open_ = [status for status in ImportStatus if status not in ENDED | WAITING]
    old: list[ColumnElement[bool]] = [
        (ImportBatch.estate_id == estate_id) & (ImportBatch.added_at <= now - timedelta(days=kept))
        for estate_id, kept in days.items()
    ]
    rows = select(ImportBatch.id).where(ImportBatch.status.in_(open_), or_(*old)).limit(100)
    return session.scalars(rows).all() if old else ()


def known(session: Session, estate: Estate, points: Collection[Point]) -> Known:
    """The estate's roster, and the people whom the file's `points` reach elsewhere."""
    today = clock.now().astimezone(ZoneInfo(estate.zone)).date()
    found = Known(estate.country, estate.zone, today)
    here = estate.id
    buildings = select(Building.id, Building.code, Building.floors).where(Building.estate_id == here)
    found.buildings = [KnownBuilding(*row) for row in session.execute(buildings)]
    entrances = select(Entrance.id, Entrance.building_id, Entrance.code).where(Entrance.estate_id == here)
    found.entrances = {row.id: (row.building_id, row.code) for row in session.execute(entrances)}
    found.homes = list(_homes(session, here))
    found.relations = list(_relations(session, here))
    _people(session, found, here, points)
    return found


def _homes(session: Session, estate_id: int) -> Iterator[KnownHome]:
    columns: tuple[Any, ...] = (
        Home.id,
        Home.building_id,
        Home.entrance_id,
        Home.label,
        Home.number,
        Home.floor,
        Home.floor_to,
        Home.stack,
        Home.handed_over_on,
        Home.version,
    )
    for row in session.execute(select(*columns).where(Home.estate_id == estate_id).order_by(Home.id)):
        yield KnownHome(*row)


def _relations(session: Session, estate_id: int) -> Iterator[KnownRelation]:
    now = clock.now()
    for r in session.scalars(select(Relation).where(Relation.estate_id == estate_id).order_by(Relation.id)):
        over = r.ends_at is not None and r.ends_at <= now
        yield KnownRelation(
            r.id,
            r.home_id,
            r.person_id,
            r.household,
            r.kind,
            r.valid_from,
            r.valid_to,
            r.sees_from,
            over,
            r.version,
        )


def _people(session: Session, found: Known, estate_id: int, points: Collection[Point]) -> None:
    named = select(Person.id, Person.name).where(Person.erased_at.is_(None))
    here = select(Relation.person_id).where(Relation.estate_id == estate_id)
    ids = set(select_ids(session, points))
    found.people = {row.id: row.name for row in session.execute(named.where(Person.id.in_(here)))}
    for some in chunks(sorted(ids - found.people.keys())):
        found.people |= {row.id: row.name for row in session.execute(named.where(Person.id.in_(some)))}
    erased = {r.person_id for r in found.relations} - found.people.keys()
    found.relations = [r for r in found.relations if r.person_id not in erased]
    for some in chunks(sorted(found.people)):
        rows = select(ContactPoint).where(ContactPoint.person_id.in_(some)).order_by(ContactPoint.id)
        found.points += [_point(point) for point in session.scalars(rows)]
        found.claimed |= claimed_among(session, some, estate_id)


def _point(point: ContactPoint) -> KnownPoint:
    return KnownPoint(
        point.id,
        point.person_id,
        point.kind,
        point.value,
        point.sign_in,
        point.verified_at is not None,
        point.origin is Origin.ROSTER,
        point.stopped_at is not None,
    )


def select_ids(session: Session, points: Collection[Point]) -> Iterator[int]:
    """The people whom any of these phones and addresses reaches."""
    for some in chunks(sorted(points)):
        rows = select(ContactPoint.person_id).where(tuple_(ContactPoint.kind, ContactPoint.value).in_(some))
        yield from session.scalars(rows.where(ContactPoint.stopped_at.is_(None)))


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """In pieces that a statement can carry."""
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]
