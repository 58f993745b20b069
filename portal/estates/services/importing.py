"""The scheduler's part of an import: claim it, check it, let it in. All of a file goes in or nothing does.

Reading and comparing happen outside any transaction; how far it is, is written in short ones of their own, so that the
page can show it. Only the writing itself is one transaction, and it takes the import from `applying` to `applied`."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from portal.audit.services import record
from portal.estates import queries
from portal.estates.importer.lines import Line, Reader
from portal.estates.importer.people import points_of
from portal.estates.importer.plan import Plan, plan
from portal.estates.importer.reading import Unreadable, read
from portal.estates.models import MOVES, Estate, ImportAction, ImportBatch, ImportLine, ImportStatus
from portal.estates.services.imports import forget_source
from portal.estates.services.writing import write
from portal.kernel import clock
from portal.kernel.access import SYSTEM, Actor
from portal.kernel.db import SessionFactory, unit_of_work
from portal.kernel.states import target_of
from portal.kernel.sweeps import claim

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=90)
MOST_TRIES = 3
# Which share of the bar is full after each part of the work.
READ, UNDERSTOOD, COMPARED = 10, 50, 90
BUSY = (ImportStatus.CHECKING, ImportStatus.APPLYING)


class Overtaken(Exception):
    """Somebody else has taken this import over, or the roster has changed under it."""


@dataclass
class Turn:
    """One worker's hold on one import, which ends with its lease."""

    factory: SessionFactory
    batch: ImportBatch

    def report(self, percent: float) -> None:
        """Write how far it is, and hold on. Raises Overtaken where the lease had run out and another took it."""
        with unit_of_work(self.factory) as session:
            if not self.mark(session, progress=int(percent), lease_until=clock.now() + LEASE):
                raise Overtaken

    def mark(self, session: Session, **marks: Any) -> bool:
        """Change the import's row, if it is still ours."""
        ours = (ImportBatch.status == self.batch.status, ImportBatch.tries == self.batch.tries)
        return claim(session, ImportBatch, self.batch.id, *ours, **marks)

    def move(self, session: Session, action: ImportAction, **marks: Any) -> None:
        """Take the import's next step, for good. Raises Overtaken."""
        after = target_of(MOVES, self.batch.status, action)
        if not self.mark(session, status=after, lease_until=None, version=ImportBatch.version + 1, **marks):
            raise Overtaken


def take_turn(factory: SessionFactory, batch_id: int) -> Turn | None:
    """Claim an import that waits or whose worker died; None if another was faster. Of one estate only one at a time."""
    now = clock.now()
    with unit_of_work(factory) as session:
        batch = session.get(ImportBatch, batch_id)
        if batch is None:
            return None
        session.execute(select(Estate.id).where(Estate.id == batch.estate_id).with_for_update())
        others = (ImportBatch.estate_id == batch.estate_id, ImportBatch.id != batch_id)
        held = select(ImportBatch.id).where(*others, ImportBatch.status.in_(BUSY), ImportBatch.lease_until > now)
        free = or_(ImportBatch.lease_until.is_(None), ImportBatch.lease_until <= now)
        checks = batch.status in (ImportStatus.RECEIVED, ImportStatus.CHECKING)
        status, next_status = batch.status, ImportStatus.CHECKING if checks else ImportStatus.APPLYING
        marks = {"status": next_status, "lease_until": now + LEASE, "tries": ImportBatch.tries + 1, "progress": 0}
        still = (ImportBatch.status == status, ImportBatch.tries == batch.tries, free, ~held.exists())
        if not batch.is_waiting or not claim(session, ImportBatch, batch_id, *still, **marks):
            return None
        session.refresh(batch)
    return Turn(factory, batch)


def work(turn: Turn) -> bool:
    """Do what the import waits for. False where somebody else has taken it over meanwhile."""
    try:
        _take_step(turn)
    except Overtaken:
        return False
    return True


