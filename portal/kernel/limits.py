"""Rate limits, shared by all processes: fixed windows counted in our own database.

A counter that can't be read or written lets people through: a guard that is out of order must not shut the door.
Count before a use-case's transaction, never inside: on SQLite the two would wait for each other."""

import hashlib
import ipaddress
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from flask import request
from flask_limiter import Limiter
from limits import RateLimitItem, parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import String, case, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.kernel import clock
from portal.kernel.db import Base
from portal.kernel.web import portal

log = logging.getLogger(__name__)


class RateCounter(Base):
    """How often something was done in one window. The key is a hash: no account or address is kept."""

    __tablename__ = "rate_counters"

    key: Mapped[str] = mapped_column(String(64), unique=True)
    hits: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SharedStorage(Storage):
    """What the limits library counts in: the application's database, each count in its own short transaction."""

    STORAGE_SCHEME = ["anju"]

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        return SQLAlchemyError

    @property
    def engine(self) -> Engine:
        return portal().database.engine

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        now = clock.now()
        ends = now + timedelta(seconds=expiry)
        over = RateCounter.expires_at <= now
        make: Any = postgresql_insert if self.engine.dialect.name == "postgresql" else sqlite_insert
        count = make(RateCounter).values(key=hashed(key), hits=amount, expires_at=ends)
        count = count.on_conflict_do_update(
            index_elements=[RateCounter.key],
            set_={
                "hits": case((over, amount), else_=RateCounter.hits + amount),
                "expires_at": case((over, ends), else_=RateCounter.expires_at),
            },
        ).returning(RateCounter.hits)
        with self.engine.execution_options(write=True).begin() as connection:
            return int(connection.execute(count).scalar_one())

    def get(self, key: str) -> int:
        running = (RateCounter.key == hashed(key), RateCounter.expires_at > clock.now())
        with self.engine.connect() as connection:
            return int(connection.scalar(select(RateCounter.hits).where(*running)) or 0)

    def get_expiry(self, key: str) -> float:
        with self.engine.connect() as connection:
            ends = connection.scalar(select(RateCounter.expires_at).where(RateCounter.key == hashed(key)))
        return (ends or clock.now()).astimezone(UTC).timestamp()

    def clear(self, key: str) -> None:
        with self.engine.execution_options(write=True).begin() as connection:
            connection.execute(delete(RateCounter).where(RateCounter.key == hashed(key)))

    def reset(self) -> int | None:
        with self.engine.execution_options(write=True).begin() as connection:
            return connection.execute(delete(RateCounter)).rowcount

    def check(self) -> bool:
        try:
            self.get("check")
        except SQLAlchemyError:
            return False
        return True


def hashed(key: str) -> str:
    """The name under which a counter is kept."""
    return hashlib.sha256(key.encode()).hexdigest()


def address() -> str:
    """Where the request comes from; of an IPv6 address its /64, which is one household or one phone."""
    try:
        found = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


limiter = Limiter(key_func=address, storage_uri="anju://", strategy="fixed-window", swallow_errors=True)
"""For views: `@limiter.limit("30 per minute")` below `@pages.page(...)`."""

_windows = FixedWindowRateLimiter(SharedStorage())


@dataclass(frozen=True)
class Gate:
    """So many of something in a window, e.g. Gate("password", "10 per 15 minutes"), apart for each set of keys."""

    name: str
    limit: str

    def is_shut(self, *keys: str) -> bool:
        """Whether no more are let through now; counts nothing."""
        try:
            return not _windows.test(self.item, self.name, *keys)
        except SQLAlchemyError:
            log.exception("rate limit %s can't be read", self.name)
            return False

    def count(self, *keys: str) -> bool:
        """Count one; False when it is one too many."""
        try:
            return _windows.hit(self.item, self.name, *keys)
        except SQLAlchemyError:
            log.exception("rate limit %s can't be counted", self.name)
            return True

    def reopen(self, *keys: str) -> None:
        """Forget what was counted."""
        try:
            _windows.clear(self.item, self.name, *keys)
        except SQLAlchemyError:
            log.exception("rate limit %s can't be cleared", self.name)

    @cached_property
    def item(self) -> RateLimitItem:
        return parse(self.limit)

    @property
    def minutes(self) -> int:
        """Length of the window, for the words that tell people how long to wait."""
        return max(int(self.item.get_expiry()) // 60, 1)


def forget(session: Session, before: datetime) -> int:
    """Delete the counters whose window ended before then; how many."""
    over = delete(RateCounter).where(RateCounter.expires_at < before).returning(RateCounter.id)
    return len(session.scalars(over.execution_options(synchronize_session=False)).all())
