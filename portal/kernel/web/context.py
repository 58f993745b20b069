"""What a request stands in: the application, the reading session, who asks, at which estate."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import abort, current_app, g, request
from flask_login import current_user
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.kernel.access import SYSTEM, Actor
from portal.kernel.db import Database
from portal.kernel.files.models import USUAL, PhotoLimits
from portal.kernel.jobs import Job


@dataclass(frozen=True)
class EstateRef:
    """What a page needs to know of the estate in its address."""

    id: int
    code: str
    name: str
    zone: str


@dataclass
class Portal:
    """What one application is made of; lives in app.extensions["anju"]."""

    settings: Settings
    database: Database
    schedule: list[Job] = field(default_factory=list)
    estate_by_code: Callable[[Session, str], EstateRef | None] = lambda session, code: None
    photo_limits: Callable[[Session, int], PhotoLimits] = lambda session, estate_id: USUAL
    panels: Mapping[str, Sequence[Callable[..., Any]]] = field(default_factory=dict)
    sentences: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    assets: dict[str, str] = field(default_factory=dict)


def portal() -> Portal:
    """The running application's parts."""
    found: Portal = current_app.extensions["anju"]
    return found


def session() -> Session:
    """This request's reading session; ended with the request and before any use-case."""
    if "reading" not in g:
        g.reading = portal().database.reading()
    reading: Session = g.reading
    return reading


def stop_reading(_error: BaseException | None = None) -> None:
    """End the reading session, so that no snapshot is held while we write or after we answered."""
    if (reading := g.pop("reading", None)) is not None:
        reading.close()


def actor() -> Actor:
    """Who asks. Nobody is an Actor without an id."""
    return current_user._get_current_object() if current_user.is_authenticated else SYSTEM


def estate() -> EstateRef:
    """The estate in the address; 404 if there is none such."""
    if "estate" not in g:
        code = str((request.view_args or {}).get("estate", ""))[:64]
        g.estate = portal().estate_by_code(session(), code) or abort(404)
    ref: EstateRef = g.estate
    return ref


def panels(place: str, *subject: Any) -> list[tuple[str, dict[str, Any]]]:
    """What other rooms show on this page: (template, context) of each panel that has something to say."""
    loads = portal().panels.get(place, ())
    return [panel for load in loads if (panel := load(session(), actor(), *subject)) is not None]
