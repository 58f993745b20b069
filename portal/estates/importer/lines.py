"""What one line of a roster says, and what is wrong with it by itself."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from openpyxl.utils.datetime import from_excel

from portal.estates import numbering
from portal.estates.importer.columns import KINDS, LANGUAGES, Column, Headings, plain
from portal.estates.models import Level, RelationKind
from portal.notifications import addresses

MAX_NAME = 80
_DATE = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})(?:日|号)?(?:[T ].*)?|(\d{4})(\d{2})(\d{2})")
_FLOOR = re.compile(r"(b|-)?(\d{1,3})(?:[-~–/至到](\d{1,3}))?(?:f|/f|floor|层|楼)?")
_CUT_NUMBER = re.compile(r"\d(\.\d+)?e\+?\d+", re.IGNORECASE)
_SEVERAL = re.compile(r"[/,;\n\u3001\uff0c\uff1b]+")
_UNSEEN = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff]")
_NOBODY = frozenset(["空", "空置", "无", "暂无", "未知", "none", "vacant", "empty", "na", "nil"]) | {""}


class Finding(NamedTuple):
    """Something found in a line: how grave, what, in which column, and a line or date that belongs to it."""

    level: Level
    code: str
    column: str | None = None
    other: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain data for the database; words are made where it is read."""
        return {"level": self.level.value, "code": self.code, "column": self.column, "other": self.other}


@dataclass
class Line:
    """One line, understood as far as it can be."""

    line: int
    building: str = ""
    entrance: str | None = None
    number: str = ""
    floor: int | None = None
    floor_to: int | None = None
    stack: str | None = None
    told: numbering.Place | None = None
    name: str = ""
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    kind: RelationKind = RelationKind.OWNER
    kind_said: bool = False
    starts: date | None = None
    ends: date | None = None
    locale: str | None = None
    handed_over_on: date | None = None
    label: str = ""
    acts: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def find(self, level: Level, code: str, column: Column | None = None, other: object = None) -> None:
        """Note something about this line."""
        said = None if other is None else str(other)
        self.findings.append(Finding(level, code, column.value if column else None, said))

    @property
    def level(self) -> Level:
        """The gravest of what was found."""
        order = list(Level)
        return max((finding.level for finding in self.findings), key=order.index, default=Level.FINE)

    @property
    def is_wrong(self) -> bool:
        return self.level is Level.ERROR


class Reader:
    """Reads the lines of one file: phones as dialled in the estate's country, people of no said relation as `kind`."""

    def __init__(self, headings: Headings, country: str, kind: RelationKind) -> None:
        self.headings = headings
        self.country = country
        self.kind = headings.kind or kind

    def line(self, number: int, row: Iterable[object]) -> Line:
        """One row as a line with its findings."""
        cells = self.headings.cells(list(row))
        line = Line(number, kind=self.kind)
        _home(line, cells)
        _floor(line, cells)
        line.starts = _date(line, cells, Column.FROM)
        line.ends = _date(line, cells, Column.TO)
        line.handed_over_on = _date(line, cells, Column.HANDED_OVER_ON)
        if line.starts and line.ends and line.ends < line.starts:
            line.find(Level.ERROR, "dates_turned", Column.TO)
        self._person(line, cells)
        return line

    def _person(self, line: Line, cells: dict[Column, list[object]]) -> None:
        line.name = _name(_first(cells, Column.NAME))
        if plain(line.name) in _NOBODY:
            line.name = ""
        line.phones = _contacts(line, cells, Column.PHONE, lambda typed: addresses.phone(typed, self.country))
        line.emails = _contacts(line, cells, Column.EMAIL, addresses.email)
        _kind(line, _first(cells, Column.RELATION))
        if language := _first(cells, Column.LANGUAGE):
            line.locale = LANGUAGES.get(plain(language))
            if line.locale is None:
                line.find(Level.WARNING, "language_unknown", Column.LANGUAGE)
        _missing(line)


def _missing(line: Line) -> None:
    if len(line.name) > MAX_NAME:
        line.find(Level.ERROR, "too_long", Column.NAME)
    elif _SEVERAL.search(line.name):
        line.find(Level.WARNING, "several_names", Column.NAME)
    if not line.name and (line.phones or line.emails or line.kind_said):
        line.find(Level.ERROR, "no_name", Column.NAME)
    elif not line.name:
        line.find(Level.NOTE, "no_person")
    elif not line.phones and not line.emails and not line.is_wrong:
        line.find(Level.WARNING, "no_contact", Column.PHONE)
    elif not line.phones and not line.is_wrong:
        line.find(Level.NOTE, "no_phone", Column.PHONE)


