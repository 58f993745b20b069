"""The clock of the tests: it stands at noon until a test moves it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta

from portal.kernel import clock

# A Wednesday, noon in Shanghai; no holiday is near.
NOON = datetime(2026, 3, 11, 4, 0, tzinfo=UTC)


class Clock:
    """Stands still for this thread; `set` and `forward` move it. Other threads freeze their own with `frozen`."""

    def __init__(self) -> None:
        self._frozen = ExitStack()

    frozen = staticmethod(clock.frozen)

    def now(self) -> datetime:
        return clock.now()

    def set(self, at: datetime) -> datetime:
        """Put the hands to an aware moment."""
        self._frozen.close()
        self._frozen.enter_context(clock.frozen(at))
        return clock.now()

    def forward(self, **by: float) -> datetime:
        """Move the hands, e.g. `clock.forward(hours=5)`."""
        return self.set(clock.now() + timedelta(**by))

    def release(self) -> None:
        self._frozen.close()


@contextmanager
def at_noon() -> Iterator[Clock]:
    """A clock that stands at noon."""
    stood = Clock()
    stood.set(NOON)
    try:
        yield stood
    finally:
        stood.release()
