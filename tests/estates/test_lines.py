"""What one line of a roster says, and what is wrong with it by itself."""

from datetime import UTC, date, datetime

import pytest

from portal.estates.importer.columns import KINDS, Headings
from portal.estates.importer.lines import Reader
from portal.estates.models import Level, RelationKind


def line(country="CN", kind=RelationKind.OWNER, **cells):
    headings = Headings([name.replace("_", " ") for name in cells])
    return Reader(headings, country, kind).line(2, list(cells.values()))


def codes(found):
    return [finding.code for finding in found.findings]


@pytest.mark.parametrize(
    "cells",
    [
        {"building": "3", "entrance": "2", "home": "1204"},
        {"building": "3号楼", "entrance": "2单元", "home": "1204室"},
        {"building": 3, "entrance": 2, "home": 1204},
        {"home": "3栋2单元1204"},
        {"address": "3-2-1204"},
        {"building": "3", "home": "3-2-1204"},
    ],
)
def test_a_home_is_the_same_in_every_spelling(cells):
    found = line(**cells, name="王伟", phone="13800138000")
    assert (found.building, found.entrance, found.number, found.label) == ("3", "2", "1204", "3-2-1204")
    assert found.level is Level.FINE


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"building": "3"}, "no_home"),
        ({"home": "1204"}, "no_building"),
        ({"building": "3", "home": "5-1204"}, "building_differs"),
        ({"home": "3-1204", "floor": "high"}, "floor_invalid"),
        ({"home": "3-1204", "floor": "12-11"}, "floor_invalid"),
        ({"home": "3-1204", "phone": "13800138000"}, "no_name"),
        ({"home": "3-1204", "relation": "owner"}, "no_name"),
        ({"home": "3-1204", "name": "Li", "phone": "1380"}, "phone_invalid"),
        ({"home": "3-1204", "name": "Li", "phone": "1.38E+10"}, "number_cut"),
        ({"home": "3-1204", "name": "Li", "email": "li@"}, "email_invalid"),
        ({"home": "3-1204", "name": "Li", "relation": "cat"}, "relation_unknown"),
        ({"home": "3-1204", "name": "Li", "from": "03/04/2025"}, "date_invalid"),
        ({"home": "3-1204", "name": "Li", "from": "2025-02-30"}, "date_invalid"),
        ({"home": "3-1204", "name": "Li", "from": "2025-02-03", "to": "2025-02-02"}, "dates_turned"),
        ({"home": "3-1204", "name": "L" * 81}, "too_long"),
        ({"home": "x" * 70, "building": "3"}, "too_long"),
    ],
)
def test_what_is_wrong_stands_in_the_way(cells, code):
    found = line(**({"home": "", "building": ""} | cells))
    assert code in codes(found)
    assert found.is_wrong


@pytest.mark.parametrize(
    ("cells", "code", "level"),
    [
        ({"name": "Li", "phone": ""}, "no_contact", Level.WARNING),
        ({"name": "Li", "email": "li@example.com"}, "no_phone", Level.NOTE),
        ({"name": ""}, "no_person", Level.NOTE),
        ({"name": "空置"}, "no_person", Level.NOTE),
        ({"name": "无", "phone": "-"}, "no_person", Level.NOTE),
        ({"name": "张三、李四", "phone": "13800138000"}, "several_names", Level.WARNING),
        ({"name": "Li", "phone": "13800138000", "language": "Klingon"}, "language_unknown", Level.WARNING),
    ],
)
def test_what_is_missing_is_said_and_does_not_stand_in_the_way(cells, code, level):
    found = line(home="3-1204", **cells)
    assert codes(found) == [code]
    assert found.level is level


@pytest.mark.parametrize(
    "cell",
    [
        "2024-05-01",
        "2024/5/1",
        "2024.5.1",
        "2024年5月1日",
        "20240501",
        date(2024, 5, 1),
        datetime(2024, 5, 1, 8, tzinfo=UTC),
        45413,
    ],
)
def test_a_day_is_read_however_it_is_written(cell):
    assert line(home="3-1204", name="Li", **{"from": cell}).starts == date(2024, 5, 1)


@pytest.mark.parametrize(
    ("cell", "floors"), [("12", (12, None)), (12, (12, None)), ("12F", (12, None)), ("12层", (12, None)),
                         ("11-12", (11, 12)), ("B1", (-1, None)), ("-2", (-2, None))]
)  # fmt: skip
def test_a_floor_is_read_however_it_is_written(cell, floors):
    found = line(home="3-1204", floor=cell)
    assert (found.floor, found.floor_to) == floors


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("业主", "owner"),
        ("業主", "owner"),
        ("租客", "tenant"),
        ("Family member", "family"),
        ("家屬", "family"),
        ("Co-owner", "co_owner"),
        ("钥匙保管人", "key_holder"),
    ],
)
def test_a_relation_is_known_in_three_scripts(word, kind):
    assert line(home="3-1204", name="Li", relation=word).kind == kind


def test_every_kind_of_relation_has_words():
    assert set(KINDS.values()) == set(RelationKind)


def test_a_person_without_a_relation_is_what_the_upload_said():
    assert line(home="3-1204", name="Li", kind=RelationKind.TENANT).kind is RelationKind.TENANT


def test_several_phones_are_all_kept_in_one_spelling():
    found = line(home="3-1204", name="Li", phone="138 0013 8000 / 010-6552 9988")
    assert found.phones == ["+8613800138000", "+861065529988"]


def test_a_phone_is_read_as_dialled_in_the_country_of_the_estate():
    assert line(country="GB", home="3-1204", name="Li", phone="020 7946 0018").phones == ["+442079460018"]


def test_unseen_characters_do_not_reach_a_name():
    assert line(home="3-1204", name=" 王\u200b\x00伟\u202e ").name == "王 伟"
