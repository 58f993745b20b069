"""The one tree of what a resident may report."""

from enum import StrEnum

import pytest

from portal.reports import labels
from portal.reports.categories import HEAD_ICONS, TREE, Category, Head, Measured, Nature, Route, Trade, under


@pytest.mark.row("S34")
def test_every_category_has_one_leaf_and_every_head_at_least_one_category() -> None:
    assert set(TREE) == set(Category)
    assert [category for head in Head for category in under(head)] == list(TREE)
    assert all(under(head) for head in Head)


@pytest.mark.row("S34")
def test_the_nine_natures_are_all_reachable() -> None:
    assert len(Nature) == 9
    assert {leaf.nature for leaf in TREE.values()} == set(Nature)


@pytest.mark.row("S34")
def test_the_eleven_measured_natures_are_all_reachable() -> None:
    assert len(Measured) == 11
    assert {leaf.measured_as for leaf in TREE.values()} == set(Measured)


def test_every_route_and_trade_is_used() -> None:
    assert {leaf.route for leaf in TREE.values()} == set(Route)
    assert {leaf.trade for leaf in TREE.values()} == set(Trade) | {None}


def test_what_is_repaired_has_a_trade_and_nothing_else_has_one() -> None:
    for category, leaf in TREE.items():
        assert (leaf.route is Route.REPAIR) == (leaf.trade is not None), category


def test_praise_and_suggestions_take_their_own_way() -> None:
    assert TREE[Category.PRAISE].route is Route.PRAISE
    assert TREE[Category.SUGGESTION].route is Route.SUGGESTION


def test_a_resident_sees_nine_tiles_each_with_an_icon() -> None:
    assert len(Head) == 9
    assert set(HEAD_ICONS) == set(Head)
    assert all(leaf.icon for leaf in TREE.values())


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (labels.HEAD, Head),
        (labels.CATEGORY, Category),
        (labels.NATURE, Nature),
        (labels.ROUTE, Route),
        (labels.TRADE, Trade),
    ],
)
def test_every_code_of_the_tree_has_words(words: dict[str, object], codes: type[StrEnum]) -> None:
    assert list(words) == list(codes)


@pytest.mark.parametrize(
    "name", ["SEVERITY", "SCOPE", "DANGER", "CHANNEL", "REPORT_STATUS", "VERDICT", "VOICE", "WAY_ON", "FAULT"]
)
def test_every_other_code_of_a_report_has_words(name: str) -> None:
    words = getattr(labels, name)
    codes: type[StrEnum] = type(next(iter(words)))
    assert set(words) == set(codes)
