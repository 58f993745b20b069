"""What is read of estates and relations, which are above us: nothing but this."""

from collections.abc import Collection, Sequence

from sqlalchemy import BigInteger, Row, String, column, select, table
from sqlalchemy.orm import Session

from portal.kernel.db import Json, UTCDateTime

# Estates are above us; nothing but these is read of them here.
ESTATES = table(
    "estates",
    column("id", BigInteger),
    column("code", String),
    column("country", String),
    column("names", Json),
    column("phone", String),
    column("hours_text", Json),
)


RELATIONS = table(
    "relations",
    column("person_id", BigInteger),
    column("estate_id", BigInteger),
    column("begins_at", UTCDateTime()),
    column("ends_at", UTCDateTime()),
)


HOME_REGION = "CN"


def regions(session: Session) -> Sequence[str]:
    """The countries in which the estates are, ours first."""
    found = session.scalars(select(ESTATES.c.country).distinct().order_by(ESTATES.c.country))
    return tuple(dict.fromkeys((HOME_REGION, *found)))


def estates(session: Session, estate_ids: Collection[int]) -> Sequence[Row[int, str, dict[str, str]]]:
    """Id, code and names of some estates."""
    wanted = select(ESTATES.c.id, ESTATES.c.code, ESTATES.c.names).where(ESTATES.c.id.in_(estate_ids))
    return session.execute(wanted.order_by(ESTATES.c.code)).all()
