"""Every page costs the same number of statements however much there is."""

import pytest

from tests.support import addresses, samples
from tests.support.browser import attempted
from tests.support.samples import HOUSEHOLD, STAFF

EYES = [next(one for one in STAFF if one.role == role) for role in ("manager", "technician", "administrator")]
EYES.append(HOUSEHOLD[0])


@pytest.mark.parametrize("persona", EYES, ids=str)
def test_a_page_costs_the_same_however_long(app, browser, make, persona):
    sample = samples.estate(make)
    somebody = browser.as_(samples.person(sample, persona))
    few = costs(app, sample, somebody)
    samples.grow(sample)
    many = costs(app, sample, somebody)
    dearer = {path: (few[path], cost) for path, cost in many.items() if cost > few[path]}
    assert not dearer, "\n".join(f"{path}: {a} statements, then {b}" for path, (a, b) in dearer.items())


def costs(app, sample, somebody):
    """Statements of every page that this somebody may open."""
    found = {}
    for rule in addresses.rules(app):
        path = addresses.address_of(app, rule, sample)
        if not attempted(somebody.look, path) and somebody.response.status_code == 200:
            found[path] = len(somebody.asked)
    assert found
    return found
