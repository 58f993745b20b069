"""What people say about themselves: name, language, how pages look, and where they are reached."""

from sqlalchemy.orm import Session

from portal.accounts.models import Person, Theme
from portal.accounts.queries import meant
from portal.accounts.services.codes import ask_contact_code
from portal.kernel.access import Actor
from portal.kernel.errors import Missing, Refused
from portal.kernel.words import lazy_gettext as _l
from portal.notifications import queries
from portal.notifications.models import ContactPoint, Origin
from portal.notifications.services import How, add_point, notify, stop_point, verify_point


def update_profile(
    session: Session, actor: Actor, *, name: str, locale: str | None, large_text: bool, theme: Theme
) -> None:
    """How a person is called, and how pages look to them."""
    person = session.get_one(Person, actor.person_id)
    person.name, person.locale, person.large_text, person.theme = name, locale, large_text, theme


def choose_language(session: Session, actor: Actor, locale: str) -> None:
    """The language of a person's pages and messages."""
    session.get_one(Person, actor.person_id).locale = locale


def add_contact(session: Session, actor: Actor, typed: str) -> tuple[int, int]:
    """Note an e-mail address or phone number as the actor's and send a code there; ids of the point and of the code.
    It is used once the code has been typed. Raises Refused on what is neither."""
    found = meant(session, typed)
    if not found:
        raise Refused({"contact": _l("Type an e-mail address or a phone number.")})
    point = add_point(session, actor.person_id, *found[0], origin=Origin.SELF)
    return point.id, ask_contact_code(session, point)


def contact_proved(session: Session, actor: Actor, point_id: int) -> bool:
    """The actor has typed the code that was sent there. False where somebody else already signs in with it. The
    addresses that were there before are told, in case it was not the person."""
    point = own_point(session, actor, point_id)
    earlier = [
        p for p in queries.points_of(session, [actor.person_id])[actor.person_id] if p.sign_in and p is not point
    ]
    signs_in = verify_point(session, point)
    for other in earlier:
        notify(
            session,
            actor.person_id,
            "contact.added",
            key=f"contact:{point.id}:{other.id}:{point.verified_at:%Y%m%d%H%M%S}",
            estate_id=None,
            how=How(contact_point_id=other.id),
            point_id=point.id,
        )
    return signs_in


def remove_contact(session: Session, actor: Actor, point_id: int) -> None:
    """Write there no more. Raises Refused for the last one with which the actor signs in."""
    point = own_point(session, actor, point_id)
    points = queries.points_of(session, [actor.person_id])[actor.person_id]
    if point.sign_in and not any(other.sign_in for other in points if other is not point):
        raise Refused({"": _l("You sign in with this one. Add another first, then remove it.")})
    stop_point(session, point)


def own_point(session: Session, actor: Actor, point_id: int) -> ContactPoint:
    """One of the actor's contact points. Raises Missing on any other."""
    point = queries.point(session, actor.person_id, point_id)
    if point is None:
        raise Missing
    return point
