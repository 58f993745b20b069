"""A report comes in: from a resident's phone, from the desk for a caller, or from an older system."""

from portal.reports.services.intake.receiving import receive
from portal.reports.services.intake.told import Told, title_of

__all__ = [
    "Told",
    "receive",
    "title_of",
]
