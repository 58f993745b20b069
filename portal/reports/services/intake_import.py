"""Messages from an older system: through the same use-case as the web form, with their own dates, once each."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.estates.queries import estate_by_code
from portal.kernel.access import SYSTEM
from portal.kernel.db import SessionFactory, unit_of_work
from portal.matters.models import Channel
from portal.matters.services import Whereabouts
from portal.reports.guess import guess
from portal.reports.importer import BadLine, Message, read_messages
from portal.reports.models import Report
from portal.reports.services.intake import Told, receive

EVERY = 100


@dataclass
class Done:
    """How an import went, in lines."""

    taken: int = 0
    known: int = 0
    bad: int = 0


def import_file(factory: SessionFactory, code: str, file: Path, progress: Callable[[str], object]) -> Done:
    """Take every good line in, each in a transaction of its own; bad ones are told and left out. Again takes in nothing
    twice. Raises LookupError for an unknown estate."""
    with factory() as session:
        estate = estate_by_code(session, code)
        if estate is None:
            raise LookupError(f"There is no estate {code}.")
        estate_id = estate.id
    done = Done()
    for found in read_messages(file):
        if isinstance(found, BadLine):
            done.bad += 1
            progress(f"line {found.line}: {found.fault.value}{' (' + found.id + ')' if found.id else ''}")
            continue
        with unit_of_work(factory) as session:
            taken = take_in(session, estate_id, found)
        done.taken += taken
        done.known += not taken
        if (done.taken + done.known) % EVERY == 0:
            progress(f"{done.taken + done.known} read")
    return done


def take_in(session: Session, estate_id: int, message: Message) -> bool:
    """One message as a report; False if it is here already."""
    known = select(Report.id).where(Report.estate_id == estate_id, Report.external_id == message.id[:64])
    if session.scalar(known) is not None:
        return False
    category = guess(message.text, message.subject).category
    told = Told(
        words=message.whole,
        category=category,
        guessed=category,
        channel=Channel.IMPORTED,
        where=Whereabouts(estate_id, place_text=message.place[:200] or None),
        caller_name=message.reporter[:80] or None,
        external_id=message.id[:64],
        at=message.at,
    )
    receive(session, SYSTEM, told)
    return True
