"""What our pages cost: python -m bench.pages --url URL [--json FILE] [--requests 200]

The database is one that bench.seed filled. Figures are processor time of application and database for one request,
and multiples of the floor (bench/floor.py) of the same run, which is what may be compared between machines and runs.
Limits are those of the quality sheet: milliseconds where the floor is 1.2 (reading) and 1.8 (writing).
"""

import argparse
import io
import json
import logging
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from PIL import Image

from bench import cases, town
from bench.floor import make_floor
from bench.history import reference_of
from bench.meter import Cost, Environ, Failed, Meter, environ_for
from bench.seed import PASSWORD
from bench.visitor import Visitor
from portal.accounts import passwords
from portal.app import create_app
from portal.config import Settings
from portal.kernel import memory
from portal.kernel.access import Role
from portal.kernel.db import Database, make_engine

READ_FLOOR, WRITE_FLOOR = 1.2, 1.8
QUEUE = "/e/bench1/queue"
PHOTO = 4_000_000
FLOORS = 80
WORDS = "厨房天花板从昨天晚上开始漏水，越来越严重，请尽快派人来看看。"
TOLD = {"words": WORDS, "category": "leak_pipe"}


@dataclass(frozen=True)
class Page:
    """One page of the table, its limit in milliseconds on the sheet's machine, and whether it writes."""

    name: str
    limit_ms: float | None
    requests: Callable[[int], Iterable[Environ]]
    writes: bool = False

    @property
    def limit(self) -> float | None:
        """The most floors that it may cost, where the sheet names a limit."""
        return self.limit_ms / (WRITE_FLOOR if self.writes else READ_FLOOR) if self.limit_ms else None


