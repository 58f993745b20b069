"""Finished by us, judged by the household alone (S63)."""

from portal.reports.services.verdicts.finishing import finish, finish_by_hand
from portal.reports.services.verdicts.giving import give, give_by_link, record_spoken
from portal.reports.services.verdicts.objecting import object_to_decline, object_to_verdict
from portal.reports.services.verdicts.waiting import close_unconfirmed, remind

__all__ = [
    "close_unconfirmed",
    "finish",
    "finish_by_hand",
    "give",
    "give_by_link",
    "object_to_decline",
    "object_to_verdict",
    "record_spoken",
    "remind",
]
