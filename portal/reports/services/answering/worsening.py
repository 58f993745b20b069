"""It is getting worse."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from portal.kernel import clock
from portal.kernel.access import Actor
from portal.matters import services as matters
from portal.matters.models import Purpose
from portal.promises import services as promises
from portal.reports.services.answering.loading import loaded, require_open
from portal.reports.services.answering.updates import reply_soon
from portal.reports.severity import severity_now


def worsened(
    session: Session, actor: Actor, report_id: int, words: str, photos: Sequence[str], *, version: int | None
) -> None:
    """The resident says that it is getting worse: graver by that, and somebody looks again soon."""
    report, matter = loaded(session, actor, report_id, version)
    require_open(session, report, matter)
    now = clock.now()
    post = matters.write(session, actor, matter, words, by_staff=False)
    matters.attach(session, actor, matter, photos, Purpose.MESSAGE, post_id=post.id)
    report.growing = True
    graver = severity_now(report)
    if graver.step > matter.severity.step:
        matter.severity = graver
        promises.restamp(session, matter.id, graver, report.category, now, since=now)
    matters.record_openly(session, actor, matter, "report.worsened", severity=matter.severity)
    reply_soon(session, matter)
    matters.tell_accountable(session, matter, "report.worsened", key=f"post:{post.id}", post_id=post.id)
