"""Who sees a work order, and who may do what with it: the policy as a table."""

import pytest
from sqlalchemy import select

from portal.kernel.access import SYSTEM, Role
from portal.matters.models import Matter
from portal.repairs.models import Action, WorkOrder
from portal.repairs.policy import may, visible_to
from portal.repairs.services import Visit, move
from portal.workforce.models import Appointment

ON_SITE = {Action.ARRIVE, Action.MAKE_SAFE, Action.NO_ACCESS, Action.FINISH, Action.GIVE_BACK}
PLANNING = set(Action) - ON_SITE
MAY = {
    "the technician who was sent": ON_SITE | {Action.HOLD},
    "another technician": set(),
    "the dispatcher": PLANNING,
    "the manager": PLANNING,
    "the front desk": set(),
    "the steward": set(),
    "the resident who reported it": set(),
    "a neighbour": set(),
    "a dispatcher of another estate": set(),
    "nobody": set(),
}
SEES = {"the technician who was sent", "the dispatcher", "the manager", "the front desk", "the steward"}


@pytest.fixture
def cast(make):
    """A booked work order, and people in every relation to it."""
    home = make.home()
    resident = make.resident(home)
    order = make.work_order(make.report(resident, home))
    visit = make.booked(order)
    people = {
        "the technician who was sent": make.staff(Role.TECHNICIAN),
        "another technician": make.person(Role.TECHNICIAN),
        "the dispatcher": make.staff(Role.DISPATCHER),
        "the manager": make.person(Role.MANAGER),
        "the front desk": make.person(Role.FRONT_DESK),
        "the steward": make.person(Role.STEWARD),
        "the resident who reported it": resident,
        "a neighbour": make.resident(),
        "a dispatcher of another estate": make.person(Role.DISPATCHER, make.estate()),
    }
    actors = {name: make.actor(person) for name, person in people.items()} | {"nobody": SYSTEM}
    return actors, make.read(WorkOrder, visit.matter_id)


@pytest.mark.parametrize("who", list(MAY))
def test_who_sees_it_and_may_do_what(session, cast, who):
    actors, order = cast
    assert {action for action in Action if may(actors[who], action, order)} == MAY[who]
    visible = select(WorkOrder.id).join(Matter, Matter.id == WorkOrder.id).where(visible_to(actors[who]))
    assert (order.id in session.scalars(visible).all()) is (who in SEES)


def test_whoever_is_sent_no_more_sees_it_no_more(session, make, cast):
    actors, order = cast
    visit, other = session.scalars(select(Appointment)).one(), make.person(Role.TECHNICIAN)
    make.do(moved, actors["the dispatcher"], visit, other.id)
    visible = select(WorkOrder.id).join(Matter, Matter.id == WorkOrder.id)
    session.rollback()
    assert session.scalars(visible.where(visible_to(actors["the technician who was sent"]))).all() == []
    assert session.scalars(visible.where(visible_to(make.actor(other)))).all() == [order.id]


def moved(session, actor, visit, technician_id):
    """The same visit, another technician."""
    times = {"window": (visit.window_from, visit.window_to), "span": (visit.span_from, visit.span_to)}
    return move(session, actor, visit.id, Visit(technician_id, admits=visit.admits, **times), reason="")
