"""One-time codes, asked for and typed."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.accounts import codes
from portal.accounts.models import Purpose, SignInCode
from portal.accounts.queries import Claim
from portal.kernel import clock
from portal.kernel.sweeps import claim
from portal.notifications.models import ContactPoint
from portal.notifications.services import How, notify


def ask_code(session: Session, claimed: Claim) -> int:
    """Send a code to the address that somebody typed, if it is one of ours; the id of the row that waits for it. A row
    is made either way, so that asking tells nothing."""
    return _new_code(session, Purpose.SIGN_IN, claimed.person_id, claimed.point_id)


def ask_contact_code(session: Session, point: ContactPoint) -> int:
    """Send a code to an address that its person has yet to prove; the id of its row."""
    return _new_code(session, Purpose.CONTACT, point.person_id, point.id)


def _new_code(session: Session, purpose: Purpose, person_id: int | None, point_id: int | None) -> int:
    now = clock.now()
    row = SignInCode(
        purpose=purpose,
        person_id=person_id,
        contact_point_id=point_id,
        salt=codes.new_salt(),
        created_at=now,
        expires_at=now + codes.LIVES,
    )
    session.add(row)
    session.flush()
    if person_id and point_id:
        notify(
            session,
            person_id,
            f"{purpose}.code",
            key=f"code:{row.id}",
            estate_id=None,
            how=How(point_id, in_order=False, expires_at=row.expires_at),
            code_id=row.id,
        )
    return row.id


@dataclass(frozen=True)
class Entry:
    """What came of typing a code: whose it was, or how many tries are left (0: ask for another)."""

    person_id: int | None = None
    contact_point_id: int | None = None
    tries_left: int = 0


def enter_code(session: Session, code_id: int, purpose: Purpose, typed: str, secret: str) -> Entry:
    """Try a code. Each try counts, right or wrong, and the transaction has to be committed either way."""
    now = clock.now()
    open_now = (SignInCode.purpose == purpose, SignInCode.used_at.is_(None), SignInCode.expires_at > now)
    still = (*open_now, SignInCode.tries < codes.TRIES)
    if not claim(session, SignInCode, code_id, *still, tries=SignInCode.tries + 1):
        return Entry()
    row = session.get_one(SignInCode, code_id, populate_existing=True)
    if row.person_id and codes.is_code(codes.code_of(secret, row.purpose, row.id, row.salt), typed):
        row.used_at = now
        return Entry(row.person_id, row.contact_point_id)
    return Entry(tries_left=codes.TRIES - row.tries)
