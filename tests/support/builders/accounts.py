"""People, their roles and their browsers."""

from datetime import datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.login import cookie_name
from portal.accounts.models import Membership, Method, Person, holding
from portal.accounts.queries import ESTATES
from portal.accounts.services.sign_ins import open_sign_in
from portal.estates.models import Estate
from portal.kernel import clock
from portal.kernel.access import Actor, Member, Role
from portal.notifications.addresses import email as normalised
from portal.notifications.models import ContactKind, ContactPoint, Origin
from tests.support.make import Make, builder

LONG_AGO = timedelta(days=400)


@builder
def person(
    make: Make,
    role: Role | None = None,
    estate: Estate | None = None,
    *,
    team: str | None = None,
    email: str | None = None,
    **facts: Any,
) -> Person:
    """Somebody with an e-mail address that they sign in with; with a role, a member of staff of the estate."""
    number = make.next()
    made = make.add(Person(**({"name": f"Person {number}", "created_at": clock.now() - LONG_AGO} | facts)))
    address = normalised(email or f"person{number}@example.com")
    assert address
    make.add(
        ContactPoint(
            person_id=made.id,
            kind=ContactKind.EMAIL,
            value=address,
            verified_at=clock.now() - LONG_AGO,
            sign_in=True,
            origin=Origin.SELF,
        )
    )
    if role is not None:
        make.membership(made, role, estate, team=team)
    return made


@builder
def membership(
    make: Make,
    person: Person,
    role: Role,
    estate: Estate | None = None,
    *,
    team: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Membership:
    """A role at an estate, held for a long time already."""
    where = estate or make.the("estate")
    begins = since or clock.now() - LONG_AGO
    return make.add(
        Membership(person_id=person.id, estate_id=where.id, role=role, team=team, valid_from=begins, valid_to=until)
    )


@builder
def actor(make: Make, person: Person) -> Actor:
    """The person as use-cases meet them, with the roles that they hold now."""
    held = (
        select(Membership.estate_id, ESTATES.c.code, Membership.role, Membership.team)
        .join(ESTATES, ESTATES.c.id == Membership.estate_id)
        .where(Membership.person_id == person.id, holding(clock.now()))
        .order_by(Membership.id)
    )
    with make.reading() as session:
        members = tuple(Member(*row) for row in session.execute(held))
    return Actor(id=person.id, name=person.name, locale=person.locale, memberships=members)


@builder
def sign_in(make: Make, client: FlaskClient, person: Person) -> str:
    """Sign the person in in this browser, without the cost of a password; the token."""
    token = make.do(open_sign_in, person.id, Method.PASSWORD, "Tests")
    client.set_cookie(cookie_name(client.application), token)
    return token
