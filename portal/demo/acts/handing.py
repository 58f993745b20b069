"""Handing over: offered, and taken over or given back (matters.services)."""

from datetime import datetime

from portal.demo.acts import clocks
from portal.demo.company.ground import Somebody
from portal.demo.tale import Tale
from portal.estates import settings
from portal.kernel.access import Role
from portal.matters.models import HandOver


def offer(tale: Tale, to: Somebody, summary: str, at: datetime, by: Somebody) -> None:
    """Offer a matter to a colleague; the giver answers till it is accepted."""
    clocks.sweep(tale, at)
    tale.offer = tale.world.book.put(
        HandOver, matter_id=tale.matter.id, from_id=tale.matter.accountable_id, to_id=to.id, summary=summary,
        offered_at=at,
        answered_at=None, accepted=None,
    )  # fmt: skip
    number = tale.offer["id"]
    tale.tell(to.id, "hand_over.offered", f"hand_over:{number}", at, number=1, from_id=by.id)
    tale.event("hand_over.offered", at, by.id, to_id=to.id, hand_over_id=number)


def answer(tale: Tale, at: datetime, by: Somebody, *, accepted: bool) -> None:
    """Take over what was offered to me, or give it back."""
    clocks.sweep(tale, at)
    made, tale.offer = tale.offer, None
    assert made is not None
    made["answered_at"], made["accepted"] = at, accepted
    tale.event(f"hand_over.{'accepted' if accepted else 'given_back'}", at, by.id, hand_over_id=made["id"])
    if accepted:
        tale.give_to(by.id, at, made["summary"])
        tale.matter.taken_up_at, tale.untaken_since = at, None
        _too_often(tale, at)
    else:
        tale.tell(made["from_id"], "hand_over.given_back", f"hand_over:{made['id']}:back", at)


def _too_often(tale: Tale, at: datetime) -> None:
    """Handed over more often than the estate finds good: a manager hears of it."""
    times = tale.matter.hand_overs
    if times > tale.ground.value(settings.HANDOVER_ALERT_COUNT, at):
        for who in tale.holders(Role.MANAGER):
            key = f"hand_over:often:{tale.matter.id}:{times}:{who.id}"
            tale.tell(who.id, "hand_over.often", key, at, times=times)
