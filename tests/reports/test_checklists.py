"""What is tested before a job counts as finished."""

import pytest

from portal.reports import wording
from portal.reports.categories import TREE, Category, Route
from portal.reports.checklists import PLANS, lines_for

REPAIRS = [category for category, leaf in TREE.items() if leaf.route is Route.REPAIR]


@pytest.mark.row("S62")
@pytest.mark.parametrize("minor", [True, False])
def test_no_pipe_job_is_finished_without_the_floor_drain(minor: bool) -> None:
    compulsory = {line.key for line in lines_for(Category.LEAK_PIPE, minor) if line.is_compulsory}
    assert "floor_drain" in compulsory


@pytest.mark.row("S62")
def test_pipe_work_tests_what_hangs_together_with_the_pipe() -> None:
    compulsory = {line.key for line in lines_for(Category.LEAK_PIPE, minor=False) if line.is_compulsory}
    assert {"hot_water", "floor_drain", "meter_still", "wall_finish", "ceiling_below"} <= compulsory


@pytest.mark.row("S62")
@pytest.mark.parametrize("category", list(Category))
def test_a_minor_job_asks_for_three_ticks_at_most(category: Category) -> None:
    assert 1 <= sum(line.is_compulsory for line in lines_for(category, minor=True)) <= 3


@pytest.mark.row("S62")
@pytest.mark.parametrize("category", list(Category))
def test_a_graver_job_asks_for_all_of_a_minor_one_and_more(category: Category) -> None:
    minor = {line.key for line in lines_for(category, minor=True) if line.is_compulsory}
    graver = {line.key for line in lines_for(category, minor=False) if line.is_compulsory}
    assert minor < graver
    assert len(graver) <= 8


@pytest.mark.row("S62")
@pytest.mark.parametrize("category", list(Category))
@pytest.mark.parametrize("minor", [True, False])
def test_every_line_stands_once_and_has_words(category: Category, minor: bool) -> None:
    keys = [line.key for line in lines_for(category, minor)]
    assert len(set(keys)) == len(keys)
    assert all(str(wording.check(key)) and len(key) <= 48 for key in keys)


def test_no_line_has_words_without_being_tested() -> None:
    used = {line.key for category in Category for line in lines_for(category, minor=False)}
    assert set(wording.CHECK) == used


def test_compulsory_lines_come_first() -> None:
    for category in Category:
        flags = [line.is_compulsory for line in lines_for(category, minor=True)]
        assert flags == sorted(flags, reverse=True)


def test_every_repair_has_a_plan_of_its_own_and_nothing_else_has() -> None:
    assert set(PLANS) == set(REPAIRS)
