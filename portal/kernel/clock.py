"""The only source of the time. Everything else asks here, so that a test or a demo can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)
_file: list[Path] = []


def now() -> datetime:
    """The present, aware, in UTC."""
    if (frozen := _frozen.get()) is not None:
        return frozen
    if _file and (set_by_hand := _read(_file[0])):
        return set_by_hand
    return datetime.now(UTC)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Stop the clock of this thread at an aware moment."""
    if at.tzinfo is None:
        raise ValueError("naive datetime")
    token = _frozen.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


def follow(file: Path | None) -> None:
    """Read the time from a file holding one ISO moment, as long as it exists. Never in production (see config.py)."""
    _file[:] = [file] if file else []


def _read(file: Path) -> datetime | None:
    try:
        words = file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    return datetime.fromisoformat(words).astimezone(UTC) if words else None
