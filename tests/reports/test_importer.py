"""Reading a file of real messages."""

import codecs
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.reports.importer import MAX_LINE, MAX_TEXT, BadLine, Fault, Message, read_messages, read_words, time_of

GOOD: dict[str, Any] = {
    "id": "17",
    "reporter": "A01",
    "at": "2020-01-02T08:30:00+08:00",
    "subject": "楼上漏水",
    "text": "天花板一直滴水。",
    "place": "桂花苑",
    "place_raw": "桂花苑小区",
    "supports": 3,
}


def lines(*records: object) -> str:
    return "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records)


def found(path: Path, content: str | bytes) -> list[Message | BadLine]:
    file = path / "messages.jsonl"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_messages(file))


def only(path: Path, **changes: object) -> Message | BadLine:
    (one,) = found(path, lines({key: value for key, value in {**GOOD, **changes}.items() if value is not None}))
    return one


@pytest.mark.row("S33")
def test_a_whole_message_is_read_as_it_stands(tmp_path: Path) -> None:
    message = only(tmp_path)
    assert message == Message(
        line=1,
        id="17",
        subject="楼上漏水",
        text="天花板一直滴水。",
        at=datetime(2020, 1, 2, 0, 30, tzinfo=UTC),
        reporter="A01",
        place="桂花苑",
        supports=3,
    )
    assert message.whole == "楼上漏水\n天花板一直滴水。"


def test_a_subject_that_begins_the_text_is_not_said_twice(tmp_path: Path) -> None:
    message = only(tmp_path, subject="天花板", text="天花板一直滴水。")
    assert isinstance(message, Message)
    assert message.whole == "天花板一直滴水。"


def test_missing_reporter_place_and_supports_are_no_fault(tmp_path: Path) -> None:
    message = only(tmp_path, reporter=None, place=None, place_raw=None, supports=None)
    assert isinstance(message, Message)
    assert (message.reporter, message.place, message.supports) == ("", "", 0)


@pytest.mark.parametrize("supports", ["many", True, -4, 2.5, [1]])
def test_a_strange_number_of_supports_counts_as_none(tmp_path: Path, supports: object) -> None:
    message = only(tmp_path, supports=supports)
    assert isinstance(message, Message)
    assert message.supports == 0


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2020-01-02", datetime(2020, 1, 1, 16, tzinfo=UTC)),
        ("2020-01-02T08:30:00", datetime(2020, 1, 2, 0, 30, tzinfo=UTC)),
        ("2020-01-02T08:30:00Z", datetime(2020, 1, 2, 8, 30, tzinfo=UTC)),
        (" 2020/1/2 8:30:00 ", datetime(2020, 1, 2, 0, 30, tzinfo=UTC)),
        ("2020/1/2 8:30", datetime(2020, 1, 2, 0, 30, tzinfo=UTC)),
        ("2020/01/02", datetime(2020, 1, 1, 16, tzinfo=UTC)),
        ("2020年1月2日", datetime(2020, 1, 1, 16, tzinfo=UTC)),
    ],
)
def test_a_time_without_a_zone_is_shanghais(value: str, expected: datetime) -> None:
    assert time_of(value) == expected


NO_TIMES: list[object] = [None, "", "yesterday", "2020-13-01", "1889-01-01", 20200102, "1" * 5000]
BEYOND = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]


@pytest.mark.parametrize("value", [*NO_TIMES, *BEYOND])
def test_what_is_no_time_is_told(tmp_path: Path, value: object) -> None:
    assert only(tmp_path, at=value) == BadLine(1, Fault.BAD_TIME, "17")


@pytest.mark.parametrize("key", [None, "", "  ", [], True, {"a": 1}])
def test_a_message_needs_an_id(tmp_path: Path, key: object) -> None:
    assert only(tmp_path, id=key) == BadLine(1, Fault.NO_ID)


def test_a_number_serves_as_an_id(tmp_path: Path) -> None:
    message = only(tmp_path, id=17)
    assert isinstance(message, Message)
    assert message.id == "17"


def test_a_message_needs_a_subject_or_a_text(tmp_path: Path) -> None:
    assert only(tmp_path, subject=" ", text=None) == BadLine(1, Fault.NO_WORDS, "17")
    assert isinstance(only(tmp_path, text=None), Message)
    assert isinstance(only(tmp_path, subject=None), Message)


