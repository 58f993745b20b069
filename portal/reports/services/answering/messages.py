"""Messages, notes among staff, corrections."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from portal.audit.models import Visibility
from portal.kernel.access import Actor, Permission, holds, require
from portal.matters import services as matters
from portal.matters.models import PostKind, Purpose
from portal.reports.services.answering.loading import loaded
from portal.reports.services.answering.updates import reply_soon
from portal.reports.services.telling import tell_reporter


def message(
    session: Session, actor: Actor, report_id: int, words: str, photos: Sequence[str] = (), *, by_staff: bool
) -> None:
    """A message in the thread, to the other side. A resident's word to us is answered within the callback limit."""
    report, matter = loaded(session, actor, report_id)
    post = matters.write(session, actor, matter, words, by_staff=by_staff)
    matters.attach(session, actor, matter, photos, Purpose.MESSAGE, post_id=post.id)
    if by_staff:
        require(holds(actor, Permission.REPORTS_ANSWER, matter.estate_id))
        tell_reporter(session, report, "message.written", key=f"post:{post.id}", post_id=post.id)
        return
    reply_soon(session, matter)
    matters.tell_accountable(session, matter, "message.written", key=f"post:{post.id}", post_id=post.id)


def note(session: Session, actor: Actor, matter_id: int, words: str) -> None:
    """A note among staff; it must bear being read by the resident (S88)."""
    _report, matter = loaded(session, actor, matter_id)
    require(holds(actor, Permission.NOTES_WRITE, matter.estate_id))
    matters.write(session, actor, matter, words, by_staff=True, kind=PostKind.NOTE, visibility=Visibility.STAFF)


def correct(session: Session, actor: Actor, report_id: int, words: str, *, by_staff: bool) -> None:
    """Add a correction; the original words stay as they are (S33)."""
    _report, matter = loaded(session, actor, report_id)
    matters.write(session, actor, matter, words, by_staff=by_staff, kind=PostKind.CORRECTION)
