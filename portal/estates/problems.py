"""What was found in an import, as a table for the one who mends the file."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from portal.estates import labels
from portal.estates.models import ImportLine
from portal.kernel.words import gettext as _

# A spreadsheet runs a cell that begins like this; an apostrophe makes it text.
RUNS = ("=", "+", "-", "@", "\t", "\r")


def problems_csv(lines: Iterable[ImportLine]) -> bytes:
    """Line, home, weight, column and words of each finding, in the reader's language; UTF-8 with the mark for Excel."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow([_("Line"), _("Home"), _("Weight"), _("Column"), _("What was found")])
    for line in lines:
        rows.writerows(_row(line, finding) for finding in line.findings)
    return out.getvalue().encode("utf-8-sig")


def _row(line: ImportLine, finding: dict[str, Any]) -> list[str]:
    column = str(labels.COLUMNS.get(finding["column"], ""))
    level = str(labels.LEVELS[finding["level"]])
    words = labels.finding_in_words(finding)
    return [safe_cell(cell) for cell in (str(line.line), line.label, level, column, words)]


def safe_cell(words: str) -> str:
    """A cell that no spreadsheet runs."""
    return f"'{words}" if words.startswith(RUNS) else words
