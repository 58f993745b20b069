"""Two ways to tell one story: on paper, as the demo tells its history, and for real, through the use-cases. After each
act both stand at the same moment; whatever the clock did meanwhile on paper, its real sweeps do as well."""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.models import Event
from portal.demo.company.ground import Somebody
from portal.demo.plots.case import Case
from portal.demo.tale import Tale
from portal.estates.models import Estate
from portal.kernel import clock
from portal.kernel.access import Actor
from portal.kernel.db import Base, Database, unit_of_work
from portal.kernel.files import Blob, MediaType
from portal.matters import services as matters
from portal.matters.models import Channel, HandOver, Link, LinkPurpose
from portal.matters.services import Whereabouts
from portal.migrate import metadata
from portal.promises import services as promises
from portal.promises.models import Clock, Mark
from portal.repairs import services as repairs
from portal.repairs.models import ReportWorkOrder
from portal.reports.services import answering, clockwork, intake, verdicts
from portal.workforce.models import Appointment

# Rows that a story leaves, and what in them is another number each time.
TABLES = (
    "matters", "reports", "work_orders", "report_work_orders", "tenures", "hand_overs", "participants", "posts",
    "attachments",
    "links", "clocks", "pauses", "breaches", "re_promises", "answers", "declines", "verdicts", "appointments", "holds",
    "site_reports", "checks",
)  # fmt: skip
CHANCE = {"id", "reference", "nonce", "code", "version"}
POINTS_TO = {
    "matter_id": "matters", "report_id": "matters", "work_order_id": "matters", "post_id": "posts",
    "clock_id": "clocks",
    "appointment_id": "appointments", "hold_id": "holds", "verdict_id": "verdicts", "re_promise_id": "re_promises",
    "hand_over_id": "hand_overs", "proof_photo_id": "attachments", "clock_ids": "clocks", "relapse_of_id": "matters",
}  # fmt: skip


def hashed(name: str) -> str:
    """What stands for a photo of the album."""
    return hashlib.sha256(name.encode()).hexdigest()


class ForReal:
    """The same acts through the use-cases, each in a transaction of its own at its moment."""

    def __init__(self, database: Database, case: Case) -> None:
        self.database, self.case, self.tale = database, case, case.tale
        self.report_id = 0
        self.seen: set[int] = set()

    def actor(self, who: Somebody) -> Actor:
        return self.tale.ground.actor(who)

    def act(self, use_case: Any, moment: datetime, /, *args: Any, **kwargs: Any) -> Any:
        with clock.frozen(moment), unit_of_work(self.database.writing) as session:
            return use_case(session, *args, **kwargs)

    def orders(self) -> list[int]:
        with self.database.reading() as session:
            links = select(ReportWorkOrder.work_order_id).where(ReportWorkOrder.report_id == self.report_id)
            return list(session.scalars(links.order_by(ReportWorkOrder.id)))

    def visit(self) -> int:
        with self.database.reading() as session:
            found: int = session.scalars(select(Appointment.id).order_by(Appointment.id.desc())).first() or 0
            return found

    def photos(self, names: Any) -> list[str]:
        """The hashes of photos of the album, which are there from now on."""
        found = []
        for name in names:
            found.append(hashed(name))
            with unit_of_work(self.database.writing) as session:
                if session.scalar(select(Blob.id).where(Blob.sha256 == found[-1])) is None:
                    session.add(
                        Blob(
                            sha256=found[-1], size=1, media_type=MediaType.JPEG, width=1, height=1, made_at=self.case.at
                        )
                    )
        return found

    def receive(self) -> None:
        said, tale = self.case.said, self.tale
        house, spot = tale.house, tale.spot
        where = Whereabouts(
            tale.ground.id, house.id if house else None,
            house.building_id if house else spot.building_id if spot else None, spot.id if spot else None,
        )  # fmt: skip
        told = intake.Told(
            words=said.words, category=said.category, where=where, channel=said.channel, guessed=said.category,
            answers=said.answers, windows=said.windows, wanted=said.wanted, caller_name=said.caller_name,
            reporter_id=tale.reporter.id if tale.reporter else None, photos=self.photos(said.photos),
        )  # fmt: skip
        actor = Actor(self.case.by.id, self.case.by.name) if said.channel is Channel.WEB else self.actor(self.case.by)
        self.report_id = self.act(intake.receive, self.case.at, actor, told).id

    def sweeps(self, before: datetime | None = None) -> None:
        """What the clock did on paper since it was asked last, done by the real sweeps at the same moments."""
        events = self.tale.world.book.rows[Event.__tablename__]
        new = [one for one in events if one["actor_id"] is None and id(one) not in self.seen]
        for event in sorted(new, key=lambda one: one["at"]):
            if before is None or event["at"] < before:
                self.seen.add(id(event))
                self.sweep(event)

    def sweep(self, event: Any) -> None:
        at, data, report_id = event["at"], event["data"], self.report_id
        action = event["action"]
        if action == "matter.untaken":
            self.act(clockwork.tell_untaken, at, report_id, at)
        elif action == "next_update.missed":
            self.act(clockwork.miss_next_update, at, report_id, at)
        elif action in {"promise.half", "promise.most"} or (action == "promise.missed" and self.is_swept(data)):
            mark = Mark.DUE if action == "promise.missed" else Mark(action.removeprefix("promise."))
            self.act(promises.tell, at, self.real_clock(data["clock_id"]), mark, at)
        elif action == "verdict.reminded":
            self.act(verdicts.remind, at, report_id, at)
        elif action == "report.closed_unconfirmed":
            self.act(verdicts.close_unconfirmed, at, report_id, at)
        elif action == "work_order.reopened":
            with self.database.reading() as session:
                links = session.scalars(select(ReportWorkOrder.id).where(ReportWorkOrder.report_id == report_id)).all()
            for link_id in links:
                self.act(repairs.follow_reopened, at, link_id)

    def is_swept(self, data: Any) -> bool:
        clock_on_paper = next(one for one in self.tale.clocks if one.id == data["clock_id"])
        return clock_on_paper.due_told_at is not None

    def real_clock(self, key: int) -> int:
        place = [one.id for one in self.tale.clocks].index(key)
        with self.database.reading() as session:
            return list(session.scalars(select(Clock.id).where(Clock.matter_id == self.report_id).order_by(Clock.id)))[
                place
            ]

    def link(self, purpose: LinkPurpose) -> Link:
        with self.database.reading() as session:
            usable = (Link.matter_id == self.report_id, Link.purpose == purpose, Link.used_at.is_(None))
            return session.scalars(
                select(Link).where(*usable, Link.revoked_at.is_(None)).order_by(Link.id.desc())
            ).one()

    def offer(self) -> int:
        with self.database.reading() as session:
            return session.scalars(select(HandOver.id).where(HandOver.answered_at.is_(None))).one()


