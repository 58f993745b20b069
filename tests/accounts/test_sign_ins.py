"""Signing in and out: tokens, limits, and what ends a sign-in."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import jobs, queries
from portal.accounts.models import Method, Person, SignIn, SignInCode
from portal.accounts.queries import Limits, load_actor, signed_in, token_hash
from portal.accounts.services import codes, sign_ins
from portal.kernel import clock
from portal.kernel.access import Role
from portal.kernel.db import SessionFactory
from tests.support.make import Make
from tests.support.statements import Statements
from tests.support.time import Clock


def opened(make: Make, person: Person, **options: object) -> str:
    token: str = make.do(sign_ins.open_sign_in, person.id, Method.PASSWORD, "Chrome, Android", **options)
    return token


def holder(make: Make, token: str, **options: object) -> int | None:
    with make.reading() as session:
        actor = load_actor(session, token, **options)
        return actor.id if actor else None


def test_only_a_hash_of_the_token_is_kept(make: Make) -> None:
    token = opened(make, make.person())
    with make.reading() as session:
        row = session.scalars(select(SignIn)).one()
    assert row.token_hash == token_hash(token)
    assert token not in str(vars(row))


def test_the_actor_comes_with_the_roles_of_this_moment_in_one_statement(
    make: Make, session: Session, statements: Statements
) -> None:
    person = make.person(Role.DISPATCHER, team="North", locale="zh_Hant", large_text=True)
    make.membership(person, Role.STEWARD, until=clock.now() - timedelta(days=1))
    make.membership(person, Role.MANAGER, since=clock.now() + timedelta(days=1))
    token, estate = opened(make, person), make.the("estate")
    with statements.recorded() as asked:
        actor = load_actor(session, token)
    assert len(asked) == 1
    assert actor
    assert (actor.id, actor.name, actor.locale, actor.large_text) == (person.id, person.name, "zh_Hant", True)
    assert [(m.estate_id, m.estate_code, m.role, m.team) for m in actor.memberships] == [
        (estate.id, estate.code, Role.DISPATCHER, "North")
    ]


def test_somebody_without_a_role_is_signed_in_all_the_same(make: Make) -> None:
    person = make.person()
    assert holder(make, opened(make, person)) == person.id


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 43])
def test_a_token_that_we_never_gave_is_nobodys(make: Make, token: str) -> None:
    opened(make, make.person())
    assert holder(make, token) is None


def test_signing_out_ends_it_at_once_and_leaves_the_others(make: Make) -> None:
    person = make.person()
    here, there = opened(make, person), opened(make, person)
    make.do(sign_ins.sign_out, here)
    assert (holder(make, here), holder(make, there)) == (None, person.id)


def test_signing_out_everywhere_ends_all_of_ones_own_and_nobody_elses(make: Make) -> None:
    person, neighbour = make.person(), make.person()
    mine, theirs = [opened(make, person) for _ in range(3)], opened(make, neighbour)
    make.do(sign_ins.sign_out_everywhere, person.id)
    assert [holder(make, token) for token in mine] == [None, None, None]
    assert holder(make, theirs) == neighbour.id


def test_a_device_is_signed_out_by_its_owner_only(make: Make) -> None:
    person, neighbour = make.person(), make.person()
    token = opened(make, person)
    with make.reading() as session:
        row = queries.sign_ins(session, person.id)[0]
    make.do(sign_ins.sign_out_device, make.actor(neighbour), row.id)
    assert holder(make, token) == person.id
    make.do(sign_ins.sign_out_device, make.actor(person), row.id)
    assert holder(make, token) is None


def test_the_token_that_the_browser_held_before_ends_with_the_next_sign_in(make: Make) -> None:
    person = make.person()
    planted = opened(make, make.person())
    fresh = opened(make, person, replacing=planted)
    assert (holder(make, planted), holder(make, fresh)) == (None, person.id)


def test_a_resident_stays_signed_in_for_thirty_idle_days(make: Make, clock: Clock) -> None:
    person = make.person(Role.RESIDENT)
    token = opened(make, person)
    clock.forward(days=29, hours=23)
    assert holder(make, token) == person.id
    clock.forward(hours=1)
    assert holder(make, token) is None


def test_staff_are_signed_out_after_twelve_idle_hours_or_what_the_installation_says(make: Make, clock: Clock) -> None:
    person = make.person(Role.DISPATCHER)
    token = opened(make, person)
    clock.forward(hours=11, minutes=59)
    assert holder(make, token) == person.id
    clock.forward(minutes=1)
    assert holder(make, token) is None
    assert holder(make, token, limits=Limits(staff_idle=timedelta(hours=24))) == person.id


def test_nobody_stays_signed_in_for_more_than_180_days_however_busy(make: Make, clock: Clock) -> None:
    person = make.person()
    token = opened(make, person)
    for _ in range(17):
        clock.forward(days=10)
        with make.reading() as session:
            found = signed_in(session, token)
        assert found
        make.do(sign_ins.touch, found.actor.session_id)
    clock.forward(days=10)
    assert holder(make, token) is None


def test_being_seen_is_written_at_most_every_five_minutes(make: Make, clock: Clock, noon: datetime) -> None:
    token = opened(make, make.person())
    with make.reading() as session:
        found = signed_in(session, token)
    assert found
    for minutes, seen in ((4, 0), (1, 5), (4, 5), (3, 12)):
        clock.forward(minutes=minutes)
        make.do(sign_ins.touch, found.actor.session_id)
        assert make.read(SignIn, found.actor.session_id).seen_at == noon + timedelta(minutes=seen)


def test_an_erased_person_is_signed_out(make: Make) -> None:
    token = opened(make, make.person(erased_at=clock.now()))
    assert holder(make, token) is None


def test_what_ended_long_ago_is_forgotten_and_nothing_else(make: Make, factory: SessionFactory, clock: Clock) -> None:
    person = make.person()
    make.do(sign_ins.sign_out, opened(make, person))
    make.do(codes.ask_code, queries.Claim("nobody@example.com"))
    clock.forward(days=91)
    running = opened(make, person)
    make.do(codes.ask_code, queries.Claim("nobody@example.com"))
    assert jobs.forget(factory).done == 2
    assert jobs.forget(factory).done == 0
    with make.reading() as session:
        assert session.scalars(select(SignIn.token_hash)).all() == [token_hash(running)]
        assert len(session.scalars(select(SignInCode)).all()) == 1
