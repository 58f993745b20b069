"""The file to fill in: headings in the reader's language, and homes as they should look."""

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font

TEXT = "@"

HEADINGS: Mapping[str, Sequence[str]] = {
    "en": (
        "Building", "Entrance", "Floor", "Home", "Stack", "Name", "Phone", "E-mail", "Relation", "From", "To",
        "Language", "Handed over on",
    ),
    "zh_Hans": (
        "楼栋", "单元", "楼层", "房号", "户位", "姓名", "手机号码", "电子邮箱", "关系", "入住日期", "迁出日期",
        "语言", "交付日期",
    ),
    "zh_Hant": (
        "大廈", "單元", "樓層", "單位號碼", "直列", "姓名", "電話號碼", "電郵", "關係", "入住日期", "遷出日期",
        "語言", "交樓日期",
    ),
}  # fmt: skip

_PEOPLE: Mapping[str, Sequence[Sequence[str]]] = {
    "en": (("Wang Wei", "owner", "English"), ("Wang Lan", "family", "English"), ("Li Na", "tenant", "English")),
    "zh_Hans": (("王伟", "业主", "简体中文"), ("王兰", "家属", "简体中文"), ("李娜", "租户", "简体中文")),
    "zh_Hant": (("王偉", "業主", "繁體中文"), ("王蘭", "家屬", "繁體中文"), ("李娜", "租戶", "繁體中文")),
}


def rows(locale: str) -> list[Sequence[str]]:
    """Headings, then three people of two homes and one vacant home."""
    owner, family, tenant = _PEOPLE[locale]
    handed_over = "2021-04-20"
    return [
        HEADINGS[locale],
        ("3", "1", "12", "1204", "04", owner[0], "13800138000", "", owner[1], "2021-05-01", "", owner[2], handed_over),
        ("3", "1", "12", "1204", "04", family[0], "13800138001", "", family[1], "2021-05-01", "", family[2], ""),
        (
            "3",
            "2",
            "8",
            "803",
            "03",
            tenant[0],
            "13800138002",
            "",
            tenant[1],
            "2025-09-01",
            "2026-09-01",
            tenant[2],
            "",
        ),
        ("3", "2", "8", "804", "04", "", "", "", "", "", "", "", handed_over),
    ]


def workbook(locale: str) -> bytes:
    """The sample as an XLSX file; every cell is text, so that long numbers stay whole."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows(locale):
        sheet.append(list(row))
    for line in sheet.iter_rows(max_row=500, max_col=len(HEADINGS[locale])):
        for cell in line:
            cell.number_format = TEXT
            cell.font = Font(bold=cell.row == 1)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
