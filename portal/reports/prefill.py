"""A first answer that is almost ready: their words said back, where we stand, what is promised by when (S42)."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale
from sqlalchemy.orm import Session

from portal.kernel import clock, i18n
from portal.kernel.access import Actor
from portal.kernel.words import gettext
from portal.promises import queries as promises
from portal.promises.models import ClockKind
from portal.reports import queries
from portal.reports.categories import TREE, Route
from portal.reports.keywords import key_words
from portal.reports.models import Report


@dataclass(frozen=True)
class Draft:
    """The three parts in the resident's language, and the date that the promise table gives."""

    restatement: str
    stance: str
    promise: str
    promised_at: datetime


def first_answer(session: Session, actor: Actor, report: Report) -> Draft:
    """A draft that a person reads, changes and sends; nothing is sent by itself."""
    zone = report.matter.estate.zone
    promised_at = promised_by(session, report)
    locale = (report.reporter.locale if report.reporter else None) or i18n.current()
    with force_locale(locale):
        said = gettext("”, “").join(key_words(report.words)) or report.matter.title
        restatement = gettext("You told us: “%(words)s”.", words=said)
        stance = gettext("I understand that this troubles you. My name is %(name)s and I see to it.", name=actor.name)
        when = i18n.when(promised_at, zone)
        if TREE[report.category].route is Route.REPAIR:
            promise = gettext("Somebody comes to look at it by %(when)s, and you hear from me before.", when=when)
        else:
            promise = gettext("You have an answer from me by %(when)s.", when=when)
    return Draft(restatement, stance, promise, promised_at)


def promised_by(session: Session, report: Report) -> datetime:
    """When the visit is due, else the end of the work, at the latest when the next word is; always still to come."""
    running = {one.kind: one.due_at for one in promises.running(session, report.id)}
    now = clock.now()
    latest = queries.word_due(session, report.estate_id, report.matter.severity, now)
    for kind in (ClockKind.VISIT, ClockKind.FINISH):
        if (due := running.get(kind)) and due > now:
            return min(due, latest)
    return latest
