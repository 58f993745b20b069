"""From the bytes of a file to headings and rows: XLSX, or text in UTF-8, GB18030, Big5 or UTF-16.

No cell is ever computed: what looks like a formula is text."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import openpyxl

from portal.estates.importer.columns import Column, Headings, filled

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
MAX_ENTRIES = 500
MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_CELL = 500
# Rosters often begin with a title and a remark; the headings are looked for in so many rows.
HEADING_ROWS = 10
BLANK_ROWS = 200
ENCODINGS = ("utf-8-sig", "gb18030", "big5hkscs")
DELIMITERS = (",", "\t", ";", "|")
_QUOTED_FORMULA = re.compile(r'="(.*)"')
_NUL = "\x00"

Row = tuple[int, Sequence[object]]


class Unreadable(Exception):
    """The file as a whole can't be used; `code` says why (labels.FILE_ERRORS), `facts` are shown with it."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True)
class Sheet:
    """Headings, and the rows below them with their numbers as a spreadsheet shows them."""

    headings: Headings
    rows: list[Row]


def check_size(content: bytes) -> None:
    """Raises Unreadable on an empty or too large file; cheap enough for a web request."""
    if not content.strip():
        raise Unreadable("blank")
    if len(content) > MAX_BYTES:
        raise Unreadable("too_large", megabytes=MAX_BYTES // 1024 // 1024)


def read(content: bytes) -> Sheet:
    """The sheet in a file. Raises Unreadable."""
    check_size(content)
    if content.startswith(b"PK\x03\x04"):
        candidates = _workbook(content)
    elif content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\xff\xd8", b"\x89PNG")):
        raise Unreadable("not_a_table")
    else:
        candidates = _texts(content)
    best: Sheet | None = None
    for rows in candidates:
        sheet = _sheet(_guarded(rows))
        if sheet.headings.usable and sheet.rows:
            return sheet
        best = sheet if best is None or len(sheet.headings.places) > len(best.headings.places) else best
    raise _reason(best)


def _guarded(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows; whatever a parser raises on a broken file becomes Unreadable."""
    try:
        yield from rows
    except Unreadable:
        raise
    except Exception as reason:
        raise Unreadable("broken") from reason


def _reason(best: Sheet | None) -> Unreadable:
    if best is None or not best.headings.places:
        return Unreadable("no_headings")
    if best.headings.doubled:
        return Unreadable("doubled_column", column=best.headings.doubled[0].value)
    if Column.HOME not in best.headings.places:
        return Unreadable("no_home_column")
    return Unreadable("no_rows")


def _sheet(rows: Iterator[Row]) -> Sheet:
    """The rows below the best heading row among the first few."""
    first = list(islice(rows, HEADING_ROWS))
    headings = [Headings([str(cell or "") for cell in cells]) for _, cells in first]
    if not headings:
        return Sheet(Headings([]), [])
    best = max(range(len(headings)), key=lambda place: (headings[place].usable, len(headings[place].places), -place))
    below = [row for row in first[best + 1 :] if any(map(filled, row[1]))]
    if not headings[best].usable:
        return Sheet(headings[best], below)
    for row in rows:
        if any(map(filled, row[1])):
            below.append(row)
        if len(below) > MAX_ROWS:
            raise Unreadable("too_many_rows", rows=MAX_ROWS)
    return Sheet(headings[best], below)


def _workbook(content: bytes) -> Iterator[Iterator[Row]]:
    """Each visible sheet's rows."""
    try:
        _check_entries(content)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except Unreadable:
        raise
    except Exception as reason:
        # openpyxl raises whatever its parsers meet in a broken file.
        raise Unreadable("broken") from reason
    for sheet in [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"][:20]:
        sheet.reset_dimensions()
        yield _sheet_rows(sheet)


def _sheet_rows(sheet: Any) -> Iterator[Row]:
    limit = MAX_ROWS + HEADING_ROWS + BLANK_ROWS
    found = sheet.iter_rows(max_row=limit + 1, max_col=MAX_COLUMNS, values_only=True)
    for line, cells in enumerate(found, 1):
        if line > limit and any(map(filled, cells)):
            raise Unreadable("too_many_rows", rows=MAX_ROWS)
        yield line, _trimmed(cells)


def _check_entries(content: bytes) -> None:
    """Refuse what would unpack to far more than it weighs, and XML that defines entities of its own."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        entries = packed.infolist()
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise Unreadable("too_large", megabytes=MAX_UNPACKED // 1024 // 1024)
        for entry in entries:
            with packed.open(entry) as part:
                if b"<!DOCTYPE" in part.read(4096).upper():
                    raise Unreadable("broken")


def _texts(content: bytes) -> Iterator[Iterator[Row]]:
    """The rows under every encoding and delimiter that the bytes allow; the first with known headings is taken."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ENCODINGS:
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _NUL in words:
            continue
        for delimiter in DELIMITERS:
            yield _text_rows(words, delimiter)


def _text_rows(words: str, delimiter: str) -> Iterator[Row]:
    for line, cells in enumerate(csv.reader(io.StringIO(words, newline=""), delimiter=delimiter), 1):
        yield line, _trimmed(cells[:MAX_COLUMNS])


def _trimmed(cells: Sequence[object]) -> list[object]:
    """A row without the empty cells at its end."""
    last = max((place for place, cell in enumerate(cells) if cell is not None), default=-1)
    return [_cell(cell) for cell in cells[: last + 1]]


def _cell(cell: object) -> object:
    """A cell as it was meant: whole numbers without ".0", long ones without the ="" around them, text cut short."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    if isinstance(cell, str):
        found = _QUOTED_FORMULA.fullmatch(cell.strip())
        return (found[1] if found else cell.strip())[:MAX_CELL]
    return cell
