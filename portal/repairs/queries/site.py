"""What was done on site: facts, checks, photos."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.matters.models import Attachment, Purpose
from portal.repairs.models import Check, ReportWorkOrder, SiteReport, WorkOrder


def earlier_photos(session: Session, order: WorkOrder) -> int:
    """How many photos of the damage its technician took, before or while making it safe."""
    about = select(ReportWorkOrder.report_id).where(ReportWorkOrder.work_order_id == order.id)
    taken = select(func.count(Attachment.blob_sha256.distinct())).where(
        Attachment.matter_id.in_(about), Attachment.added_by_id == order.technician_id,
        Attachment.purpose.in_([Purpose.BEFORE, Purpose.SAFE]),
    )  # fmt: skip
    return session.scalar(taken) or 0


def site_report(session: Session, order: WorkOrder) -> SiteReport | None:
    """The facts that were fixed on site in this round."""
    return session.scalar(
        select(SiteReport).where(SiteReport.work_order_id == order.id, SiteReport.round == order.round)
    )


def checks(session: Session, order: WorkOrder) -> Mapping[str, Check]:
    """The ticked lines of this round by their key."""
    rows = session.scalars(select(Check).where(Check.work_order_id == order.id, Check.round == order.round))
    return {row.line: row for row in rows}
