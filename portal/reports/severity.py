"""What puts a report on a step of severity (S44, S41, S71)."""

from portal.kernel.severity import Scope, Severity
from portal.reports.models import Report


def severity_of(
    danger: bool,
    life: bool,
    growing: bool,
    essential_lost: bool,
    scope: Scope,
    relapse: bool = False,
) -> Severity:
    """Gravest of danger, growth and loss, raised by reach and by relapse; never beyond emergency (S44, S71)."""
    severity = _raised_by_scope(_base(danger, life, growing, essential_lost), essential_lost, scope)
    return severity.step_up() if relapse else severity


def severity_now(report: Report) -> Severity:
    """The step on which a report's own facts put it."""
    harm = (report.danger is not None, report.life, report.growing, report.essential_lost)
    return severity_of(*harm, report.scope, report.relapse_of_id is not None)


def _base(danger: bool, life: bool, growing: bool, essential_lost: bool) -> Severity:
    if life:
        return Severity.EMERGENCY
    if danger:
        return Severity.URGENT
    return Severity.MAJOR if growing or essential_lost else Severity.MINOR


def _raised_by_scope(base: Severity, essential_lost: bool, scope: Scope) -> Severity:
    # A blemish stays minor however many homes have it: reach multiplies harm, it makes none.
    if base is Severity.MINOR:
        return base
    raised = base.step_up() if scope.reaches(Scope.BUILDING) else base
    if essential_lost and scope.reaches(Scope.RISER) and raised.step < Severity.URGENT.step:
        return Severity.URGENT
    return raised
