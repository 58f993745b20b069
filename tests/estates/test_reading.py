"""From the bytes of a file to headings and rows."""

import io
import random
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from portal.estates.importer import reading
from portal.estates.importer.columns import Column
from portal.estates.importer.reading import Unreadable, read

CHINESE = "楼栋,单元,房号,姓名,手机\n3,1,1204,王伟,13800138000\n"
TRADITIONAL = "樓棟,單元,房號,姓名,手機\n3,1,1204,王偉,13800138000\n"


def book(rows, title="Sheet"):
    made = Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def code_of(content):
    with pytest.raises(Unreadable) as refused:
        read(content)
    return refused.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_chinese_file_is_read_in_every_encoding_that_programs_write(encoding):
    sheet = read(CHINESE.encode(encoding))
    assert list(sheet.headings.places) == [Column.BUILDING, Column.ENTRANCE, Column.HOME, Column.NAME, Column.PHONE]
    assert sheet.rows == [(2, ["3", "1", "1204", "王伟", "13800138000"])]


def test_a_traditional_file_in_big5_is_read():
    assert read(TRADITIONAL.encode("big5")).rows[0][1][3] == "王偉"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    words = f"building{delimiter}home{delimiter}name\n3{delimiter}1204{delimiter}Wang Wei\n"
    assert read(words.encode()).rows == [(2, ["3", "1204", "Wang Wei"])]


def test_a_title_above_the_headings_is_passed_over():
    sheet = read(book([["桂花苑业主名册"], [], ["楼栋", "房号", "业主姓名"], [3, 1204, "王伟"]]))
    assert sheet.rows == [(4, [3, 1204, "王伟"])]
    assert sheet.headings.kind == "owner"


def test_the_sheet_with_the_homes_is_found():
    made = Workbook()
    made.active.append(["Read me first"])
    other = made.create_sheet("Homes")
    other.append(["Home", "Name"])
    other.append(["3-1204", "Wang Wei"])
    out = io.BytesIO()
    made.save(out)
    assert read(out.getvalue()).rows == [(2, ["3-1204", "Wang Wei"])]


def test_what_looks_like_a_formula_is_text():
    sheet = read(book([["Home", "Name"], ["3-1204", '=HYPERLINK("http://x")'], ["=1+1", "Li"]]))
    assert sheet.rows == [(2, ["3-1204", '=HYPERLINK("http://x")']), (3, ["=1+1", "Li"])]


def test_a_long_number_kept_whole_by_a_formula_is_that_number():
    assert read(b'home,phone\n3-1204,"=""13800138000"""\n').rows == [(2, ["3-1204", "13800138000"])]


def test_a_whole_number_has_no_decimals():
    assert read(book([["Home", "Phone"], [1204.0, 13800138000.0]])).rows == [(2, [1204, 13800138000])]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "blank"),
        (b" \n\n ", "blank"),
        (b"x" * (reading.MAX_BYTES + 1), "too_large"),
        (b"%PDF-1.7 home", "not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not_a_table"),
        (b"PK\x03\x04 not really", "broken"),
        (b"one,two\n1,2\n", "no_headings"),
        (b"name,phone\nLi,13800138000\n", "no_home_column"),
        (b"home,name,name\n1,a,b\n", "doubled_column"),
        (b"home,name\n", "no_rows"),
        (b"home,name\n\n , \n", "no_rows"),
        (b"\x00\x01\x02\xff\xfe", "no_headings"),
    ],
)
def test_a_file_that_can_not_be_used_says_why(content, code):
    assert code_of(content) == code


def test_too_many_lines_are_refused():
    lines = "home\n" + "3-1204\n" * (reading.MAX_ROWS + 1)
    assert code_of(lines.encode()) == "too_many_rows"
    assert len(read(("home\n" + "3-1204\n" * reading.MAX_ROWS).encode()).rows) == reading.MAX_ROWS


def bomb(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return out.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    assert code_of(bomb({"xl/worksheets/sheet1.xml": b"0" * (reading.MAX_UNPACKED + 1)})) == "too_large"
    assert code_of(bomb({f"{n}.xml": b"" for n in range(reading.MAX_ENTRIES + 1)})) == "too_large"


def test_xml_with_entities_of_its_own_is_refused():
    assert code_of(bomb({"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'})) == "broken"


def test_a_sheet_that_claims_to_be_endless_is_read_no_further_than_it_may():
    packed = io.BytesIO(book([["Home"], ["3-1204"]]))
    out = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                far = b'<row r="1048576"><c r="A1048576"><v>9</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", far).replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"')
            new.writestr(name, content)
    assert read(out.getvalue()).rows == [(2, ["3-1204"])]


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_no_bytes_break_the_reader(content):
    with suppress(Unreadable):
        read(content)


def test_a_cut_or_bent_workbook_is_refused_in_words():
    whole = book([["Home", "Name"], *[[f"3-{n}", f"Li {n}"] for n in range(100, 160)]])
    chance = random.Random(7)
    for _ in range(60):
        bent = bytearray(whole[: chance.randrange(40, len(whole))])
        bent[chance.randrange(len(bent))] ^= 1 << chance.randrange(8)
        with suppress(Unreadable):
            read(bytes(bent))
