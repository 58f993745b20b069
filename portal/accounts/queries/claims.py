"""Who somebody claims to be."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, select, tuple_
from sqlalchemy.orm import Session

from portal.accounts.models import Person, SignInCode
from portal.accounts.queries.above import HOME_REGION, regions
from portal.kernel import clock
from portal.notifications import addresses
from portal.notifications.models import ContactKind, ContactPoint


@dataclass(frozen=True)
class Claim:
    """Whom somebody claims to be. `account` is the address they typed in its one spelling, known to us or not."""

    account: str
    person_id: int | None = None
    password_hash: str | None = None
    point_id: int | None = None


def claimed(session: Session, typed: str) -> Claim:
    """Whose account an e-mail address or phone number opens; a number without a country is read in each of ours."""
    candidates = meant(session, typed)
    pair = tuple_(ContactPoint.kind, ContactPoint.value)
    rows = session.execute(
        select(ContactPoint.id, ContactPoint.kind, ContactPoint.value, Person.id, Person.password_hash)
        .join(Person, Person.id == ContactPoint.person_id)
        .where(ContactPoint.sign_in, Person.erased_at.is_(None), pair.in_(candidates))
    ).all()
    account = candidates[0][1] if candidates else typed.strip().casefold()[:254]
    by_address = {(row[1], row[2]): row for row in rows}
    row = next((by_address[one] for one in candidates if one in by_address), None)
    return Claim(row[2], row[3], row[4], row[0]) if row else Claim(account)


def meant(session: Session, typed: str) -> list[tuple[ContactKind, str]]:
    """The e-mail address or the phone numbers that somebody may mean, each in its one spelling, the likeliest first."""
    return addresses.meant(typed, (HOME_REGION,) if "@" in typed else regions(session))


def password_hash(session: Session, person_id: int) -> str | None:
    """What is kept of a person's password."""
    return session.scalar(select(Person.password_hash).where(Person.id == person_id))


def demo_codes(session: Session) -> Sequence[Row[SignInCode, Person, ContactPoint]]:
    """The codes that still open something, of demo people only, the newest first."""
    open_now = (SignInCode.used_at.is_(None), SignInCode.expires_at > clock.now(), Person.is_demo)
    return session.execute(
        select(SignInCode, Person, ContactPoint)
        .join(Person, Person.id == SignInCode.person_id)
        .join(ContactPoint, ContactPoint.id == SignInCode.contact_point_id)
        .where(*open_now)
        .order_by(SignInCode.id.desc())
        .limit(20)
    ).all()
