"""The clock empties the outbox."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.kernel import clock
from portal.kernel.db import SessionFactory, unit_of_work
from portal.kernel.jobs import Job
from portal.kernel.sweeps import Tally
from portal.notifications import delivery, queries
from portal.notifications.channels import Deferred, Down, Parcel, Undeliverable
from portal.notifications.delivery import Item
from portal.notifications.letters import Letter
from portal.notifications.models import Carrier, Failure, Message
from portal.notifications.post import Post, office

log = logging.getLogger(__name__)

BATCH = 100


def deliver(factory: SessionFactory) -> Tally:
    """Send what is due, each person's messages in their order. At least once, with the same id at every try."""
    run = Run(factory, office())
    while (batch := run.due()) is not None:
        for item in batch:
            run.handle(item)
    return run.tally


@dataclass
class Run:
    """One emptying of the outbox: the ways it found shut, and its tally."""

    factory: SessionFactory
    post: Post
    tally: Tally = field(default_factory=Tally)
    shut: dict[str, datetime] = field(default_factory=dict)

    def due(self) -> list[Item] | None:
        """The next messages with their routes; those whose way is shut are put off. None: nothing is due."""
        now = clock.now()
        with reading(self.factory) as session:
            messages = queries.due(session, now, BATCH)
            points = queries.points_of(session, {message.recipient_id for message in messages})
            self.shut |= queries.shut_channels(session, now)
        routes = [(m, self.post.route(points[m.recipient_id], m.contact_point_id)) for m in messages]
        items = [Item.of(message, route, now) for message, route in routes]
        self.hold_back([item for item in items if item.carrier in self.shut])
        return [item for item in items if item.carrier not in self.shut] if messages else None

    def hold_back(self, items: list[Item]) -> None:
        """Let messages wait for their way."""
        for carrier in {item.carrier for item in items}:
            ids = [item.id for item in items if item.carrier is carrier]
            with unit_of_work(self.factory) as session:
                delivery.wait_for(session, ids, self.shut[carrier])

    def handle(self, item: Item) -> None:
        """One message through all its steps; whatever goes wrong stays with it."""
        if item.carrier in self.shut:
            self.hold_back([item])
            return
        now = clock.now()
        with unit_of_work(self.factory) as session:
            won = delivery.lease(session, item, now)
        if not won:
            self.tally.lost += 1
            return
        try:
            self.send(item, now)
        except Exception as reason:
            log.exception("message %s not sent", item.id)
            self.put_off(item, None, type(reason).__name__, now)

    def send(self, item: Item, now: datetime) -> None:
        """Put it in words, hand it over with no transaction open, and mark it sent."""
        if item.is_expired:
            self.give_up(item, Failure.EXPIRED, None)
            return
        letter, parcel = self.words(item)
        if item.carrier is Carrier.NONE:
            self.give_up(item, Failure.UNREACHABLE, letter)
            return
        try:
            code = self.post.channels[item.carrier].send(parcel)
        except Undeliverable as reason:
            self.give_up(item, Failure.REFUSED, letter, str(reason))
        except Deferred as reason:
            self.put_off(item, letter, str(reason), now)
        except Down as reason:
            self.found_shut(item, str(reason), now)
        else:
            self.went(item, letter, code)

    def words(self, item: Item) -> tuple[Letter, Parcel]:
        """The letter, and the parcel that carries it."""
        with reading(self.factory) as session:
            message = session.get_one(Message, item.id)
            letter = self.post.render(session, message)
        return letter, Parcel(message.key, item.address or "", letter)

    def went(self, item: Item, letter: Letter, code: str) -> None:
        with unit_of_work(self.factory) as session:
            delivery.mark_sent(session, item, letter, code, clock.now())
            delivery.reopen(session, item.carrier)
        self.tally.done += 1

    def give_up(self, item: Item, failure: Failure, letter: Letter | None, error: str = "") -> None:
        """Settled, though not by us: the desk tells the person."""
        with unit_of_work(self.factory) as session:
            delivery.give_up(session, self.post, item, failure, letter, error, clock.now())
        self.tally.done += 1

    def found_shut(self, item: Item, error: str, now: datetime) -> None:
        with unit_of_work(self.factory) as session:
            self.shut[item.carrier] = until = delivery.shut(session, self.post, item.carrier, error, now)
            delivery.give_back(session, item, until)
        self.tally.failed += 1

    def put_off(self, item: Item, letter: Letter | None, error: str, now: datetime) -> None:
        with unit_of_work(self.factory) as session:
            delivery.put_off(session, self.post, item, letter, error, now)
        self.tally.failed += 1


def reading(factory: SessionFactory) -> Session:
    """A session that only looks, so that on SQLite it waits for nobody and nobody for it."""
    return factory(bind=factory.kw["bind"].execution_options(write=False))


SCHEDULE = [Job(deliver, every=timedelta(seconds=10), late_after=timedelta(minutes=5))]
