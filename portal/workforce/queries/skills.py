"""Reading what people have learned, and the company's own skills."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.workforce import labels
from portal.workforce.models import Skill, SkillKind
from portal.workforce.queries.people import skills_of, technicians


def own_kinds(session: Session) -> Sequence[SkillKind]:
    """The company's own skills, in the order in which they were added."""
    return session.scalars(select(SkillKind).order_by(SkillKind.id)).all()


def own_kind(session: Session, kind_id: int) -> SkillKind | None:
    """One of them."""
    return session.get(SkillKind, kind_id)


def codes(session: Session) -> frozenset[str]:
    """Every skill that somebody can have."""
    return frozenset(labels.TRADES) | frozenset(session.scalars(select(SkillKind.code)))


def count_for(session: Session) -> Mapping[str, str]:
    """The company's own skills that count for a trade: code -> trade."""
    rows = session.execute(select(SkillKind.code, SkillKind.trade).where(SkillKind.trade.is_not(None)))
    return {code: trade for code, trade in rows if trade}


def holders(session: Session) -> Mapping[str, int]:
    """How many people have each skill, at whatever estate."""
    rows = session.execute(select(Skill.trade, func.count()).group_by(Skill.trade))
    return {row[0]: row[1] for row in rows}


def learned(session: Session, estate_id: int, at: datetime) -> list[tuple[Person, list[Skill]]]:
    """Everybody who can be sent at an estate, by name, with what they have learned."""
    people = technicians(session, estate_id, at)
    skills = skills_of(session, [person.id for person in people])
    return [(person, skills[person.id]) for person in people]


def held(session: Session, estate_id: int, skill_id: int, at: datetime) -> Skill | None:
    """What somebody who can be sent at this estate has learned."""
    skill = session.get(Skill, skill_id)
    here = {person.id for person in technicians(session, estate_id, at)}
    return skill if skill is not None and skill.person_id in here else None
