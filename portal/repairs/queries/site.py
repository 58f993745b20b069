"""What was done on site: facts, checks, photos."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

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
    """The lines of this round by their key, each with the further work order in which it is mended, if any."""
    rows = session.scalars(
        select(Check)
        .where(Check.work_order_id == order.id, Check.round == order.round)
        .options(joinedload(Check.further_order).joinedload(WorkOrder.matter))
        .order_by(Check.id)
    )
    return {row.line: row for row in rows}


def failed_before(session: Session, order_ids: Collection[int]) -> Mapping[int, Sequence[Check]]:
    """What each of these work orders mends: the lines that failed in another one, with that one's matter."""
    found: dict[int, list[Check]] = {order_id: [] for order_id in order_ids}
    rows = session.scalars(
        select(Check)
        .where(Check.further_order_id.in_(order_ids))
        .options(joinedload(Check.order).joinedload(WorkOrder.matter))
        .order_by(Check.id)
    )
    for row in rows:
        found[row.further_order_id or 0].append(row)
    return found
