"""Reading a file of real messages, one JSON object per line, into checked records. Bad lines are told, never fatal."""

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

MAX_LINE = 256 * 1024
MAX_TEXT = 20_000
MAX_SHORT = 200
# Where the writers live: a time without a zone is theirs.
ZONE = ZoneInfo("Asia/Shanghai")
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_TIMES = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y年%m月%d日")
_CONTROLS = dict.fromkeys(set(range(32)) - {9, 10, 13} | set(range(127, 160)))


class Fault(StrEnum):
    """Why a line was left out."""

    TOO_LONG = "too_long"
    NOT_UNICODE = "not_unicode"
    NOT_JSON = "not_json"
    NOT_OBJECT = "not_object"
    NO_ID = "no_id"
    NO_WORDS = "no_words"
    BAD_TIME = "bad_time"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was left out, its number from 1, the reason and, where known, the message's id."""

    line: int
    fault: Fault
    id: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says: its line from 1, id, subject and text, at least one of the two not empty."""

    line: int
    id: str
    subject: str
    text: str

    @property
    def whole(self) -> str:
        """Subject and text as one statement; the subject is not said twice."""
        if not self.text or not self.subject or self.text.startswith(self.subject):
            return self.text or self.subject
        return f"{self.subject}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Message(Words):
    """A whole message; `at` is aware, `reporter` and `place` are "" where unknown."""

    at: datetime
    reporter: str
    place: str
    supports: int


def read_messages(path: Path) -> Iterator[Message | BadLine]:
    """Every line as a message or as a bad line; a date or time without a zone is Shanghai's. Raises OSError only."""
    seen: set[str] = set()
    for found in read_words(path):
        if isinstance(found, BadLine):
            yield found
            continue
        words, record = found
        at = time_of(record.get("at"))
        if words.id in seen:
            yield BadLine(words.line, Fault.REPEATED, words.id)
        elif at is None:
            yield BadLine(words.line, Fault.BAD_TIME, words.id)
        else:
            seen.add(words.id)
            yield _message(words, at, record)


def read_words(path: Path) -> Iterator[tuple[Words, dict[str, Any]] | BadLine]:
    """Id and words of every line, beside the whole record; for when neither time nor reporter matters."""
    for line, raw in _lines(path):
        if raw is None:
            yield BadLine(line, Fault.TOO_LONG)
            continue
        record = _record(raw)
        if record is None:
            continue
        yield _words(line, record) if isinstance(record, dict) else BadLine(line, record)


def time_of(value: object) -> datetime | None:
    """An aware time from ISO 8601 or the slashed forms of spreadsheets; None where it is none, or before 1990."""
    if not isinstance(value, str):
        return None
    try:
        at = _parsed(value.strip())
        at = at if at.tzinfo else at.replace(tzinfo=ZONE)
        return at if at >= _EARLIEST and at.astimezone(UTC) else None
    except (ValueError, OverflowError):
        return None


def _parsed(value: str) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        for form in _TIMES:
            try:
                return datetime.strptime(value, form).replace(tzinfo=ZONE)
            except ValueError:
                continue
        raise


def _lines(path: Path) -> Iterator[tuple[int, str | None]]:
    """Numbered lines; None for one that is too long, which is passed over without being held."""
    encoding, errors = _encoding(path)
    with path.open(encoding=encoding, errors=errors) as file:
        line = 0
        while raw := file.readline(MAX_LINE + 1):
            line += 1
            is_whole = len(raw) <= MAX_LINE or raw.endswith("\n")
            if not is_whole:
                _skip_rest(file)
            yield line, raw if is_whole else None


def _skip_rest(file: TextIO) -> None:
    while (more := file.readline(MAX_LINE)) and not more.endswith("\n"):
        pass


def _encoding(path: Path) -> tuple[str, str]:
    """The encoding that the file's mark names, else UTF-8; and how bad bytes come through without stopping the rest."""
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", "replace"
    return "utf-8-sig", "surrogateescape"


def _record(raw: str) -> dict[str, Any] | Fault | None:
    if not raw.strip():
        return None
    try:
        raw.encode()
    except UnicodeEncodeError:
        return Fault.NOT_UNICODE
    try:
        record = json.loads(raw)
    except (ValueError, RecursionError):
        return Fault.NOT_JSON
    return record if isinstance(record, dict) else Fault.NOT_OBJECT


def _words(line: int, record: dict[str, Any]) -> tuple[Words, dict[str, Any]] | BadLine:
    key = record.get("id")
    id_ = _clean(str(key), MAX_SHORT) if isinstance(key, str | int) and not isinstance(key, bool) else ""
    if not id_:
        return BadLine(line, Fault.NO_ID)
    words = Words(line, id_, _field(record, "subject", MAX_SHORT), _field(record, "text", MAX_TEXT))
    return (words, record) if words.whole else BadLine(line, Fault.NO_WORDS, id_)


def _message(words: Words, at: datetime, record: dict[str, Any]) -> Message:
    supports = record.get("supports")
    return Message(
        line=words.line,
        id=words.id,
        subject=words.subject,
        text=words.text,
        at=at,
        reporter=_field(record, "reporter", MAX_SHORT),
        place=_field(record, "place", MAX_SHORT) or _field(record, "place_raw", MAX_SHORT),
        supports=min(max(supports, 0), 10**9) if type(supports) is int else 0,
    )


def _field(record: dict[str, Any], name: str, longest: int) -> str:
    value = record.get(name)
    return _clean(value, longest) if isinstance(value, str) else ""


def _clean(value: str, longest: int) -> str:
    # A lone surrogate can be escaped into JSON but into no database.
    return value.encode(errors="replace").decode().translate(_CONTROLS).strip()[:longest]
