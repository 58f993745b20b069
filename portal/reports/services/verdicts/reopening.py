"""A report opens again, with a new round of promised times."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts.queries import people_with_role
from portal.kernel.access import SYSTEM, Role
from portal.matters import services as matters
from portal.matters.models import NextStep
from portal.promises import services as promises
from portal.reports.models import Report, VerdictWord
from portal.reports.services.answering import SOON, answer_due, expect


def reopen(session: Session, report: Report, word: VerdictWord, now: datetime) -> None:
    """Back to the same person, with a new round of promised times; what came back is one step graver (S63, S71)."""
    matter = report.matter
    report.reopen()
    if word is VerdictWord.CAME_BACK:
        matter.severity = matter.severity.step_up()
    matter.open_again(NextStep.CALL_BACK, now + SOON)
    matter.taken_up_at = matter.untaken_told_at = None
    promise_anew(session, report, now)
    facts = {"round": report.round, "word": word, "severity": matter.severity}
    matters.record_openly(session, SYSTEM, matter, "report.reopened", **facts)
    told = {matter.accountable_id}
    if word is VerdictWord.CAME_BACK:
        told |= {person.id for person in people_with_role(session, matter.estate_id, (Role.SUPERVISOR,), now)}
    for person_id in told:
        key = f"reopened:{report.id}:{report.round}:{person_id}"
        matters.tell(session, matter, person_id, "report.reopened", key=key, word=word)


def promise_anew(session: Session, report: Report, now: datetime) -> None:
    """A round of promised times begins; the next word is the answer among them."""
    matter = report.matter
    clocks = promises.stamp(session, matter, matter.severity, report.category, now, round=report.round)
    expect(session, matter, NextStep.CALL_BACK, answer_due(clocks, now))
