"""Links without sign-in: made, opened, ended."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.kernel import clock
from portal.matters.models import Link, LinkPurpose, Matter


def make_link(session: Session, matter: Matter, person_id: int, purpose: LinkPurpose, *, lasts: timedelta) -> Link:
    """A link for one purpose. Its token is derived from the installation's secret (`token_of`), so that nothing that
    would open it is stored."""
    now = clock.now()
    link = Link(
        matter_id=matter.id,
        person_id=person_id,
        purpose=purpose,
        nonce=secrets.token_hex(16),
        made_at=now,
        expires_at=now + lasts,
    )
    session.add(link)
    session.flush()
    return link


def token_of(secret: str, link: Link) -> str:
    """The token that goes into the address: the link's number and a mark that only this installation can make."""
    mark = hmac.new(secret.encode(), f"link:{link.purpose}:{link.id}:{link.nonce}".encode(), hashlib.sha256)
    return f"{link.id}-{mark.hexdigest()[:40]}"


def link_for(session: Session, secret: str, token: str, purpose: LinkPurpose) -> Link | None:
    """The link that this token opens, if it is still good."""
    number, _, _mark = token.partition("-")
    if not (number.isdigit() and number.isascii() and len(number) < 19):
        return None
    link = session.get(Link, int(number))
    if link is None or not hmac.compare_digest(token_of(secret, link).encode(), token.encode()):
        return None
    good = (
        link.purpose is purpose and link.expires_at > clock.now() and link.used_at is None and link.revoked_at is None
    )
    return link if good else None


def revoke_links(session: Session, matter_id: int, purpose: LinkPurpose, at: datetime) -> None:
    """End every unused link of one purpose on a matter."""
    session.execute(
        update(Link)
        .where(Link.matter_id == matter_id, Link.purpose == purpose, Link.used_at.is_(None), Link.revoked_at.is_(None))
        .values(revoked_at=at)
    )
