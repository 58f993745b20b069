"""Builders: `make.report(home=...)` makes what a test needs, committed, with defaults for what it does not care about.

Each room adds its own in tests/support/builders/<room>.py:

    @builder
    def home(make: Make, *, estate: Estate | None = None, **facts: Any) -> Home:
        estate = estate or make.the("estate")
        return make.add(Home(estate_id=estate.id, **({"label": make.unique("3-{}")} | facts)))
"""

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache, partial
from itertools import count
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from portal.kernel.db import Base, Database, SessionFactory, unit_of_work
from tests.support import builders

T = TypeVar("T")
Row = TypeVar("Row", bound=Base)
Builder = Callable[..., Any]
_known: dict[str, Builder] = {}


def builder(function: Callable[..., T]) -> Callable[..., T]:
    """Make it callable as `make.<its name>(...)`."""
    other = _known.get(function.__name__)
    assert other is None or other.__module__ == function.__module__, f"two rooms build a {function.__name__}"
    _known[function.__name__] = function
    return function


class Make:
    """What a test makes. Rows come back detached, as they were committed."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.writing: SessionFactory = database.writing
        self._defaults: dict[str, Any] = {}
        self._numbers = count(1)

    def __getattr__(self, name: str) -> Builder:
        found = rooms().get(name)
        if found is None:
            raise AttributeError(f"nobody builds a {name} yet: tests/support/builders")
        return partial(found, self)

    def add(self, row: Row) -> Row:
        """Commit one row."""
        with unit_of_work(self.writing) as session:
            session.add(row)
        return row

    def do(self, act: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """One use-case (or whatever takes a session first) in one transaction of its own."""
        with unit_of_work(self.writing) as session:
            return act(session, *args, **kwargs)

    def the(self, kind: str) -> Any:
        """The one thing of that kind that this test shares by default, made when first asked for."""
        return self.shared(kind, getattr(self, kind))

    def shared(self, key: str, make: Callable[[], T]) -> T:
        """What `make` makes the first time; the same thing ever after in this test."""
        if key not in self._defaults:
            self._defaults[key] = make()
        found: T = self._defaults[key]
        return found

    def next(self) -> int:
        """A number not given before in this test."""
        return next(self._numbers)

    def unique(self, shape: str) -> str:
        """`shape` with a number not given before in place of {}."""
        return shape.format(self.next())

    def read(self, model: type[Row], key: int) -> Row:
        """A row as it stands in the database now."""
        with self.database.reading() as session:
            return session.get_one(model, key)

    def reading(self) -> Session:
        """A fresh session for looking."""
        return self.database.reading()


@cache
def rooms() -> dict[str, Builder]:
    """All builders of all rooms."""
    for module in pkgutil.iter_modules(builders.__path__, f"{builders.__name__}."):
        importlib.import_module(module.name)
    return _known
