"""The work is finished: photos, the checklist, the four facts."""

from collections.abc import Sequence

from wtforms import BooleanField, MultipleFileField, RadioField, SelectMultipleField
from wtforms.validators import InputRequired, Optional

from portal.kernel.fields import choices, optional_words, words_field
from portal.kernel.forms import SelectChoice, VersionedForm, said
from portal.kernel.severity import Scope
from portal.kernel.words import lazy_gettext as _l
from portal.repairs import labels
from portal.repairs.models import Degree, Nature
from portal.repairs.services import Facts, Failed
from portal.reports import labels as report_labels
from portal.reports import wording
from portal.reports.checklists import Line


class FinishForm(VersionedForm):
    """Finished: photos, the checklist, the four facts (S49, S62). Made for one job by `finish_form`."""

    photos = MultipleFileField(_l("Photo of the finished work"))
    all_tested = BooleanField(_l("All tested, all in order"))
    nature = RadioField(
        _l("What was the cause?"), choices=choices(labels.NATURE), validators=[InputRequired(_l("Tap the cause."))]
    )
    degree = RadioField(
        _l("How bad was it?"), choices=choices(labels.DEGREE), validators=[InputRequired(_l("Tap how bad it was."))]
    )
    scope = RadioField(
        _l("How far does it reach?"),
        choices=choices(report_labels.SCOPE),
        validators=[InputRequired(_l("Tap how far it reaches."))],
    )
    users_view = words_field(_l("What the resident says of it"), _l("Write what the resident says of it."), 1000)
    words = optional_words(_l("What you did, in words for the resident"), 2000)
    failed = SelectMultipleField(_l("What does not pass?"), choices=[], validators=[Optional()])
    finding = optional_words(_l("What is wrong there?"), 1000)
    lines: Sequence[Line] = ()

    @property
    def ticked(self) -> set[str]:
        """The lines that passed; “all tested” speaks for every compulsory one."""
        passed = {line.key for line in self.lines if self[f"check_{line.key}"].data}
        return passed | ({line.key for line in self.lines if line.is_compulsory} if self.all_tested.data else set())

    @property
    def not_passed(self) -> Failed:
        """The lines that did not pass, and why."""
        return Failed(frozenset(self.failed.data or ()), said(self.finding))

    @property
    def facts(self) -> Facts:
        return Facts(Nature(self.nature.data), Degree(self.degree.data), Scope(self.scope.data), said(self.users_view))


def finish_form(lines: Sequence[Line]) -> type[FinishForm]:
    """The form of one job, with a box for each line of its checklist."""
    boxes = {f"check_{line.key}": BooleanField(wording.check(line.key)) for line in lines}
    choices = [SelectChoice(line.key, wording.check(line.key)) for line in lines]
    failed = SelectMultipleField(_l("What does not pass?"), choices=choices, validators=[Optional()])
    return type("JobFinishForm", (FinishForm,), {**boxes, "failed": failed, "lines": tuple(lines)})
