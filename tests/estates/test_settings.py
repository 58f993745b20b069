"""What an estate can set: typed, dated, with limits and a history."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from portal.audit.models import Event
from portal.estates import labels, settings
from portal.estates.models import PolicyValue
from portal.estates.services.policy_values import set_value
from portal.kernel.access import Role
from portal.kernel.errors import Conflict, Forbidden, Missing, Refused


@pytest.fixture
def manager(make):
    return make.actor(make.person(Role.MANAGER))


@pytest.fixture
def estate(make, manager):
    return make.the("estate")


def put(make, manager, estate, key, value, **more):
    return make.do(set_value, manager, estate.id, key, value, **({"reason": "The committee wished it."} | more))


def test_every_key_has_a_default_within_its_limits_and_words():
    assert labels.SETTINGS.keys() == settings.KEYS.keys()
    for setting in settings.KEYS.values():
        assert setting.allows(setting.default), setting.key
        assert setting.read(setting.write(setting.default)) == setting.default
        assert labels.SETTINGS[setting.key].name
        assert labels.SETTINGS[setting.key].meaning


def test_an_estate_that_set_nothing_has_the_defaults(make, session, estate):
    assert settings.value(session, estate.id, settings.REOPEN_DAYS) == 30
    assert settings.value(session, estate.id, "office_opens") == time(8, 30)
    assert settings.values(session, estate.id) == {key: setting.default for key, setting in settings.KEYS.items()}


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        (settings.REOPEN_DAYS, 45),
        (settings.OFFICE_OPENS, time(9, 15)),
        (settings.OFFICE_WEEKDAYS, (0, 1, 2, 3, 4, 5)),
        (settings.PHOTO_BYTES, 30 * 1024 * 1024),
    ],
)
def test_a_value_comes_back_as_it_was_set(make, manager, estate, setting, value):
    put(make, manager, estate, setting, value)
    with make.reading() as session:
        assert settings.value(session, estate.id, setting) == value
        assert settings.values(session, estate.id, [setting, settings.RELAPSE_MONTHS])[setting.key] == value
        assert settings.value(session, make.estate().id, setting) == setting.default


def test_a_value_is_read_as_it_stood_at_a_moment(make, manager, estate, clock, noon):
    put(make, manager, estate, settings.REOPEN_DAYS, 40)
    clock.forward(days=10)
    put(make, manager, estate, settings.REOPEN_DAYS, 60)
    put(make, manager, estate, settings.REOPEN_DAYS, 90, valid_from=clock.now() + timedelta(days=5))
    with make.reading() as session:
        stood = [
            settings.value(session, estate.id, settings.REOPEN_DAYS, noon + timedelta(days=day))
            for day in (-1, 0, 9, 10, 14, 15)
        ]
    assert stood == [30, 40, 40, 60, 60, 90]


def test_many_values_cost_one_statement(make, session, estate, statements):
    with statements.recorded() as asked:
        settings.values(session, estate.id)
    assert len(asked) == 1
    with statements.recorded() as asked:
        found = settings.by_estate(session, [estate.id, make.estate().id], settings.REOPEN_DAYS)
    assert set(found.values()) == {30}
    assert len([one for one in asked if one.startswith("SELECT")]) == 1


def test_no_estate_goes_under_the_floor(make, manager, estate):
    for setting, value in (
        (settings.REOPEN_DAYS, 29),
        (settings.VERDICT_REMINDERS, 1),
        (settings.UNASSIGNED_AFTER, 1000),
        (settings.OFFICE_WEEKDAYS, ()),
        (settings.OFFICE_WEEKDAYS, (7,)),
    ):
        with pytest.raises(Refused) as refused:
            put(make, manager, estate, setting, value)
        assert "value" in refused.value.fields


def test_pairs_keep_their_order(make, manager, estate):
    for setting, value in ((settings.OFFICE_OPENS, time(18)), (settings.ALERT_SECOND_PERCENT, 50)):
        with pytest.raises(Refused):
            put(make, manager, estate, setting, value)


def test_a_value_needs_a_reason_and_never_begins_in_the_past(make, manager, estate, noon):
    for wrong, field in (({"reason": "  "}, "reason"), ({"valid_from": noon - timedelta(seconds=1)}, "valid_from")):
        with pytest.raises(Refused) as refused:
            put(make, manager, estate, settings.REOPEN_DAYS, 40, **wrong)
        assert field in refused.value.fields


def test_two_values_of_one_moment_are_refused(make, manager, estate):
    put(make, manager, estate, settings.REOPEN_DAYS, 40)
    with pytest.raises(Refused):
        put(make, manager, estate, settings.REOPEN_DAYS, 50)


def test_who_decided_upon_an_old_history_is_told(make, manager, estate, clock):
    first = put(make, manager, estate, settings.REOPEN_DAYS, 40, seen=0)
    clock.forward(minutes=1)
    with pytest.raises(Conflict):
        put(make, manager, estate, settings.REOPEN_DAYS, 50, seen=0)
    put(make, manager, estate, settings.REOPEN_DAYS, 50, seen=first.id)


def test_a_change_of_policy_is_on_record(make, manager, estate):
    row = put(make, manager, estate, settings.REOPEN_DAYS, 40)
    with make.reading() as session:
        event = session.scalar(select(Event).where(Event.action == "policy.set"))
        assert (event.actor_id, event.data) == (manager.id, {"key": "reopen_days", "policy_value_id": row.id})
        assert session.get(PolicyValue, row.id).set_by_id == manager.id


def test_only_those_who_may_change_policy(make, estate):
    for role in set(Role) - {Role.MANAGER, Role.ADMINISTRATOR}:
        with pytest.raises(Forbidden):
            put(make, make.actor(make.person(role)), estate, settings.REOPEN_DAYS, 40)


def test_an_estate_that_is_not_there_has_no_policy(make, manager, estate):
    with pytest.raises(Missing):
        make.do(set_value, manager, 999999, settings.REOPEN_DAYS, 40, reason="x")


def test_values_are_said_in_words(app):
    with app.test_request_context():
        said = {
            setting.key: labels.value_in_words(setting, setting.default)
            for setting in (
                settings.UNASSIGNED_AFTER,
                settings.NEXT_UPDATE_MINOR,
                settings.OFFICE_WEEKDAYS,
                settings.PHOTO_BYTES,
                settings.ALERT_FIRST_PERCENT,
                settings.REOPEN_DAYS,
                settings.OFFICE_OPENS,
            )
        }
    assert said == {
        "unassigned_after": "1 h",
        "next_update_minor": "3 days",
        "office_weekdays": "Monday, Tuesday, Wednesday, Thursday, and Friday",
        "photo_bytes": "20 MB",
        "alert_first_percent": "50 %",
        "reopen_days": "30 days",
        "office_opens": "08:30",
    }
