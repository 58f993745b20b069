"""Forms about reports."""

from portal.reports.forms.desk import AnswerForm, DeclineForm, FinishForm, NextUpdateForm, TriageForm
from portal.reports.forms.intake import DeskReportForm, ReportForm
from portal.reports.forms.selection import BulkUpdateForm, HandOverForm
from portal.reports.forms.thread import CorrectionForm, MessageForm, NoteForm, WorseForm
from portal.reports.forms.verdicts import ObjectionForm, SpokenVerdictForm, VerdictForm

__all__ = [
    "AnswerForm",
    "BulkUpdateForm",
    "CorrectionForm",
    "DeclineForm",
    "DeskReportForm",
    "FinishForm",
    "HandOverForm",
    "MessageForm",
    "NextUpdateForm",
    "NoteForm",
    "ObjectionForm",
    "ReportForm",
    "SpokenVerdictForm",
    "TriageForm",
    "VerdictForm",
    "WorseForm",
]