def _first(cells: dict[Column, list[object]], column: Column) -> object:
    return cells[column][0] if column in cells else ""


def _home(line: Line, cells: dict[Column, list[object]]) -> None:
    said = numbering.parts(str(_first(cells, Column.HOME)))
    line.building = numbering.part(str(_first(cells, Column.BUILDING)))
    line.entrance = numbering.part(str(_first(cells, Column.ENTRANCE))) or None
    if not said:
        line.find(Level.ERROR, "no_home", Column.HOME)
        return
    *before, line.number = (word.upper() for word in said[-3:])
    if before and line.building and before[0] != line.building.upper():
        line.find(Level.ERROR, "building_differs", Column.BUILDING)
    line.building = line.building or (before[0] if before else "")
    line.entrance = line.entrance or (before[1] if len(before) == 2 else None)
    line.label = numbering.label_of(line.building, line.entrance, line.number)
    if not line.building:
        line.find(Level.ERROR, "no_building", Column.BUILDING)
    if len(line.building) > 32 or len(line.entrance or "") > 32 or len(line.label) > 64:
        line.find(Level.ERROR, "too_long", Column.HOME)
        line.label = line.label[:64]


def _floor(line: Line, cells: dict[Column, list[object]]) -> None:
    if Column.FLOOR in cells:
        line.floor, line.floor_to = _floors(line, str(_first(cells, Column.FLOOR)))
    line.stack = numbering.part(str(_first(cells, Column.STACK)))[:16] or None
    line.told = numbering.place_of(line.number)


def _floors(line: Line, typed: str) -> tuple[int | None, int | None]:
    words = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed[:20]).casefold())
    found = _FLOOR.fullmatch(words)
    if not found:
        line.find(Level.ERROR, "floor_invalid", Column.FLOOR)
        return None, None
    first = int(found[2]) * (-1 if found[1] else 1)
    last = int(found[3]) if found[3] else None
    if not -9 <= first <= 200 or (last is not None and not first < last <= 200):
        line.find(Level.ERROR, "floor_invalid", Column.FLOOR)
        return None, None
    return first, last


def _name(cell: object) -> str:
    return re.sub(r"\s+", " ", _UNSEEN.sub(" ", unicodedata.normalize("NFC", str(cell)))).strip()


def _contacts(line: Line, cells: dict[Column, list[object]], column: Column, tidied: Any) -> list[str]:
    found: dict[str, None] = {}
    for typed in (piece.strip() for cell in cells.get(column, []) for piece in _SEVERAL.split(str(cell))):
        if not typed or plain(typed) in _NOBODY:
            continue
        if _CUT_NUMBER.fullmatch(typed):
            line.find(Level.ERROR, "number_cut", column)
        elif (point := tidied(typed)) is None:
            line.find(Level.ERROR, f"{column.value}_invalid", column)
        else:
            found[point] = None
    return list(found)


def _kind(line: Line, cell: object) -> None:
    word = plain(cell)
    if not word:
        return
    line.kind_said = True
    if word in KINDS:
        line.kind = KINDS[word]
    else:
        line.find(Level.ERROR, "relation_unknown", Column.RELATION)


def _date(line: Line, cells: dict[Column, list[object]], column: Column) -> date | None:
    cell = _first(cells, column)
    if cell == "" or plain(cell) in _NOBODY:
        return None
    day = _day(cell)
    if day is None or not 1900 <= day.year <= 2200:
        line.find(Level.ERROR, "date_invalid", column)
        return None
    return day


def _day(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        # A date that lost its format is the number of days since 1900.
        if isinstance(cell, (int, float)) and 20_000 <= cell < 80_000:
            moment = from_excel(cell)
            return moment.date() if isinstance(moment, datetime) else None
        found = _DATE.fullmatch(unicodedata.normalize("NFKC", str(cell).strip())[:40])
        return date(*(int(piece) for piece in found.groups() if piece)) if found else None
    except (ValueError, OverflowError, TypeError):
        return None
