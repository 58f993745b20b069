"""What a message looks like on its way: the one who reads it, where its facts come from, and its words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from portal.notifications.models import Message

MASK = "••••••"


@dataclass(frozen=True)
class Addressee:
    """The one who reads: name, language (one of kernel.i18n.LOCALES), the estate that writes with its time zone, and
    whether they can sign in."""

    name: str
    locale: str
    zone: str = "UTC"
    estate: str = ""
    phone: str = ""
    signs_in: bool = True


@dataclass(frozen=True)
class Letter:
    """The words. `short` is for SMS: one sentence, without a link for all who can sign in. `secrets` are parts that are
    never kept."""

    subject: str
    body: str
    short: str
    locale: str
    name: str = ""
    html: str = ""
    secrets: tuple[str, ...] = ()

    def masked(self) -> "Letter":
        """The words as they are kept: every secret replaced."""
        kept = self
        for secret in self.secrets:
            kept = replace(
                kept,
                subject=kept.subject.replace(secret, MASK),
                body=kept.body.replace(secret, MASK),
                short=kept.short.replace(secret, MASK),
                html="",
            )
        return kept


Facts = Callable[[Session, Message], Mapping[str, Any]]
Render = Callable[[Session, Message], Letter]


@dataclass(frozen=True)
class Source:
    """Where the facts of some kinds of message come from, and which of them are never kept (codes, one-time links)."""

    facts: Facts
    secrets: tuple[str, ...] = ()


def no_facts(_session: Session, _message: Message) -> Mapping[str, Any]:
    """For kinds whose sentence needs nothing but the reader's name and the estate's."""
    return {}


def source_of(sources: Mapping[str, Source], kind: str) -> Source:
    """The source for a kind: its own ("report.received"), else its family's ("report"), else none."""
    family = kind
    while family:
        if family in sources:
            return sources[family]
        family = family.rpartition(".")[0]
    return Source(no_facts)
