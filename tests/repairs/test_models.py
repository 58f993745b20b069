"""What a work order's states allow, and what the database itself refuses."""

from itertools import product

import pytest
from sqlalchemy.exc import IntegrityError

from portal.kernel import clock
from portal.kernel.db import unit_of_work
from portal.kernel.errors import Conflict
from portal.promises.models import PauseReason
from portal.repairs.models import MOVES, Action, Hold, Status, WorkOrder

LEGAL = {
    ("planned", "book"): "booked",
    ("waiting", "book"): "booked",
    ("booked", "move"): "booked",
    ("booked", "call_off"): "planned",
    ("booked", "give_back"): "planned",
    ("booked", "arrive"): "arrived",
    ("arrived", "make_safe"): "arrived",
    ("arrived", "no_access"): "planned",
    ("booked", "no_access"): "planned",
    ("arrived", "hold"): "waiting",
    ("planned", "hold"): "waiting",
    ("waiting", "hold"): "waiting",
    ("arrived", "finish"): "finished",
    ("finished", "reopen"): "planned",
    ("planned", "cancel"): "cancelled",
    ("booked", "cancel"): "cancelled",
    ("waiting", "cancel"): "cancelled",
}


@pytest.mark.parametrize(("status", "action"), list(product(Status, Action)))
def test_every_status_answers_every_action(status, action):
    order = WorkOrder(status=status)
    if (status, action) in LEGAL:
        order.move(action)
        assert order.status == LEGAL[status, action]
    else:
        with pytest.raises(Conflict):
            order.move(action)
        assert order.status is status


def test_every_status_can_be_reached():
    assert {move.target for move in MOVES.values()} == set(Status)


def test_a_work_order_offers_the_moves_that_are_open():
    assert set(WorkOrder(status=Status.ARRIVED).moves) == {
        Action.MAKE_SAFE, Action.NO_ACCESS, Action.HOLD, Action.FINISH,
    }  # fmt: skip


def test_reopening_keeps_who_came_and_counts_the_round(noon):
    order = WorkOrder(status=Status.FINISHED, technician_id=7, finished_at=noon, round=1)
    order.reopen()
    assert (order.status, order.technician_id, order.finished_at, order.round) == (Status.PLANNED, 7, None, 2)


def test_the_database_takes_no_booked_work_without_a_technician(factory, make):
    order = make.work_order()
    with pytest.raises(IntegrityError), unit_of_work(factory) as session:
        session.get_one(WorkOrder, order.id).status = Status.BOOKED


def test_the_database_takes_no_finished_work_without_its_time(factory, make):
    order = make.work_order()
    with pytest.raises(IntegrityError), unit_of_work(factory) as session:
        session.get_one(WorkOrder, order.id).finished_at = clock.now()


def waits(order, **facts):
    now = clock.now()
    given = {"reason": PauseReason.PARTS, "why": "A seal is ordered.", "since": now, "until": now.replace(year=2027)}
    return Hold(work_order_id=order.id, **(given | facts))


@pytest.mark.row("S55")
@pytest.mark.parametrize("wrong", [{"why": ""}, {"until": None}], ids=["no reason", "no later date"])
def test_the_database_takes_no_wait_without_a_reason_or_a_later_date(factory, make, noon, wrong):
    order = make.work_order()
    facts = {name: noon if name == "until" else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError), unit_of_work(factory) as session:
        session.add(waits(order, **facts))


def test_the_database_takes_one_open_wait_of_a_work_order(factory, make):
    order = make.work_order()
    make.add(waits(order))
    with pytest.raises(IntegrityError), unit_of_work(factory) as session:
        session.add(waits(order))
