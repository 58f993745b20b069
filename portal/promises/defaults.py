"""The register that an estate begins with: the China pack (ARCHITECTURE 6, Severity)."""

from typing import NamedTuple

from portal.kernel.severity import Severity
from portal.promises.calendar import Amount, Unit
from portal.promises.models import ClockKind


class Standard(NamedTuple):
    """One promise of the pack."""

    severity: Severity
    kind: ClockKind
    amount: Amount


CHINA = (
    Standard(Severity.EMERGENCY, ClockKind.ANSWER, Amount(5, Unit.MINUTES)),
    Standard(Severity.EMERGENCY, ClockKind.VISIT, Amount(30, Unit.MINUTES)),
    Standard(Severity.EMERGENCY, ClockKind.SAFE, Amount(2, Unit.CLOCK_HOURS)),
    Standard(Severity.URGENT, ClockKind.ANSWER, Amount(30, Unit.MINUTES)),
    Standard(Severity.URGENT, ClockKind.VISIT, Amount(4, Unit.CLOCK_HOURS)),
    Standard(Severity.URGENT, ClockKind.FINISH, Amount(24, Unit.CLOCK_HOURS)),
    Standard(Severity.MAJOR, ClockKind.ANSWER, Amount(4, Unit.OFFICE_HOURS)),
    Standard(Severity.MAJOR, ClockKind.VISIT, Amount(1, Unit.WORKING_DAYS)),
    Standard(Severity.MAJOR, ClockKind.FINISH, Amount(3, Unit.WORKING_DAYS)),
    Standard(Severity.MINOR, ClockKind.ANSWER, Amount(4, Unit.OFFICE_HOURS)),
    Standard(Severity.MINOR, ClockKind.VISIT, Amount(3, Unit.WORKING_DAYS)),
    Standard(Severity.MINOR, ClockKind.FINISH, Amount(7, Unit.WORKING_DAYS)),
)

SOURCE_TEXT = {
    "en": "Standard times of the company for every estate",
    "zh_Hans": "公司统一服务时限标准",
    "zh_Hant": "公司統一服務時限標準",
}
