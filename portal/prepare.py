"""What has to be true before the first request: a folder, a schema that fits, and in the demo a company to look at.

`python -m portal.prepare` may be run again at any time, by several servers at once; it only does what is missing."""

import subprocess
import sys
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from portal import migrate
from portal.config import Misconfigured, Settings, from_environment
from portal.kernel.db import make_engine

ROOT = Path(__file__).resolve().parents[1]
LOAD_DEMO = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "load"]
PASSWORD = "anju-demo-2026"
DEMO_ADDRESSES = text(
    "SELECT c.value FROM people p JOIN contact_points c ON c.person_id = p.id "
    "WHERE p.is_demo AND c.sign_in AND c.kind = 'email' ORDER BY p.id"
)


class NotReady(Exception):
    """The portal can't be started as things are; the message says what to do."""


def prepare(settings: Settings) -> None:
    """Make the folder, migrate, and in the demo load it once. Raises NotReady."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = make_engine(settings.url)
    try:
        if migrate.upgrade(engine):
            say("The database has the newest schema.")
        is_empty = not exists(engine, "estates")
        if settings.environment == "demo" and is_empty:
            load_demo()
        if settings.environment == "demo":
            introduce(engine)
    except OperationalError as reason:
        raise NotReady(
            f"The database does not answer: {first_line(reason)}\n(DATABASE_URL is {hidden(engine)})"
        ) from None
    except CommandError as reason:
        raise NotReady(f"The database was made by another version of Anju: {reason}") from None
    except DBAPIError as reason:
        raise NotReady(f"The database could not be brought up to date: {first_line(reason)}") from reason
    finally:
        engine.dispose()


def load_demo() -> None:
    """The demo company, through the same command that a person would use."""
    say("Loading the demo company; this takes a few seconds, once.")
    if subprocess.run(LOAD_DEMO, cwd=ROOT).returncode:
        raise NotReady("The demo company could not be loaded; the reason stands above.")


def introduce(engine: Engine) -> None:
    """Who can sign in to the demo."""
    with engine.connect() as connection:
        addresses = connection.scalars(DEMO_ADDRESSES).all()
    if addresses:
        say(f"Demo sign-ins, all with the password {PASSWORD}:")
        say("\n".join(f"  {address}" for address in addresses))


def exists(engine: Engine, table: str) -> bool:
    """Whether the table has any row."""
    with engine.connect() as connection:
        return bool(connection.scalar(text(f"SELECT EXISTS (SELECT 1 FROM {table})")))


def first_line(reason: DBAPIError) -> str:
    return (str(reason.orig).strip() or type(reason).__name__).splitlines()[0]


def hidden(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=True)


def say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    try:
        prepare(from_environment())
    except (NotReady, Misconfigured) as refused:
        sys.exit(str(refused))
