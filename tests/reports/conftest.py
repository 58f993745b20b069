"""A home whose estate promises something, and who lives in it."""

import pytest


@pytest.fixture
def home(make):
    make.register()
    return make.home()


@pytest.fixture
def resident(make, home):
    return make.resident(home)
