"""Commands about people: how the first one comes in, before anybody can sign in."""

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.kernel import clock
from portal.kernel.db import unit_of_work
from portal.kernel.web import portal
from portal.notifications import addresses
from portal.notifications.models import ContactKind
from portal.notifications.services import add_point, holder_of

people = AppGroup("people", help="People who can sign in.")


@people.command("add")
@click.argument("name")
@click.option("--email", default="", help="The address they sign in with.")
@click.option("--phone", default="", help="The number they sign in with, with its country code.")
@click.option("--locale", type=click.Choice(["en", "zh_Hans", "zh_Hant"]), default="zh_Hans", show_default=True)
def add(name: str, email: str, phone: str, locale: str) -> None:
    """Take somebody in. They sign in with a code and choose a password; roles come with estates or by page."""
    with unit_of_work(portal().database.writing) as session:
        key = take_in(session, name.strip(), email, phone, locale)
    click.echo(f"{name} is person {key} and can sign in with a code.")


def take_in(session: Session, name: str, email: str, phone: str, locale: str) -> int:
    """The new person's id. Raises ClickException where nothing, or nothing free, was given to sign in with."""
    points = [
        (ContactKind.EMAIL, addresses.email(email) if email else None),
        (ContactKind.PHONE, addresses.phone(phone, "CN") if phone else None),
    ]
    given = [(kind, value) for kind, value in points if value]
    if not name or not given:
        raise click.ClickException("Give a name, and an e-mail address or a phone number that can be read.")
    for kind, value in given:
        if holder_of(session, kind, value) is not None:
            raise click.ClickException(f"Somebody signs in with {value} already.")
    person = Person(name=name[:120], locale=locale, created_at=clock.now())
    session.add(person)
    session.flush()
    for kind, value in given:
        add_point(session, person.id, kind, value)
    return person.id
