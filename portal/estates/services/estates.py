"""Estates: added, set up, gone live."""

import re
from dataclasses import dataclass
from zoneinfo import available_timezones

import phonenumbers
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Membership, holding
from portal.audit.services import record
from portal.estates import policy, wording
from portal.estates.models import Estate, Home
from portal.kernel import clock
from portal.kernel.access import Actor, Permission, Role, estates_with, require
from portal.kernel.errors import Conflict, Missing, Refused
from portal.notifications import addresses

CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,31}")


@dataclass(frozen=True)
class EstateFacts:
    """What an administrator types of an estate; names and hours are {locale: text}."""

    names: dict[str, str]
    zone: str
    country: str
    currency: str
    phone: str
    hours_text: dict[str, str]


def add_estate(
    session: Session, actor: Actor, code: str, facts: EstateFacts, *, administrator_id: int | None = None
) -> int:
    """A new estate, not live yet; its id. Whoever adds it (or `administrator_id`) becomes its administrator.
    Raises Refused on a code that is taken or none, and on unknown zones, countries and phones."""
    require(actor.id is None or bool(estates_with(actor, Permission.ESTATES_ADD)))
    wrong = _wrong(facts)
    if not CODE.fullmatch(code):
        wrong["code"] = wording.code_invalid()
    elif session.scalar(select(Estate.id).where(Estate.code == code)) is not None:
        wrong["code"] = wording.code_taken()
    if wrong:
        raise Refused(wrong)
    estate = Estate(code=code, **_columns(facts))
    session.add(estate)
    session.flush()
    record(session, actor, "estate.added", estate_id=estate.id)
    if (administrator := administrator_id or actor.id) is not None:
        _appoint(session, actor, estate.id, administrator)
    return estate.id


def _appoint(session: Session, actor: Actor, estate_id: int, person_id: int) -> None:
    role = Role.ADMINISTRATOR
    session.add(Membership(person_id=person_id, estate_id=estate_id, role=role, valid_from=clock.now()))
    record(session, actor, "membership.added", estate_id=estate_id, person_id=person_id, role=role)


def edit_estate(
    session: Session,
    actor: Actor,
    estate_id: int,
    facts: EstateFacts,
    *,
    desk_person_id: int | None,
    version: int,
) -> None:
    """Set an estate's names, numbers, hours and the person at its desk. Raises Conflict if changed since `version`."""
    estate = _estate(session, actor, estate_id)
    if estate.version != version:
        raise Conflict(wording.changed_meanwhile())
    if wrong := _wrong(facts) | _unreachable(session, estate, facts, desk_person_id):
        raise Refused(wrong)
    for name, value in _columns(facts).items():
        setattr(estate, name, value)
    estate.desk_person_id = desk_person_id
    record(session, actor, "estate.changed", estate_id=estate_id)


def _unreachable(session: Session, estate: Estate, facts: EstateFacts, desk_person_id: int | None) -> dict[str, object]:
    wrong: dict[str, object] = {}
    if desk_person_id is not None and not _works_at(session, estate.id, desk_person_id):
        wrong["desk_person"] = wording.not_staff_here()
    if estate.live_at and desk_person_id is None:
        wrong["desk_person"] = wording.needs_desk_person()
    if estate.live_at and not facts.phone:
        wrong["phone"] = wording.needs_phone()
    return wrong


def go_live(session: Session, actor: Actor, estate_id: int) -> None:
    """Open an estate to its residents. Raises Refused while there is no number to ring, no desk person or no home."""
    estate = _estate(session, actor, estate_id)
    if estate.live_at is not None:
        raise Conflict(wording.live_already())
    if not estate.phone:
        raise Refused({"": wording.needs_phone()})
    if estate.desk_person_id is None or not _works_at(session, estate_id, estate.desk_person_id):
        raise Refused({"": wording.needs_desk_person()})
    if session.scalar(select(Home.id).where(Home.estate_id == estate_id).limit(1)) is None:
        raise Refused({"": wording.needs_homes()})
    estate.live_at = clock.now()
    record(session, actor, "estate.went_live", estate_id=estate_id)


def _estate(session: Session, actor: Actor, estate_id: int) -> Estate:
    estate = session.get(Estate, estate_id)
    if estate is None:
        raise Missing
    require(policy.may_edit(actor, estate_id))
    return estate


def _works_at(session: Session, estate_id: int, person_id: int) -> bool:
    held = (Membership.estate_id == estate_id, Membership.person_id == person_id, holding(clock.now()))
    roles = (Membership.role != Role.RESIDENT, Membership.role != Role.COMMITTEE)
    return session.scalar(select(Membership.id).where(*held, *roles).limit(1)) is not None


def _wrong(facts: EstateFacts) -> dict[str, object]:
    wrong: dict[str, object] = {}
    if not any(facts.names.values()):
        wrong["name_en"] = wording.name_needed()
    if facts.zone not in available_timezones():
        wrong["zone"] = wording.zone_unknown()
    if facts.country not in phonenumbers.SUPPORTED_REGIONS:
        wrong["country"] = wording.country_unknown()
    elif facts.phone and not dialled(facts.phone, facts.country):
        wrong["phone"] = wording.phone_invalid()
    return wrong


def dialled(phone: str, country: str) -> str | None:
    """The number as it is dialled from everywhere; short service numbers such as 12345 stay as they are."""
    short = phone.replace(" ", "").replace("-", "")
    if short.isdigit() and 3 <= len(short) <= 6:
        return short
    return addresses.phone(phone, country)


def _columns(facts: EstateFacts) -> dict[str, object]:
    return {
        "names": {locale: words for locale, words in facts.names.items() if words},
        "zone": facts.zone,
        "country": facts.country,
        "currency": facts.currency.upper(),
        "phone": dialled(facts.phone, facts.country) or "" if facts.phone else "",
        "hours_text": {locale: words for locale, words in facts.hours_text.items() if words},
    }
