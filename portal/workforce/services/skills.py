"""What people have learned, with their certificates, and the company's own skills by name."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.audit.services import record
from portal.kernel import clock
from portal.kernel.access import Actor, require
from portal.kernel.errors import Conflict, Missing, Refused
from portal.workforce import labels, queries, wording
from portal.workforce.models import Skill, SkillKind
from portal.workforce.policy import may_edit_skills


@dataclass(frozen=True)
class Learned:
    """A skill by its code, the certificate's number, and its last day."""

    code: str
    certificate: str = ""
    certified_to: date | None = None


def add_kind(
    session: Session, actor: Actor, estate_id: int, names: Mapping[str, str], trade: str | None = None
) -> SkillKind:
    """A skill of the company's own, for all its estates; `trade` is the one that it counts for.
    Raises Forbidden, Refused without a name, or with one that there is already."""
    require(may_edit_skills(actor, estate_id))
    _check_names(session, names, trade, None)
    made = SkillKind(code=f"own-{secrets.token_hex(6)}", names=_said(names), trade=trade)
    session.add(made)
    session.flush()
    record(session, actor, "skill.added", estate_id=estate_id, kind_id=made.id, trade=trade)
    return made


def rename_kind(
    session: Session, actor: Actor, estate_id: int, kind_id: int, names: Mapping[str, str], trade: str | None = None
) -> None:
    """Other names for it, or another trade that it counts for; whoever has it keeps it. Raises Forbidden, Missing,
    Refused."""
    require(may_edit_skills(actor, estate_id))
    kind = session.get(SkillKind, kind_id)
    if kind is None:
        raise Missing
    _check_names(session, names, trade, kind_id)
    kind.names, kind.trade = _said(names), trade
    record(session, actor, "skill.renamed", estate_id=estate_id, kind_id=kind_id, trade=trade)


def _said(names: Mapping[str, str]) -> dict[str, str]:
    return {locale: name.strip() for locale, name in names.items() if name.strip()}


def _check_names(session: Session, names: Mapping[str, str], trade: str | None, besides: int | None) -> None:
    said = _said(names)
    if not said:
        raise Refused({"name_en": wording.skill_needs_name()})
    if trade is not None and trade not in labels.TRADES:
        raise Refused({"trade": wording.no_such_skill()})
    others = [one.names for one in session.scalars(select(SkillKind)) if one.id != besides]
    for locale, name in said.items():
        if any(other.get(locale, "").casefold() == name.casefold() for other in others):
            raise Refused({f"name_{locale}": wording.skill_named_already()})


def give_skill(session: Session, actor: Actor, estate_id: int, person_id: int, learned: Learned) -> Skill:
    """Somebody who can be sent here has learned this; for a skill that they have, its certificate changes.
    Raises Forbidden, Refused (not sent here, no such skill, a last day without a certificate), Conflict."""
    require(may_edit_skills(actor, estate_id))
    if not queries.is_sent(session, estate_id, person_id, clock.now()):
        raise Refused({"person": wording.not_sent_here()})
    if learned.code not in queries.codes(session):
        raise Refused({"skill": wording.no_such_skill()})
    if learned.certified_to and not learned.certificate.strip():
        raise Refused({"certificate": wording.certificate_needs_number()})
    skill = session.scalar(select(Skill).where(Skill.person_id == person_id, Skill.trade == learned.code))
    if skill is None:
        skill = _added(session, person_id, learned.code)
    skill.certificate, skill.certified_to = learned.certificate.strip(), learned.certified_to
    session.flush()
    until = learned.certified_to.isoformat() if learned.certified_to else None
    record(
        session, actor, "skill.given", estate_id=estate_id, person_id=person_id, skill=learned.code, certified_to=until
    )
    return skill


def _added(session: Session, person_id: int, code: str) -> Skill:
    skill = Skill(person_id=person_id, trade=code, certificate="")
    try:
        with session.begin_nested():
            session.add(skill)
    except IntegrityError:
        raise Conflict(wording.skill_given_already()) from None
    return skill


def take_skill(session: Session, actor: Actor, estate_id: int, skill_id: int) -> None:
    """Somebody does this no more. Raises Forbidden, Missing."""
    require(may_edit_skills(actor, estate_id))
    skill = queries.held(session, estate_id, skill_id, clock.now())
    if skill is None:
        raise Missing
    record(session, actor, "skill.taken", estate_id=estate_id, person_id=skill.person_id, skill=skill.trade)
    session.delete(skill)
