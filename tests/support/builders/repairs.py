"""Work orders and visits, planned as a dispatcher plans them."""

from datetime import timedelta
from typing import Any

from portal.accounts.models import Person
from portal.estates.models import Estate
from portal.kernel import clock
from portal.kernel.access import Role
from portal.repairs.models import WorkOrder
from portal.repairs.services.planning import Visit, book, open_order
from portal.reports.categories import Trade
from portal.reports.models import Report
from portal.workforce.models import Admits, Appointment
from tests.support.make import Make, builder


@builder
def staff(make: Make, role: Role, estate: Estate | None = None) -> Person:
    """The person of that role at an estate, the same one for the whole test."""
    where = estate or make.the("estate")
    return make.shared(f"{role.value}:{where.id}", lambda: make.person(role, where))


@builder
def work_order(
    make: Make, report: Report | None = None, *, by: Person | None = None, trade: Trade = Trade.PLUMBING
) -> WorkOrder:
    """A work order for a report, opened by the estate's dispatcher."""
    about = report or make.report()
    where = make.read(Estate, about.estate_id)
    return make.do(open_order, make.actor(by or make.staff(Role.DISPATCHER, where)), about.id, trade)


@builder
def booked(
    make: Make,
    order: WorkOrder | None = None,
    technician: Person | None = None,
    *,
    by: Person | None = None,
    hours: float = 2,
    **planned: Any,
) -> Appointment:
    """A work order's visit as a dispatcher books it: in some hours, an hour long, in a window of two."""
    work = order or make.work_order()
    where = make.read(Estate, work.estate_id)
    start = clock.now() + timedelta(hours=hours)
    given = {
        "technician_id": (technician or make.staff(Role.TECHNICIAN, where)).id,
        "window": (start, start + timedelta(hours=2)),
        "span": (start, start + timedelta(hours=1)),
        "admits": Admits.RESIDENT,
    }
    return make.do(book, make.actor(by or make.staff(Role.DISPATCHER, where)), work.id, Visit(**(given | planned)))
