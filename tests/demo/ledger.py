"""Everything that is in a loaded demo, read once and put in order."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from sqlalchemy import Row, select

from portal.kernel.db import Database
from portal.migrate import metadata

Rows = list[Row[Any]]


class Ledger:
    """`ledger.reports` are the rows of that table by their keys; `ledger.of("clocks", "matter_id")` groups them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._tables: dict[str, dict[int, Row[Any]]] = {}
        self._groups: dict[tuple[str, str], dict[Any, Rows]] = {}

    def __getattr__(self, name: str) -> dict[int, Row[Any]]:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._tables:
            table = metadata().tables[name]
            with self.database.reading() as session:
                rows = session.execute(select(table).order_by(table.c.id)).all()
            self._tables[name] = {row.id: row for row in rows}
        return self._tables[name]

    def of(self, table: str, column: str) -> dict[Any, Rows]:
        """Rows by what one of their columns holds, in the order of their keys."""
        if (table, column) not in self._groups:
            groups: dict[Any, Rows] = defaultdict(list)
            for row in getattr(self, table).values():
                groups[getattr(row, column)].append(row)
            self._groups[table, column] = groups
        return self._groups[table, column]

    @cached_property
    def orders_of(self) -> dict[int, list[int]]:
        """The work orders of each report."""
        found: dict[int, list[int]] = defaultdict(list)
        for link in self.report_work_orders.values():
            found[link.report_id].append(link.work_order_id)
        return found

    @cached_property
    def report_of(self) -> dict[int, int]:
        """The report of each work order."""
        return {order: report for report, orders in self.orders_of.items() for order in orders}

    @cached_property
    def roles(self) -> dict[tuple[int, int], set[Any]]:
        """The roles of each person at each estate."""
        found: dict[tuple[int, int], set[Any]] = defaultdict(set)
        for row in self.memberships.values():
            found[row.person_id, row.estate_id].add(row.role)
        return found

    @cached_property
    def workers(self) -> dict[int, set[int]]:
        """Everybody who was ever sent to a matter."""
        found: dict[int, set[int]] = defaultdict(set)
        for row in self.participants.values():
            if row.part == "technician":
                found[row.matter_id].add(row.person_id)
        return found

    def story(self, matter_id: int, *actions: str) -> Rows:
        """What happened to a matter, in its order."""
        found = self.of("events", "matter_id")[matter_id]
        return [one for one in found if not actions or one.action in actions]

    def relations_at(self, home_id: int, at: Any) -> Iterable[Row[Any]]:
        """Who belonged to a home at a moment."""
        for row in self.of("relations", "home_id")[home_id]:
            if row.begins_at <= at and (row.ends_at is None or row.ends_at > at):
                yield row
