"""A dated word to the household, moved by us."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.audit.models import Event, Visibility
from portal.kernel.access import Role
from portal.kernel.errors import Refused
from portal.notifications.models import Message
from portal.promises import services
from portal.promises.models import RePromise


@pytest.fixture
def moved(make, clock):
    def move(matter, days, reason="The pump comes later.", **more):
        was = clock.now() + timedelta(days=days)
        return make.do(services.re_promise, matter.id, "visit", was, was + timedelta(days=1), reason, **more)

    return move


@pytest.mark.row("S57")
def test_the_third_moved_date_alerts_the_manager(make, session, moved):
    boss, matter = make.person(Role.MANAGER), make.bare_matter()
    assert [moved(matter, day) for day in (1, 2)] == [1, 2]
    assert not session.scalars(select(Message)).all()
    session.rollback()
    assert moved(matter, 3, actor=make.actor(boss)) == 3
    message = session.scalars(select(Message)).one()
    assert (message.recipient_id, message.kind, message.params) == (boss.id, "promise.moved_often", {"times": 3})
    assert make.do(services.re_promised, matter.id) == 3


def test_without_a_manager_the_one_who_answers_for_the_matter_is_told(make, session, moved):
    matter = make.bare_matter()
    for day in (1, 2, 3):
        moved(matter, day)
    assert session.scalars(select(Message.recipient_id)).all() == [matter.accountable_id]


@pytest.mark.row("S57")
def test_moving_a_date_needs_a_reason_that_the_household_sees(make, session, moved):
    matter = make.bare_matter()
    with pytest.raises(Refused) as refused:
        moved(matter, 1, " ")
    assert "reason" in refused.value.fields
    moved(matter, 1)
    event = session.scalars(select(Event)).one()
    assert (event.action, event.visibility, event.data["count"]) == ("promise.moved", Visibility.RESIDENT, 1)
    assert "pump" not in str(event.data)
    assert session.scalars(select(RePromise.reason)).all() == ["The pump comes later."]


def test_the_same_date_again_is_no_new_word(make, clock):
    matter = make.bare_matter()
    at = clock.now()
    assert make.do(services.re_promise, matter.id, "finish", at, at, "As before") == 0


def test_the_clock_of_the_promise_stays_where_it_is(make, moved):
    make.register()
    matter = make.promised()
    before = {kind: one.due_at for kind, one in make.clocks(matter).items()}
    moved(matter, 1)
    assert {kind: one.due_at for kind, one in make.clocks(matter).items()} == before
