"""Words from kinds: templates/notifications/<kind>.txt, in the reader's language and time zone.

A template's first line is the subject. After a line of three hyphens comes the short form for SMS; without one it
is the subject. Besides the kind's facts it has: `to` (Addressee), `zone`, `link(endpoint, **values)`, page filters."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import Session

from portal.notifications.letters import Addressee, Letter, Source, source_of
from portal.notifications.models import Message

_PARTING = re.compile(r"^---\s*$", re.M)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")


class Renderer:
    """Makes letters with the templates and filters of one application."""

    def __init__(
        self,
        app: Flask,
        home: str,
        addressee: Callable[[Session, Message], Addressee],
        sources: Mapping[str, Source],
    ) -> None:
        self.app, self.addressee, self.sources = app, addressee, sources
        where = urlsplit(home)
        self.addresses = app.url_map.bind(
            where.netloc or "localhost", script_name=where.path or "/", url_scheme=where.scheme or "http"
        )

    def __call__(self, session: Session, message: Message) -> Letter:
        """The letter for one message. Raises whatever a missing fact or template raises."""
        to, source = self.addressee(session, message), source_of(self.sources, message.kind)
        with self.app.app_context(), force_locale(to.locale):
            facts = {**moments(message.params), **source.facts(session, message)}
            text = self.written(f"{message.kind}.txt", **facts, to=to, zone=to.zone, link=self.link, message=message)
            subject, body, short = parted(text)
            html = self.written("letter.html", subject=subject, paragraphs=paragraphs(body), to=to)
        secrets = tuple(str(facts[name]) for name in source.secrets if facts.get(name))
        return Letter(subject, body, short, to.locale, to.name, html, secrets)

    def written(self, template: str, **context: Any) -> str:
        """A template's words. Not by render_template: what frames a page knows of a request, and here is none."""
        return self.app.jinja_env.get_template(f"notifications/{template}").render(**context)

    def link(self, endpoint: str, **values: Any) -> str:
        """The full address of a page."""
        return self.addresses.build(endpoint, values, force_external=True)


def moments(params: Mapping[str, Any]) -> dict[str, Any]:
    """A message's own parameters, with ISO moments read back so that templates can put them in words."""
    return {name: _read(value) for name, value in params.items()}


def _read(value: Any) -> Any:
    return datetime.fromisoformat(value) if isinstance(value, str) and _MOMENT.fullmatch(value) else value


def parted(text: str) -> tuple[str, str, str]:
    """Subject, body and short form of a rendered template."""
    long, *rest = _PARTING.split(text.strip(), maxsplit=1)
    subject, _, body = long.strip().partition("\n")
    short = " ".join(rest[0].split()) if rest else subject.strip()
    return subject.strip(), re.sub(r"\n{3,}", "\n\n", body.strip()) + "\n", short


def paragraphs(body: str) -> list[list[str]]:
    """The body cut where a line is empty, each paragraph in its lines."""
    return [part.splitlines() for part in re.split(r"\n\s*\n", body.strip()) if part.strip()]
