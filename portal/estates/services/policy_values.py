"""What an estate sets: each value with its day, its reason and whoever set it; never edited."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.services import record
from portal.estates import settings, wording
from portal.estates.models import Estate, PolicyValue
from portal.estates.queries import newest_policy_value
from portal.estates.settings import Setting, Unit
from portal.kernel import clock
from portal.kernel.access import Actor, Permission, holds, require
from portal.kernel.errors import Conflict, Missing, Refused


def set_value(
    session: Session,
    actor: Actor,
    estate_id: int,
    key: Setting[Any] | str,
    value: Any,
    *,
    reason: str,
    valid_from: datetime | None = None,
    seen: int | None = None,
) -> PolicyValue:
    """Set a value from a moment on (default: now). `seen` is the newest row of the history that the person decided upon
    (0: none). Raises Refused beyond the limits, Conflict where somebody was earlier, KeyError on an unknown key."""
    if session.get(Estate, estate_id) is None:
        raise Missing
    require(holds(actor, Permission.POLICY_EDIT, estate_id))
    setting = key if isinstance(key, Setting) else settings.KEYS[key]
    if seen is not None and seen != newest_policy_value(session, estate_id, setting.key):
        raise Conflict(wording.changed_meanwhile())
    at = valid_from or clock.now()
    _check(setting, value, reason)
    _check_beside(session, estate_id, setting, value, at)
    _check_moment(session, estate_id, setting.key, at)
    facts = {"key": setting.key, "value": setting.write(value), "reason": reason}
    row = PolicyValue(estate_id=estate_id, valid_from=at, set_by_id=actor.id, **facts)
    session.add(row)
    session.flush()
    record(session, actor, "policy.set", estate_id=estate_id, key=setting.key, policy_value_id=row.id)
    return row


def _check(setting: Setting[Any], value: Any, reason: str) -> None:
    if not reason.strip():
        raise Refused({"reason": wording.reason_needed()})
    if not setting.allows(value):
        weekdays = setting.unit is Unit.WEEKDAYS
        words = wording.needs_weekday() if weekdays else wording.beyond_limits(setting.lowest, setting.highest)
        raise Refused({"value": words})


# Pairs that only make sense in this order.
_ORDERED = (
    (settings.OFFICE_OPENS, settings.OFFICE_CLOSES, wording.opens_after_closing),
    (settings.ALERT_FIRST_PERCENT, settings.ALERT_SECOND_PERCENT, wording.alerts_turned),
)


def _check_beside(session: Session, estate_id: int, setting: Setting[Any], value: Any, at: datetime) -> None:
    for first, second, words in _ORDERED:
        if setting in (first, second):
            beside = settings.values(session, estate_id, [first, second], at) | {setting.key: value}
            if beside[first.key] >= beside[second.key]:
                raise Refused({"value": words()})


def _check_moment(session: Session, estate_id: int, key: str, at: datetime) -> None:
    if at < clock.now():
        raise Refused({"valid_from": wording.begins_in_the_past()})
    same = (PolicyValue.estate_id == estate_id, PolicyValue.key == key, PolicyValue.valid_from == at)
    if session.scalar(select(PolicyValue.id).where(*same)) is not None:
        raise Refused({"valid_from": wording.begins_with_another()})
