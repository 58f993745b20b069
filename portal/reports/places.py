"""Where a report can be about, for one person: their homes, and the common areas of their estates."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.estates.models import Estate, Home
from portal.estates.policy import homes_with
from portal.kernel.access import Actor, Right
from portal.kernel.i18n import text_of
from portal.kernel.words import lazy_gettext as _l
from portal.matters.services import Whereabouts


@dataclass(frozen=True)
class Where:
    """One place to choose: a key for the form, words for the person, and what is stored."""

    key: str
    words: Any
    whereabouts: Whereabouts
    needs_words: bool = False

    def at(self, place_text: str | None) -> Whereabouts:
        """The whereabouts with what was typed beside it."""
        where = self.whereabouts
        return Whereabouts(where.estate_id, where.home_id, where.building_id, where.place_id, place_text or None)


def places_for(session: Session, actor: Actor) -> Sequence[Where]:
    """Their homes first, then the shared parts of each estate they live in; one statement."""
    rows = session.execute(
        select(Home, Estate)
        .join(Estate, Estate.id == Home.estate_id)
        .where(Home.id.in_(homes_with(actor, Right.REPORT)))
        .order_by(Home.sort_key, Home.id)
        .limit(40)
    ).all()
    homes = [Where(f"home:{home.id}", home_words(home, estate), in_home(home)) for home, estate in rows]
    estates = {estate.id: estate for _home, estate in rows}
    return [*homes, *(shared(estate) for estate in estates.values())]


def home_words(home: Home, estate: Estate) -> Any:
    return _l("My home, %(estate)s %(home)s", estate=text_of(estate.names), home=home.label)


def in_home(home: Home) -> Whereabouts:
    return Whereabouts(home.estate_id, home.id, home.building_id)


def shared(estate: Estate) -> Where:
    """The common areas of an estate; where exactly is said in words."""
    words = _l("A shared place in %(estate)s: lift, stairs, garage, garden …", estate=text_of(estate.names))
    return Where(f"shared:{estate.id}", words, Whereabouts(estate.id), needs_words=True)


def places_at_desk(estate: Estate, home: Home | None) -> Sequence[Where]:
    """What the desk can choose: the caller's home, if it was found, and the common areas."""
    here = [Where(f"home:{home.id}", _l("Home %(home)s", home=home.label), in_home(home))] if home else []
    return [*here, shared(estate)]
