"""Who takes part in a matter, from when to when."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.kernel.inserts import insert_once
from portal.matters.models import Part, Participant


def take_part(session: Session, matter_id: int, person_id: int, part: Part, at: datetime) -> None:
    """The person takes part from now on; taking part again opens an ended part."""
    made = insert_once(session, Participant, matter_id=matter_id, person_id=person_id, part=part, since=at)
    if made is None:
        session.execute(
            update(Participant)
            .where(Participant.matter_id == matter_id, Participant.person_id == person_id, Participant.part == part)
            .values(until=None)
        )


def part_from(session: Session, matter_id: int, person_id: int, part: Part, at: datetime) -> None:
    """The person takes part no longer."""
    session.execute(
        update(Participant)
        .where(Participant.matter_id == matter_id, Participant.person_id == person_id, Participant.part == part)
        .values(until=at)
    )
