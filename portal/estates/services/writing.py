"""Writes a planned import in bulk, inside the caller's transaction."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from portal.accounts.models import Person
from portal.audit.models import Event, Visibility
from portal.estates import numbering
from portal.estates.importer.dwellings import Block, Dwelling, Stair
from portal.estates.importer.people import Somebody
from portal.estates.importer.plan import Plan
from portal.estates.importer.ties import Tie
from portal.estates.models import DEFAULT_RIGHTS, Building, Entrance, Home, ImportBatch, Relation, midnight
from portal.estates.services.relations import moments
from portal.kernel import clock
from portal.kernel.access import Actor
from portal.kernel.db import Base
from portal.notifications.models import ContactPoint, Origin

LANGUAGE_OF = {"CN": "zh_Hans", "SG": "en", "HK": "zh_Hant", "MO": "zh_Hant", "TW": "zh_Hant"}


def write(session: Session, actor: Actor, batch: ImportBatch, found: Plan) -> None:
    """Everything the plan holds. Raises IntegrityError or StaleDataError where the roster has changed meanwhile."""
    _Writer(session, actor, batch, found).write()


class _Writer:
    def __init__(self, session: Session, actor: Actor, batch: ImportBatch, found: Plan) -> None:
        self.session, self.actor, self.batch, self.found = session, actor, batch, found
        self.estate_id = batch.estate_id
        self.ids: dict[Any, int] = {}
        self.events: list[dict[str, Any]] = []

    def write(self) -> None:
        self._grounds()
        self._homes()
        self._people()
        self._points()
        self._new_relations()
        self._changed_relations()
        self._tell_all()

    def _add(self, model: type[Base], things: Iterable[Any], rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows and remember their ids under the things that they stand for."""
        if rows:
            self.ids |= dict(zip(things, inserted(self.session, model, rows), strict=True))

    def _put_right(self, model: type[Base], key: int, seen: int, changes: dict[str, Any]) -> None:
        """Update a row as it was planned upon. Raises StaleDataError if it has changed since."""
        table: Any = model.__table__
        statement = update(table).where(table.c.id == key, table.c.version == seen)
        done: Any = self.session.connection().execute(statement.values(**changes, version=seen + 1))
        if done.rowcount != 1:
            raise StaleDataError("the roster has changed")

    def _grounds(self) -> None:
        blocks = list(self.found.dwellings.blocks.values())
        new = [block for block in blocks if block.id is None]
        rows = [{"estate_id": self.estate_id, "code": b.code, "floors": b.floors, "names": {}} for b in new]
        self._add(Building, new, rows)
        for block in blocks:
            if block.id and block.raised:
                taller = {"floors": block.floors}
                self.session.execute(update(Building).where(Building.id == block.id).values(**taller))
        stairs = [stair for stair in self.found.dwellings.stairs.values() if stair.id is None]
        self._add(
            Entrance,
            stairs,
            [{"estate_id": self.estate_id, "building_id": self._block(s.block), "code": s.code} for s in stairs],
        )

    def _block(self, block: Block) -> int:
        return block.id or self.ids[block]

    def _stair(self, stair: Stair | None) -> int | None:
        return stair.id or self.ids[stair] if stair else None

    def _homes(self) -> None:
        new = [dwelling for dwelling in self.found.dwellings.all if dwelling.known is None]
        self._add(Home, new, [self._home(dwelling) for dwelling in new])
        for dwelling in self.found.dwellings.all:
            if (known := dwelling.known) and (changes := dwelling.changes):
                if "entrance_id" in changes:
                    changes["entrance_id"] = self._stair(dwelling.stair)
                self._put_right(Home, known.id, known.version, changes)
                self._record("home.changed", home_id=known.id)

    def _home(self, dwelling: Dwelling) -> dict[str, Any]:
        return {
            "estate_id": self.estate_id,
            "building_id": self._block(dwelling.block),
            "entrance_id": self._stair(dwelling.stair),
            "label": dwelling.label,
            "number": numbering.number_of(dwelling.label),
            "sort_key": numbering.sort_key(dwelling.label),
            "floor": dwelling.fact("floor"),
            "floor_to": dwelling.fact("floor_to"),
            "stack": dwelling.fact("stack"),
            "handed_over_on": dwelling.fact("handed_over_on"),
        }

    def _people(self) -> None:
        new = self.found.people.new
        language = LANGUAGE_OF.get(self.found.known.country, "en")
        now = clock.now()
        self._add(Person, new, [{"name": s.name, "locale": s.locale or language, "created_at": now} for s in new])

    def _person(self, somebody: Somebody) -> int:
        return somebody.id or self.ids[somebody]

    def _points(self) -> None:
        points = self.found.people.points
        for point in points:
            if point.instead_of is not None:
                marks = {"value": point.point[1], "sign_in": point.sign_in, "verified_at": None}
                self.session.execute(update(ContactPoint).where(ContactPoint.id == point.instead_of).values(**marks))
        new = [point for point in points if point.instead_of is None]
        rows = [
            {
                "person_id": self._person(point.somebody),
                "kind": point.point[0],
                "value": point.point[1],
                "sign_in": point.sign_in,
                "origin": Origin.ROSTER,
            }
            for point in new
        ]
        if rows:
            put(self.session, ContactPoint, rows)

    def _new_relations(self) -> None:
        new = [tie for tie in self.found.ties.all if tie.known is None]
        # A household's first relation has to be there before those who join it.
        for ties in ([t for t in new if t.household is None], [t for t in new if t.household is not None]):
            self._add(Relation, ties, [self._relation(tie) for tie in ties])
            for tie in ties:
                self._tell("relation.added", tie, self.ids[tie])

    def _relation(self, tie: Tie) -> dict[str, Any]:
        root = tie.root if tie.household is not None else None
        return {
            "person_id": self._person(tie.somebody),
            "home_id": tie.dwelling.id or self.ids[tie.dwelling],
            "estate_id": self.estate_id,
            "household_id": root if isinstance(root, int) else root and self.ids[root],
            "kind": tie.kind,
            "rights": int(DEFAULT_RIGHTS[tie.kind]),
            **moments(self.found.known.zone, tie.valid_from, tie.valid_to, tie.sees_from),
        }

    def _changed_relations(self) -> None:
        for tie in self.found.ties.all:
            if (known := tie.known) and (changes := tie.changes):
                self._put_right(Relation, known.id, known.version, changes | self._that_follow(tie, changes))
                ended = tie.over and not known.over
                self._tell("relation.ended" if ended else "relation.changed", tie, known.id)

    def _that_follow(self, tie: Tie, changes: dict[str, Any]) -> dict[str, Any]:
        """Rights follow from a changed kind, moments from changed days."""
        days = {"valid_from": "begins_at", "valid_to": "ends_at", "sees_from": "sees_at"}
        zone = self.found.known.zone
        follow: dict[str, Any] = {days[day]: midnight(changes[day], zone) for day in days if day in changes}
        return follow | ({"rights": int(DEFAULT_RIGHTS[tie.kind])} if "kind" in changes else {})

    def _tell(self, action: str, tie: Tie, relation_id: int) -> None:
        self._record(
            action,
            home_id=tie.dwelling.id or self.ids[tie.dwelling],
            person_id=self._person(tie.somebody),
            relation_id=relation_id,
            kind=tie.kind.value,
        )

    def _record(self, action: str, **facts: Any) -> None:
        self.events.append({"action": action, "data": {"batch_id": self.batch.id, **facts}})

    def _tell_all(self) -> None:
        common = {
            "at": clock.now(),
            "estate_id": self.estate_id,
            "actor_id": self.actor.id,
            "visibility": Visibility.STAFF,
        }
        if self.events:
            put(self.session, Event, [common | event for event in self.events])


def put(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows in bulk."""
    table: Any = model.__table__
    session.connection().execute(insert(table), rows)


def inserted(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> Sequence[int]:
    """Insert rows in bulk; their ids in the same order. To be told the ids of new rows costs more than to choose them
    first: from the sequence, or on SQLite, where nobody else writes meanwhile, from the last one on."""
    table: Any = model.__table__
    if session.get_bind().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        many = func.generate_series(1, len(rows)).table_valued()
        ids = session.scalars(select(func.nextval(sequence)).select_from(many)).all()
    else:
        first = (session.scalar(select(func.max(table.c.id))) or 0) + 1
        ids = list(range(first, first + len(rows)))
    put(session, model, [{"id": key, **row} for key, row in zip(ids, rows, strict=True)])
    return ids
