"""Who sends and who is sent, and something to mend."""

import pytest

from portal.kernel.access import Role
from portal.reports.categories import Category


@pytest.fixture
def dispatcher(make):
    return make.actor(make.staff(Role.DISPATCHER))


@pytest.fixture
def chen(make):
    """The technician who is sent."""
    return make.actor(make.staff(Role.TECHNICIAN))


@pytest.fixture
def report(make):
    """A pipe that drips: minor."""
    make.register()
    return make.report(category=Category.LEAK_PIPE, answers={"flow": "drip"})
