"""What a report is called in lists."""

import pytest

from portal.reports.services.intake import title_of


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("The handle came off in my hand.", "The handle came off in my hand"),
        ("厨房漏水三天了。请派人来。", "厨房漏水三天了"),
        ("Leak. It drips on the socket.", "Leak. It drips on the socket"),
        ("...", "..."),
        ("", ""),
        ("x" * 200, "x" * 89 + "…"),
    ],
)
def test_a_title_is_the_first_sentence_without_its_stop(said, title):
    assert title_of(said) == title