def test_bad_lines_are_told_by_number_and_the_rest_is_read(tmp_path: Path) -> None:
    content = lines(GOOD) + "\n" + "not json\n" + "[1, 2]\n" + '"words"\n' + lines({**GOOD, "id": "18"}) + "{"
    read = found(tmp_path, content)
    assert [(one.line, one.fault if isinstance(one, BadLine) else one.id) for one in read] == [
        (1, "17"), (3, Fault.NOT_JSON), (4, Fault.NOT_OBJECT), (5, Fault.NOT_OBJECT), (6, "18"), (7, Fault.NOT_JSON),
    ]  # fmt: skip


def test_a_message_that_comes_twice_is_read_once(tmp_path: Path) -> None:
    first, second = found(tmp_path, lines(GOOD, GOOD))
    assert isinstance(first, Message)
    assert second == BadLine(2, Fault.REPEATED, "17")


def test_a_bad_line_does_not_use_up_its_id(tmp_path: Path) -> None:
    first, second = found(tmp_path, lines({**GOOD, "at": "never"}, GOOD))
    assert first == BadLine(1, Fault.BAD_TIME, "17")
    assert isinstance(second, Message)


@pytest.mark.parametrize(
    "encoded",
    [
        codecs.BOM_UTF8 + lines(GOOD).encode(),
        lines(GOOD).encode("utf-16"),
        codecs.BOM_UTF16_BE + lines(GOOD).encode("utf-16-be"),
        lines(GOOD).replace("\n", "\r\n").encode(),
        lines(GOOD).rstrip("\n").encode(),
    ],
)
def test_byte_order_marks_and_line_ends_of_other_systems_are_read(tmp_path: Path, encoded: bytes) -> None:
    (message,) = found(tmp_path, encoded)
    assert isinstance(message, Message)
    assert message.subject == "楼上漏水"


def test_another_encoding_is_told_and_passed_over(tmp_path: Path) -> None:
    bad, good = found(tmp_path, lines(GOOD).encode("gb18030") + lines({**GOOD, "id": "18"}).encode())
    assert bad == BadLine(1, Fault.NOT_UNICODE)
    assert isinstance(good, Message)


def test_a_utf16_file_cut_in_the_middle_of_a_character_is_no_crash(tmp_path: Path) -> None:
    assert all(isinstance(one, Message | BadLine) for one in found(tmp_path, lines(GOOD).encode("utf-16")[:-3]))


def test_a_huge_line_is_passed_over_without_losing_the_count(tmp_path: Path) -> None:
    content = lines({**GOOD, "text": "漏" * (3 * MAX_LINE)}, {**GOOD, "id": "18"})
    huge, good = found(tmp_path, content)
    assert huge == BadLine(1, Fault.TOO_LONG)
    assert isinstance(good, Message)
    assert good.line == 2


def test_a_line_as_long_as_allowed_is_read_whole(tmp_path: Path) -> None:
    empty = len(lines({**GOOD, "filler": ""})) - 1
    content = lines({**GOOD, "filler": "x" * (MAX_LINE - empty)})
    (message,) = found(tmp_path, content)
    assert isinstance(message, Message)


def test_a_long_text_is_kept_to_the_limit_and_control_characters_go(tmp_path: Path) -> None:
    (message,) = found(tmp_path, json.dumps({**GOOD, "text": "a\u0000b\u0007c\ud800d" + "漏" * (2 * MAX_TEXT)}))
    assert isinstance(message, Message)
    assert message.text.startswith("abc?d")
    assert len(message.text) == MAX_TEXT


def test_deeply_nested_json_is_a_bad_line(tmp_path: Path) -> None:
    (bad,) = found(tmp_path, "[" * 100_000 + "\n")
    assert bad == BadLine(1, Fault.NOT_JSON)


def test_words_alone_can_be_read_where_no_time_is_known(tmp_path: Path) -> None:
    file = tmp_path / "words.jsonl"
    file.write_text(lines({"id": "1", "text": "电梯坏了"}), encoding="utf-8")
    ((words, record),) = [one for one in read_words(file) if not isinstance(one, BadLine)]
    assert (words.whole, record["id"]) == ("电梯坏了", "1")


def test_a_missing_file_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(read_messages(tmp_path / "none.jsonl"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_messages_or_bad_lines(tmp_path: Path, content: bytes) -> None:
    assert all(isinstance(one, Message | BadLine) for one in found(tmp_path, content))
