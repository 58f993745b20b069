"""People answer: the first answer with its three parts, triage, messages, new dates, refusals with a way on."""

from portal.reports.services.answering.beginning import begin
from portal.reports.services.answering.declining import called_back, decline
from portal.reports.services.answering.first_answer import answer
from portal.reports.services.answering.loading import loaded
from portal.reports.services.answering.messages import correct, message, note
from portal.reports.services.answering.triaging import STAFF, triage
from portal.reports.services.answering.updates import SOON, answer_due, expect, promise_update, soon
from portal.reports.services.answering.worsening import worsened

__all__ = [
    "SOON",
    "STAFF",
    "answer",
    "answer_due",
    "begin",
    "called_back",
    "correct",
    "decline",
    "expect",
    "loaded",
    "message",
    "note",
    "promise_update",
    "soon",
    "triage",
    "worsened",
]
