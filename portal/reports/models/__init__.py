"""What residents say: a report, the answers given to it, and the household's verdicts."""

from portal.reports.models.answer import Answer, Decline, WayOn
from portal.reports.models.report import ENDED, MOVES, Action, Report, Status
from portal.reports.models.verdict import Verdict, VerdictWord, Voice

__all__ = [
    "ENDED",
    "MOVES",
    "Action",
    "Answer",
    "Decline",
    "Report",
    "Status",
    "Verdict",
    "VerdictWord",
    "Voice",
    "WayOn",
]
