"""Who joins whose household, and how far back they see."""

from datetime import date

import pytest

from portal.estates.households import Member, Stand, stand
from portal.estates.models import RelationKind

K = RelationKind
OLD, NEW, TODAY = date(2015, 1, 1), date(2024, 5, 1), date(2025, 3, 1)


def member(kind, household, since=OLD, until=None, sees=None, over=False):
    return Member(kind, household, since, until, sees or since, over)


def test_the_first_owner_begins_a_household_and_sees_from_their_first_day():
    assert stand([], K.OWNER, TODAY) == Stand(None, TODAY)


@pytest.mark.parametrize("kind", [K.CO_OWNER, K.FAMILY, K.PROXY])
def test_who_joins_a_household_shares_its_past(kind):
    assert stand([member(K.OWNER, "a")], kind, TODAY) == Stand("a", OLD)


@pytest.mark.parametrize("kind", [K.AGENT, K.KEY_HOLDER])
def test_who_helps_a_household_sees_from_their_own_first_day(kind):
    assert stand([member(K.OWNER, "a")], kind, TODAY) == Stand("a", TODAY)


def test_the_next_owner_sees_nothing_of_the_last():
    sold = member(K.OWNER, "a", OLD, NEW, over=True)
    assert stand([sold], K.OWNER, NEW) == Stand(None, NEW)


def test_a_day_typed_too_early_opens_nothing_of_the_last_household():
    sold = member(K.OWNER, "a", OLD, NEW, over=True)
    assert stand([sold], K.OWNER, OLD) == Stand(None, NEW)


def test_a_tenant_sees_nothing_of_the_owner_or_of_the_last_tenant():
    there = [member(K.OWNER, "a"), member(K.TENANT, "b", OLD, NEW, over=True)]
    assert stand(there, K.TENANT, TODAY) == Stand(None, TODAY)
    assert stand(there, K.TENANT, OLD) == Stand(None, NEW)


def test_family_belongs_to_those_who_live_there():
    there = [member(K.OWNER, "a", OLD), member(K.TENANT, "b", NEW)]
    assert stand(there, K.FAMILY, TODAY) == Stand("b", NEW)
    assert stand(there, K.CO_OWNER, TODAY) == Stand("a", OLD)


def test_family_of_the_new_owner_sees_nothing_though_the_old_one_was_never_ended():
    there = [member(K.OWNER, "a", OLD), member(K.OWNER, "b", NEW)]
    assert stand(there, K.FAMILY, TODAY) == Stand("b", NEW)


def test_the_desk_can_say_whose_household_it_is():
    there = [member(K.OWNER, "a", OLD), member(K.TENANT, "b", NEW)]
    assert stand(there, K.FAMILY, TODAY, with_root="a") == Stand("a", OLD)


def test_in_an_empty_home_family_begins_a_household():
    assert stand([member(K.OWNER, "a", OLD, NEW, over=True)], K.FAMILY, TODAY) == Stand(None, TODAY)
