"""Work orders and visits, planned as a dispatcher plans them."""

from datetime import timedelta
from typing import Any

from portal.accounts.models import Person
from portal.estates.models import Estate
from portal.kernel import clock, files
from portal.kernel.access import Role
from portal.kernel.severity import Scope
from portal.matters.models import Matter
from portal.repairs import services
from portal.repairs.models import Degree, Nature, WorkOrder
from portal.repairs.services import Visit, book, open_order
from portal.reports import checklists
from portal.reports.categories import Trade
from portal.reports.models import Report
from portal.workforce.models import Admits, Appointment
from tests.support.make import Make, builder


@builder
def staff(make: Make, role: Role, estate: Estate | None = None) -> Person:
    """The person of that role at an estate, the same one for the whole test."""
    where = estate or make.the("estate")
    found: Person = make.shared(f"{role.value}:{where.id}", lambda: make.person(role, where))
    return found


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
    given: dict[str, Any] = {
        "technician_id": (technician or make.staff(Role.TECHNICIAN, where)).id,
        "window": (start, start + timedelta(hours=2)),
        "span": (start, start + timedelta(hours=1)),
        "admits": Admits.RESIDENT,
    }
    return make.do(book, make.actor(by or make.staff(Role.DISPATCHER, where)), work.id, Visit(**(given | planned)))


@builder
def pictures(make: Make, number: int = 1) -> list[str]:
    """Hashes of photos that nobody looks at."""
    known = {"size": 1, "media_type": files.MediaType.JPEG, "width": 1, "height": 1, "made_at": clock.now()}
    return [make.add(files.Blob(sha256=f"{make.next():064x}", **known)).sha256 for _ in range(number)]


@builder
def arrived(make: Make, visit: Appointment | None = None) -> Appointment:
    """A visit whose technician stands at the door, proved by a photo."""
    coming: Appointment = visit or make.booked()
    sent = make.actor(make.read(Person, coming.person_id))
    make.do(services.arrive, sent, coming.id, photos=make.pictures())
    return make.read(Appointment, coming.id)


@builder
def finished_work(make: Make, visit: Appointment | None = None) -> WorkOrder:
    """A work order whose technician is done: everything tested, two photos."""
    there: Appointment = visit or make.arrived()
    order = make.read(WorkOrder, there.matter_id)
    severity = make.read(Matter, order.id).severity
    lines = checklists.lines_for(order.category, services.is_minor(severity))
    facts = services.Facts(Nature.WEAR, Degree.SLIGHT, Scope.HOME, "It looks good.")
    sent, ticked = make.actor(make.read(Person, there.person_id)), [line.key for line in lines]
    make.do(services.finish, sent, order.id, facts, ticked, "A new seal is in.", make.pictures(2))
    return make.read(WorkOrder, order.id)
