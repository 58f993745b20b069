"""The facts behind every message, and who reads it; the words are in templates/notifications."""

from collections.abc import Mapping
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.codes import code_of
from portal.accounts.models import Person, SignInCode
from portal.audit.services import record
from portal.estates.models import Estate
from portal.kernel import i18n
from portal.kernel.access import SYSTEM
from portal.kernel.web import portal
from portal.matters import services as matters
from portal.matters.models import Link, LinkPurpose, Matter, Post
from portal.notifications.letters import Addressee, Source
from portal.notifications.models import ContactPoint, Message
from portal.repairs.models import Hold
from portal.reports import labels
from portal.reports.keywords import key_words
from portal.reports.models import Report, Verdict, VerdictWord
from portal.workforce.models import Appointment


def addressee(session: Session, message: Message) -> Addressee:
    """The one who reads, and in the name of which estate we write."""
    person = session.get_one(Person, message.recipient_id)
    estate = session.get(Estate, message.estate_id) if message.estate_id else None
    signs_in = select(ContactPoint.id).where(ContactPoint.person_id == person.id, ContactPoint.sign_in)
    locale = (
        person.locale
        if person.locale in i18n.LOCALES
        else ("en" if estate is None or estate.country != "CN" else "zh_Hans")
    )
    return Addressee(
        person.name,
        str(locale),
        estate.zone if estate else "UTC",
        i18n.text_of(estate.names, locale) if estate else "Anju",
        estate.phone if estate else "",
        session.scalar(signs_in.limit(1)) is not None,
    )


def of_matter(session: Session, message: Message) -> Mapping[str, Any]:
    """What messages about a matter may say: the matter, where it is, the page, and whatever its parameters point to."""
    facts: dict[str, Any] = {
        "matter": None,
        "report": None,
        "place": "",
        "page": "",
        "words": "",
        "appointment": None,
        "hold": None,
    }
    if message.matter_id is not None:
        facts |= _matter(session, message.matter_id)
    params = message.params
    facts |= _by_id(session, params)
    if "link_id" in params:
        facts["page"] = _link(session, params["link_id"])
    if "word" in params:
        facts["word"] = labels.VERDICT[VerdictWord(params["word"])]
    return facts


def _matter(session: Session, matter_id: int) -> dict[str, Any]:
    matter = session.scalar(
        select(Matter)
        .where(Matter.id == matter_id)
        .options(
            joinedload(Matter.home),
            joinedload(Matter.place),
            joinedload(Matter.estate),
            joinedload(Matter.accountable),
        )
    )
    report = session.get(Report, matter_id)
    if matter is None:
        return {}
    named = matter.home.label if matter.home else i18n.text_of(matter.place.names) if matter.place else ""
    endpoint = "reports.report" if report else "repairs.order"
    return {
        "matter": matter,
        "report": report,
        "place": " ".join(part for part in (named, matter.place_text or "") if part),
        "page": _url(endpoint, reference=matter.reference),
        "words": "; ".join(key_words(report.words)) if report else "",
    }


def _by_id(session: Session, params: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "appointment_id" in params:
        visit = session.scalar(
            select(Appointment)
            .where(Appointment.id == params["appointment_id"])
            .options(joinedload(Appointment.person))
        )
        found |= {"appointment": visit, "technician_name": visit.person.name if visit else ""}
    if "hold_id" in params:
        found["hold"] = session.get(Hold, params["hold_id"])
    if "post_id" in params:
        post = session.scalar(select(Post).where(Post.id == params["post_id"]).options(joinedload(Post.author)))
        found |= {"post": post, "author": post.author.name if post and post.author else ""}
    if "verdict_id" in params:
        verdict = session.get(Verdict, params["verdict_id"])
        found["word"] = labels.VERDICT[verdict.word] if verdict else ""
    if "from_id" in params:
        giver = session.get(Person, params["from_id"])
        found["giver"] = giver.name if giver else ""
    return found


def _link(session: Session, link_id: int) -> str:
    link = session.get_one(Link, link_id)
    token = matters.token_of(portal().settings.secret_key, link)
    endpoint = "reports.verdict_by_link" if link.purpose is LinkPurpose.VERDICT else "reports.objection_by_link"
    return _url(endpoint, token=token)


def _url(endpoint: str, **values: Any) -> str:
    """A full address; letters are written outside any request."""
    home = portal().settings.base_url.rstrip("/")
    adapter = current_app.url_map.bind("", url_scheme="https")
    return home + adapter.build(endpoint, values)


FAMILIES = (
    "report",
    "message",
    "visit",
    "work",
    "job",
    "verdict",
    "hand_over",
    "matter",
    "next_update",
    "promise",
)
SOURCES: Mapping[str, Source] = {
    family: Source(of_matter, secrets=("page",) if family == "verdict" else ()) for family in FAMILIES
} | {
    "report.finished": Source(of_matter, secrets=("page",)),
}


def account_sources(secret: str) -> Mapping[str, Source]:
    """The one-time codes, worked out when the letter is written and never kept."""

    def code(session: Session, message: Message) -> Mapping[str, Any]:
        row = session.get_one(SignInCode, message.params["code_id"])
        return {"code": code_of(secret, row.purpose, row.id, row.salt)}

    return {kind: Source(code, secrets=("code",)) for kind in ("sign_in.code", "contact.code")}


def note_given_up(session: Session, message: Message) -> None:
    """A message that no channel could deliver stands on the record; the desk's list of the unreached shows it."""
    if message.estate_id is not None:
        record(
            session,
            SYSTEM,
            "message.given_up",
            estate_id=message.estate_id,
            matter_id=message.matter_id,
            message_id=message.id,
            kind=message.kind,
        )