class Bench:
    """The application on a seeded database, and those who use it."""

    def __init__(self, url: str) -> None:
        self.admin = make_engine(url)
        settings = Settings(
            environment="demo",
            database_url=url,
            data_dir=Path(tempfile.mkdtemp(prefix="bench-")),
            secret_key=secrets.token_hex(),
        )
        self.app = create_app(settings)
        self.database: Database = self.app.extensions["anju"].database
        self.meter = Meter(self.database.engine, self._backends)
        with self.admin.connect() as connection:
            residents = connection.scalar(sa.text("SELECT count(*) FROM relations")) or 0
        self.town = town.Town(residents * 3 // 5, residents, None)  # type: ignore[arg-type]
        self.floor = make_floor(self.database, self.town.staff_of(1, Role.FRONT_DESK)[0])
        self.desk = self._signed_in(self.town.staff_of(1, Role.FRONT_DESK)[0])
        self.resident = self._signed_in(self.town.owner_of(1))
        self.failed: list[str] = []
        self.story = f"/reports/{reference_of('R', 1)}"

    def run(self, requests: int) -> list[tuple[Page | None, Cost]]:
        """The floors, then every page."""
        found: list[tuple[Page | None, Cost]] = [(None, self._read_floor()), (None, self._write_floor())]
        for page in self.pages():
            before = self._open_the_gates if page.writes else None
            try:
                floor = self._write_floor if page.writes else self._read_floor
                found.append((page, self.meter.measure(page.name, self.app, page.requests(requests), before, floor)))
            except Failed as reason:
                self.failed.append(str(reason))
        return found

    def pages(self) -> list[Page]:
        """The table of the quality sheet."""
        desk, resident = self.desk, self.resident
        return [
            Page("staff queue, first page", 6, lambda n: [desk.asks(QUEUE) for _ in range(n)]),
            Page("staff queue, page 200", 6, lambda n: [desk.asks(self._deep()) for _ in range(n)]),
            Page("report, long timeline, desk", 7, lambda n: [desk.asks(self.story) for _ in range(n)]),
            Page("report, long timeline, resident", 7, lambda n: [resident.asks(self.story) for _ in range(n)]),
            Page("search, word in 1 %", 12, lambda n: [desk.asks(f"{QUEUE}?q={quote(cases.RARE)}") for _ in range(n)]),
            Page("submit a report", 8, lambda n: resident.many("/reports/new", TOLD, n // 2), writes=True),
            Page("the same with three 4 MB photos", None, self._with_photos, writes=True),
            Page(
                "add a message",
                8,
                lambda n: resident.many(f"{self.story}/messages", {"words": WORDS}, n // 2),
                writes=True,
            ),
            Page("a resident's home", 6, lambda n: [self.neighbour.asks("/") for _ in range(n)]),
            Page("sign in", 6, self._sign_ins, writes=True),
        ]

    @property
    def neighbour(self) -> Visitor:
        """A resident who reported nothing during this run."""
        return self._signed_in(self.town.owner_of(3))

    def _deep(self) -> str:
        if not hasattr(self, "_page_200"):
            self._page_200 = QUEUE
            for _ in range(199):
                link = self.desk.look(self._page_200).select_one("a[rel=next]")
                if link is None:
                    break
                self._page_200 = str(link["href"])
        return self._page_200

    def _sign_ins(self, requests: int) -> Iterable[Environ]:
        typed = {"account": town.email_of(self.town.owner_of(5)), "password": PASSWORD}
        return Visitor(self.app).many("/sign-in", typed, requests // 8 + 2)

    def _with_photos(self, requests: int) -> Iterable[Environ]:
        return self.resident.many("/reports/new", TOLD, requests // 20 + 3, lambda: [phone_photo() for _ in range(3)])

    def _read_floor(self) -> Cost:
        return self.meter.measure("floor, reading", self.floor, (environ_for("GET", "/") for _ in range(FLOORS)))

    def _write_floor(self) -> Cost:
        return self.meter.measure("floor, writing", self.floor, self._floor_posts(FLOORS))

    def _floor_posts(self, requests: int) -> Iterable[Environ]:
        visitor = Visitor(self.floor)
        return (visitor.posts("/", [("words", WORDS)]) for _ in range(requests))

    def _signed_in(self, person: int) -> Visitor:
        visitor = Visitor(self.app)
        self._open_the_gates()
        visitor.sign_in(town.email_of(person), PASSWORD)
        return visitor

    def _open_the_gates(self) -> None:
        with self.admin.execution_options(write=True).begin() as connection:
            connection.execute(sa.text("DELETE FROM rate_counters"))

    def _backends(self) -> tuple[int, ...]:
        if self.admin.dialect.name != "postgresql":
            return ()
        others = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        with self.admin.connect() as connection:
            return tuple(connection.scalars(sa.text(others)))

    def close(self) -> None:
        self.admin.dispose()
        self.database.engine.dispose()


def phone_photo() -> bytes:
    """As many bytes as a phone sends, a JPEG by its header, like no other one."""
    file = io.BytesIO()
    Image.new("L", (4000, 3000)).save(file, "JPEG")
    head, end = file.getvalue()[:-2], file.getvalue()[-2:]
    return head + secrets.token_bytes(16) + bytes(PHOTO - len(head)) + end


def hash_ms() -> float:
    """What checking a password costs, which no sign-in can do without."""
    kept, times = passwords.hashed(PASSWORD), []
    for _ in range(12):
        began = time.process_time_ns()
        passwords.fits(kept, PASSWORD)
        times.append((time.process_time_ns() - began) / 1e6)
    return statistics.median(times)


def report(found: list[tuple[Page | None, Cost]], the_hash: float) -> list[dict[str, object]]:
    """Each page with its floors, printed as a table."""
    print(f"{'page':34}{'app ms':>8}{'db ms':>8}{'floors':>8}{'limit':>7}  {'':4}{'statements':>10}{'bytes':>9}")
    rows = []
    for page, cost in found:
        spent = cost.total_ms - (the_hash if cost.name == "sign in" else 0)
        floors, limit = spent / (cost.floor_ms or spent), page.limit if page else None
        holds = limit is None or floors <= limit
        words = f"{cost.name:34}{cost.application_ms:8.2f}{cost.database_ms:8.2f}{floors:8.1f}"
        words += f"{limit or 1:7.1f}  {'' if holds else 'OVER':4}{cost.statements:10}{cost.size:9}"
        print(words)
        rows.append(asdict(cost) | {"floors": round(floors, 2), "limit": limit and round(limit, 2), "holds": holds})
    print(f"A password's hash costs {the_hash:.1f} ms, which is left out of the sign-in's floors.")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--requests", type=int, default=200)
    given = parser.parse_args()
    logging.disable(logging.WARNING)
    bench = Bench(given.url)
    memory.settle()
    rows = report(bench.run(given.requests), hash_ms())
    bench.close()
    for words in bench.failed:
        print(f"NOT MEASURED {words}")
    if given.json:
        given.json.write_text(json.dumps({"pages": rows, "failed": bench.failed}, indent=1))
    raise SystemExit(bool(bench.failed))


if __name__ == "__main__":
    main()
