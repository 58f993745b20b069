"""Who rang: known by a number, and what they may see by it."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.accounts.services.callers import caller
from portal.estates.importer.people import same
from portal.estates.models import Estate, Home
from portal.estates.policy import homes_with
from portal.kernel.access import Actor, Right
from portal.kernel.errors import Refused
from portal.matters.models import Matter
from portal.notifications import addresses
from portal.reports import refusals
from portal.reports.models import Report
from portal.reports.services.intake.told import AT_THE_DESK, Told


def with_caller(session: Session, actor: Actor, told: Told) -> Told:
    """Somebody who rang and whom the desk did not find becomes the reporter by their number, so that every message
    reaches them by SMS. Raises Refused on what is no number."""
    if told.reporter_id is not None or not told.caller_phone or told.channel not in AT_THE_DESK:
        return told
    country = session.get_one(Estate, told.where.estate_id).country
    number = addresses.phone(told.caller_phone, country)
    if number is None:
        raise Refused({"caller_phone": refusals.no_number()})
    reporter_id = caller(session, actor, told.where.estate_id, told.caller_name or number, number)
    return replace(told, reporter_id=reporter_id, caller_phone=number)


def is_theirs_to_see(session: Session, report: Report, matter: Matter) -> bool:
    """Whether the reporter takes part. Whoever is known by a number alone sees nothing of a home that is not theirs,
    and of a common area only where the number's person has the caller's name: it may have been written down wrongly."""
    if not report.caller_phone:
        return True
    if matter.home_id is None:
        return same(session.get_one(Person, report.reporter_id).name) == same(report.caller_name or "")
    seen = homes_with(Actor(report.reporter_id, ""), Right.SEE)
    return session.scalar(select(Home.id).where(Home.id == matter.home_id, Home.id.in_(seen))) is not None
