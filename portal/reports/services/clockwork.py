"""What the clock notes on reports that people forgot."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.kernel.access import SYSTEM, Role
from portal.kernel.sweeps import claim
from portal.matters import services as matters
from portal.matters.models import Matter
from portal.promises import services as promises
from portal.reports.models import Report
from portal.reports.services.telling import tell_reporter


def miss_next_update(session: Session, report_id: int, now: datetime) -> bool:
    """Note a missed update as a breach, tell who is accountable and a supervisor (S47). False if noted already."""
    if not promises.miss_update(session, report_id, now):
        return False
    matter = session.get_one(Matter, report_id)
    promised = matter.next_update_at.isoformat() if matter.next_update_at else ""
    key = f"missed:{matter.id}:{promised}"
    matters.tell_roles(session, matter, [Role.SUPERVISOR], now, "next_update.missed", key=key)
    report = session.get_one(Report, report_id)
    tell_reporter(session, report, "next_update.late", key=f"late:{matter.id}:{promised}")
    return True


def tell_untaken(session: Session, report_id: int, now: datetime) -> bool:
    """Tell the supervisors of a report that nobody took up (S28). False if told already."""
    won = claim(
        session, Matter, report_id, Matter.taken_up_at.is_(None), Matter.untaken_told_at.is_(None), untaken_told_at=now
    )
    if not won:
        return False
    matter = session.get_one(Matter, report_id)
    matters.record(session, SYSTEM, matter, "matter.untaken", person_id=matter.accountable_id)
    key = f"untaken:{matter.id}:{matter.hand_overs}"
    matters.tell_roles(session, matter, [Role.SUPERVISOR], now, "matter.untaken", key=key)
    return True
