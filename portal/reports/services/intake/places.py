"""Whether somebody may report about a place, and what was repaired there lately."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.estates import settings
from portal.estates.models import Home, Place
from portal.estates.policy import homes_with
from portal.kernel.access import Actor, Permission, Right, holds, require
from portal.kernel.errors import Missing
from portal.matters.models import Channel, Kind, Matter
from portal.matters.services import Whereabouts
from portal.reports.categories import TREE, Route
from portal.reports.models import Report, Status
from portal.reports.services.intake.told import Told


def require_place(session: Session, actor: Actor, told: Told) -> None:
    """Raises Missing or Forbidden where the place is not this person's to report about."""
    where = told.where
    if told.channel is not Channel.WEB:
        require(actor.id is None or holds(actor, Permission.REPORTS_ENTER, where.estate_id))
    elif not _may_report(session, actor, where):
        raise Missing
    for model, key in ((Home, where.home_id), (Place, where.place_id)):
        if key is not None and getattr(session.get(model, key), "estate_id", None) != where.estate_id:
            raise Missing


def _may_report(session: Session, actor: Actor, where: Whereabouts) -> bool:
    theirs = select(Home.id).where(Home.id.in_(homes_with(actor, Right.REPORT)), Home.estate_id == where.estate_id)
    if where.home_id is not None:
        theirs = theirs.where(Home.id == where.home_id)
    return session.scalar(theirs.limit(1)) is not None


def earlier_repair(session: Session, told: Told, at: datetime) -> int | None:
    """A repair of the same kind at the same place that was finished lately: this one is its relapse (S71)."""
    if (told.where.home_id is None and told.where.place_id is None) or TREE[told.category].route is not Route.REPAIR:
        return None
    months = settings.value(session, told.where.estate_id, settings.RELAPSE_MONTHS)
    place = Matter.home_id == told.where.home_id if told.where.home_id else Matter.place_id == told.where.place_id
    lately = Report.finished_at > at - timedelta(days=30.44 * months)
    earlier = (
        select(Report.id)
        .join(Matter, Matter.id == Report.id)
        .where(place, Matter.kind == Kind.REPORT, Report.category == told.category)
        .where(Report.status.in_([Status.SOLVED, Status.UNCONFIRMED]), lately)
    )
    return session.scalar(earlier.order_by(Report.id.desc()).limit(1))
