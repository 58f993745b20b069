"""House numbers as people write and say them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.estates import numbering


@pytest.mark.parametrize(
    "typed",
    [
        "3-1204", "3栋1204", "3 1204", "3号楼1204室", "三栋1204", "3#1204", "３－１２０４", "3/1204",
        "Building 3, home 1204",
        "3棟1204號", "第3栋1204房",
    ],
)  # fmt: skip
def test_a_home_is_known_in_every_spelling(typed):
    assert numbering.parts(typed) == ["3", "1204"]


@pytest.mark.parametrize("typed", ["3-2-1204", "3栋2单元1204室", "三号楼二单元1204", "3棟2單元1204", "3 2 1204"])
def test_an_entrance_stands_between_building_and_number(typed):
    assert numbering.parts(typed) == ["3", "2", "1204"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [("3号楼", "3"), ("A座", "A"), ("a", "A"), ("No. 7", "7"), ("十二栋", "12"), ("2單元", "2"), ("", "")],
)
def test_a_building_is_called_by_its_code(typed, code):
    assert numbering.part(typed) == code


@pytest.mark.parametrize(
    ("number", "place"),
    [("1204", (12, "04")), ("304", (3, "04")), ("0304", (3, "04")), ("12a", (12, "A")), ("12", None), ("villa", None)],
)
def test_a_number_tells_floor_and_stack_where_it_begins_with_the_floor(number, place):
    assert numbering.place_of(number) == place


def test_homes_stand_in_the_order_people_count_in():
    labels = ["10-101", "3-1204", "3-304", "A-101", "3-2-101", "3-12A"]
    assert sorted(labels, key=numbering.sort_key)[0] == "3-2-101"
    assert sorted(["3-1204", "3-304", "10-101"], key=numbering.sort_key) == ["3-304", "3-1204", "10-101"]


@given(st.text(max_size=200))
def test_nothing_that_is_typed_breaks_the_search(typed):
    numbering.parts(typed)
    assert len(numbering.sort_key(typed)) <= 120
    numbering.place_of(typed)
    numbering.part(typed)