def _take_step(turn: Turn) -> None:
    try:
        if turn.batch.tries > MOST_TRIES:
            _finish(turn, ImportAction.FAIL, errors=[{"code": "internal"}])
        elif turn.batch.status is ImportStatus.CHECKING:
            _check(turn)
        else:
            _apply(turn)
    except Unreadable as reason:
        _finish(turn, ImportAction.REFUSE, errors=[{"code": reason.code, **reason.facts}])


def _check(turn: Turn) -> None:
    found = _planned(turn)
    with unit_of_work(turn.factory) as session:
        _keep_lines(session, turn.batch.id, found.lines)
        action = ImportAction.REFUSE if found.is_wrong else ImportAction.PASS
        turn.move(session, action, progress=100, row_count=len(found.lines), tally=found.tally)


def _apply(turn: Turn) -> None:
    """Plan again on the roster as it is now, and write. What differs from what the person confirmed is asked again."""
    found = _planned(turn)
    try:
        with unit_of_work(turn.factory) as session:
            if found.is_wrong or found.tally != turn.batch.tally:
                _keep_lines(session, turn.batch.id, found.lines)
                action = ImportAction.REFUSE if found.is_wrong else ImportAction.ASK_AGAIN
                turn.move(session, action, progress=100, tally=found.tally, errors=[{"code": "roster_changed"}])
                return
            _let_in(session, turn, found)
    except (IntegrityError, StaleDataError) as reason:
        # The roster changed between the plan and the writing; the lease ends now, so that the next turn plans anew.
        log.info("import %s met a change and is planned again", turn.batch.id)
        with unit_of_work(turn.factory) as session:
            turn.mark(session, lease_until=None)
        raise Overtaken from reason


def _let_in(session: Session, turn: Turn, found: Plan) -> None:
    batch, actor = turn.batch, Actor(turn.batch.confirmed_by_id, "")
    turn.move(session, ImportAction.FINISH, progress=100, applied_at=clock.now())
    write(session, actor, batch, found)
    forget_source(session, batch.id)
    record(session, actor, "import.applied", estate_id=batch.estate_id, batch_id=batch.id, tally=found.tally)


def _finish(turn: Turn, action: ImportAction, **marks: Any) -> None:
    with unit_of_work(turn.factory) as session:
        turn.move(session, action, progress=100, **marks)
        if action is ImportAction.FAIL:
            forget_source(session, turn.batch.id)
            record(session, SYSTEM, "import.failed", estate_id=turn.batch.estate_id, batch_id=turn.batch.id)


def _planned(turn: Turn) -> Plan:
    with turn.factory() as session:
        content = queries.source(session, turn.batch.id)
        country = session.get_one(Estate, turn.batch.estate_id).country
    if content is None:
        raise Overtaken
    sheet = read(content)
    turn.report(READ)
    reader = Reader(sheet.headings, country, turn.batch.default_kind)
    lines: list[Line] = []
    for place, (number, row) in enumerate(sheet.rows):
        lines.append(reader.line(number, row))
        if place % 1000 == 999:
            turn.report(READ + (UNDERSTOOD - READ) * place / len(sheet.rows))
    with turn.factory() as session:
        estate = session.get_one(Estate, turn.batch.estate_id)
        known = queries.known(session, estate, {point for line in lines for point in points_of(line)})
    turn.report(UNDERSTOOD)
    return plan(
        lines,
        known,
        may_add_buildings=turn.batch.may_add_buildings,
        report=lambda share: turn.report(UNDERSTOOD + (COMPARED - UNDERSTOOD) * share),
    )


def _keep_lines(session: Session, batch_id: int, lines: list[Line]) -> None:
    session.execute(delete(ImportLine).where(ImportLine.batch_id == batch_id))
    if lines:
        session.execute(
            insert(ImportLine),
            [
                {
                    "batch_id": batch_id,
                    "line": line.line,
                    "label": line.label[:64],
                    "level": line.level,
                    "acts": line.acts,
                    "findings": [finding.as_json() for finding in line.findings],
                }
                for line in lines
            ],
        )