def rows_for_real(database: Database, report_id: int) -> dict[str, list[dict[str, Any]]]:
    """What the story left in the database, in the order of its keys."""
    found: dict[str, list[dict[str, Any]]] = {}
    with database.reading() as session:
        for name in (*TABLES, "events"):
            table = metadata().tables[name]
            found[name] = [dict(row._mapping) for row in session.execute(select(table).order_by(table.c.id))]
    found["events"] = [row for row in found["events"] if row["matter_id"]]
    return found


def rows_on_paper(tale: Tale) -> dict[str, list[dict[str, Any]]]:
    """What the story would write, every column of it."""
    book = tale.world.book
    found: dict[str, list[dict[str, Any]]] = {}
    for name in (*TABLES, "events"):
        table = metadata().tables[name]
        rows = [*book.rows[name], *(_columns(row) for row in book.living[name])]
        found[name] = sorted((_whole(table, row) for row in rows), key=lambda row: row["id"])
    for row in found["attachments"]:
        row["blob_sha256"] = hashed(row["blob_sha256"])
    return found


def _columns(row: Base) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if not name.startswith("_sa_")}


def _whole(table: Any, row: dict[str, Any]) -> dict[str, Any]:
    defaults = {c.key: None if c.default is None or c.default.is_callable else c.default.arg for c in table.columns}
    return {key: row.get(key, default) for key, default in defaults.items()}


def told_alike(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The rows without what is another number each time: keys become places."""
    places = {name: {row["id"]: place for place, row in enumerate(found)} for name, found in rows.items()}
    alike = {
        name: [{key: _place(key, value, places) for key, value in row.items() if key not in CHANCE} for row in found]
        for name, found in rows.items()
    }
    for row in alike["events"]:
        row["data"] = {key: _place(key, value, places) for key, value in row["data"].items()}
    alike["breaches"].sort(key=lambda row: (row["due_at"], row["kind"]))
    alike["events"].sort(
        key=lambda row: (row["at"], row["matter_id"], row["action"], sorted(map(str, row["data"].items())))
    )
    return alike


def _place(key: str, value: Any, places: dict[str, dict[int, int]]) -> Any:
    table = POINTS_TO.get(key)
    if isinstance(value, list):
        return [_place(key, one, places) for one in value]
    if isinstance(value, datetime):
        return value.replace(microsecond=value.microsecond)
    return (
        places[table].get(value, value)
        if table and value is not None
        else str(value)
        if hasattr(value, "value")
        else value
    )


def estate_of(session: Session, code: str) -> Estate:
    return session.scalars(select(Estate).where(Estate.code == code)).one()


__all__ = ["ForReal", "answering", "matters", "rows_for_real", "rows_on_paper", "told_alike"]
