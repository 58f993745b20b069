"""One sender in a process of its own, for tests that kill it: python sender.py DATABASE SMTP [once]."""

import sys

from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.estates.models import Estate
from portal.kernel.db import Database, make_engine
from portal.matters.models import Matter
from portal.notifications.channels.email import Email
from portal.notifications.jobs import deliver
from portal.notifications.letters import Letter
from portal.notifications.models import Carrier, Message
from portal.notifications.post import Post, open_post

KNOWN = (Person, Estate, Matter)
"""The tables that messages point to."""


def words(_session: Session, message: Message) -> Letter:
    return Letter(f"Message {message.id}", "Body\n", "Body", "en", "Lin Yue")


def main(database: str, smtp: str, *rest: str) -> None:
    open_post(Post(words, {Carrier.EMAIL: Email(smtp, "Anju <no-reply@anju.example.com>")}))
    factory = Database(make_engine(database)).writing
    deliver(factory)
    while not rest:
        deliver(factory)


if __name__ == "__main__":
    main(*sys.argv[1:])
