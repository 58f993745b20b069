"""References that people read out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.references import ALPHABET, new_reference, normalised, shaped

BODIES = st.text(ALPHABET, min_size=6, max_size=6)


def test_a_new_reference_reads_back():
    reference = new_reference("R")
    assert normalised(reference) == reference


@given(BODIES)
def test_case_hyphens_and_lookalikes_do_not_matter(body):
    reference = shaped("W", body)
    said = reference.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert normalised(said) == reference


@given(BODIES, st.integers(0, 6), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(body, place, other):
    reference = shaped("R", body)
    letters = list(reference.replace("-", ""))
    if letters[place + 1] == other:
        return
    letters[place + 1] = other
    assert normalised("".join(letters)) is None


@pytest.mark.parametrize("typed", ["", "R", "R-7K3", "漏水", "R-7K3-F9QXX", "'; drop--", "R-" + "0" * 40])
def test_anything_else_is_no_reference(typed):
    assert normalised(typed) is None
