"""Filling an empty database with the demo company, all of it or nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.audit.models import Event
from portal.config import Settings
from portal.demo import history, mail, pictures
from portal.demo.acts import calendar, clocks
from portal.demo.book import Book
from portal.demo.company import building, rules
from portal.demo.company.ground import Ground
from portal.demo.company.households import Settling
from portal.demo.company.people import People, employ
from portal.demo.company.plan import LODGERS, PLACES
from portal.demo.names import Register
from portal.demo.pictures import Album, Studio
from portal.demo.tale import Tale
from portal.demo.today import day, everybody
from portal.demo.world import World
from portal.estates.models import Estate
from portal.kernel import clock
from portal.kernel.db import Database, unit_of_work
from portal.kernel.files import Blob, Store
from portal.matters.models import Attachment
from portal.workforce.models import Appointment, OccupiedQuarter

REPORTS = 1400
Say = Callable[[str], object]


class NotHere(Exception):
    """The demo company has no place here; the message says why."""


def load(settings: Settings, database: Database, say: Say) -> None:
    """Load the demo company as if its last year ended at this moment. Takes some seconds; nothing is left half done.
    Raises NotHere in production, and where there is an estate already."""
    if settings.is_production:
        raise NotHere("The demo company is never loaded in production.")
    now = clock.now().replace(microsecond=0)
    dice = Random(f"anju {now:%Y-%m-%d}")
    album = Album(dice)
    studio = Studio(album.names)
    try:
        with unit_of_work(database.writing) as session:
            _refuse_if_inhabited(session)
            _fill(session, now, dice, album, studio, Store(settings.data_dir, settings.files_url), say)
    except IntegrityError as reason:
        with database.reading() as session:
            _refuse_if_inhabited(session)
        raise reason
    finally:
        studio.close()


def _refuse_if_inhabited(session: Session) -> None:
    if session.scalar(select(Estate.id).limit(1)) is not None:
        raise NotHere("There is an estate already. The demo company needs an empty database.")


def accounts_exist(session: Session) -> bool:
    """Whether anybody can sign in with the demo's password."""
    return session.scalar(select(Person.id).where(Person.is_demo).limit(1)) is not None


def _fill(
    session: Session, now: datetime, dice: Random, album: Album, studio: Studio, store: Store, say: Say
) -> None:  # fmt: skip
    book = Book(session)
    world = _founded(session, book, now, dice, album)
    homes = sum(len(ground.homes) for ground in world.grounds.values())
    say(f"Two estates with {homes} homes.")
    lived_by = {one.home for one in LODGERS}
    theirs = [house.id for ground in world.grounds.values() for house in ground.homes if house.label in lived_by]
    day.reserve(world, everybody.on_stage(world.people))
    history.tell(world, REPORTS, frozenset(theirs))
    everybody.tell(world)
    _closed_up(world)
    photos = list(studio.drawn())
    pictures.stored(store, photos)
    _hang_up(book, photos, now)
    book.write()
    mail.send(session, world)
    say(f"{len(world.references)} matters and {len(photos)} photos.")


def _founded(session: Session, book: Book, now: datetime, dice: Random, album: Album) -> World:
    """The company as it stands before the first report."""
    people = People(book, Register(dice), now)
    accounts = people.accounts()
    grounds: dict[str, Ground] = {}
    for place in PLACES:
        grounds[place.code] = building.put_up(book, place, accounts[place.desk].id, now)
    employ(book, grounds, accounts, now)
    for ground in grounds.values():
        Settling(book, people, ground, dice).settle(accounts)
        rules.draw_up(book, ground, now)
    book.write()
    for ground in grounds.values():
        rules.set_up(session, book, ground, now)
    return World(book, now, dice, grounds, accounts, album)


def _closed_up(world: World) -> None:
    """What follows from all stories together: quarters taken, what search finds, the order of the timeline."""
    book = world.book
    for tales in world.done_at.values():
        for tale in tales:
            _finish(world, tale)
    for visit in book.living[Appointment.__tablename__]:
        assert isinstance(visit, Appointment)
        for quarter in calendar.kept_quarters(visit):
            book.put(OccupiedQuarter, person_id=visit.person_id, quarter=quarter, appointment_id=visit.id)
    events = book.rows[Event.__tablename__]
    events.sort(key=lambda event: event["at"])
    for event in events:
        event["id"] = book.number(Event)


def _finish(world: World, tale: Tale) -> None:
    clocks.sweep(tale, world.now)
    matter = tale.matter
    parts = [
        matter.reference.replace("-", ""),
        matter.title,
        matter.place_text or "",
        tale.report.words,
        *tale.posts[::-1],
    ]
    world.book.index(matter.id, matter.estate_id, "\n".join(parts))
    for job in tale.jobs:
        parts = [job.matter.reference.replace("-", ""), job.matter.title, job.matter.place_text or "", *job.posts[::-1]]
        world.book.index(job.matter.id, job.matter.estate_id, "\n".join(parts))


def _hang_up(book: Book, photos: list[pictures.Drawn], now: datetime) -> None:
    hashes = {photo.name: photo.sha256 for photo in photos}
    for photo in photos:
        book.put(Blob, **pictures.row_of(photo, now - timedelta(days=1)))
    for row in book.rows[Attachment.__tablename__]:
        row["blob_sha256"] = hashes[row["blob_sha256"]]
