"""The forms of the register and of the calendar."""

import pytest

from portal.promises import labels
from portal.promises.calendar import Amount, Unit
from portal.promises.forms import DayForm, PromiseForm, given


def test_a_row_can_be_made_for_every_kind_of_problem_that_residents_report(app):
    with app.test_request_context():
        choices = PromiseForm(meta={"csrf": False}).offer().category.choices
    assert labels.CATEGORIES
    assert [choice.value for choice in choices] == ["", *labels.CATEGORIES]


def test_a_day_that_was_not_typed_is_no_day(app):
    with app.test_request_context(), pytest.raises(ValueError, match="nothing typed"):
        given(DayForm(meta={"csrf": False}).day)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Amount(1, Unit.MINUTES), "1 minute, day and night"),
        (Amount(5, Unit.MINUTES), "5 minutes, day and night"),
        (Amount(2, Unit.CLOCK_HOURS), "2 hours, day and night"),
        (Amount(4, Unit.OFFICE_HOURS), "4 office hours"),
        (Amount(1, Unit.WORKING_DAYS), "1 working day"),
    ],
)
def test_an_amount_of_time_is_said_in_words(app, amount, words):
    with app.test_request_context():
        assert str(labels.amount(amount)) == words
