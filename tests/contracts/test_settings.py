"""Nothing can be set without an effect: every key of policy is read by the code that it is about."""

import ast
from pathlib import Path

import pytest

from portal.estates import settings
from portal.estates.settings import Setting

PORTAL = Path(settings.__file__).resolve().parents[1]
# Where keys are declared, named for people, and played through for the demo.
NOT_USE = ("estates/settings.py", "estates/labels/", "estates/views/policy.py", "demo/")


def used():
    """Every name that product code reads of a module."""
    found = set()
    for file in sorted(PORTAL.rglob("*.py")):
        if not str(file.relative_to(PORTAL)).startswith(NOT_USE):
            tree = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            found |= {node.attr for node in tree if isinstance(node, ast.Attribute)}
    return found


def names_of(setting):
    """The names under which a key can be read."""
    for name, value in vars(settings).items():
        if value is setting or (isinstance(value, dict) and name != "KEYS" and setting in value.values()):
            yield name


@pytest.mark.parametrize("key", sorted(settings.KEYS))
def test_every_key_is_read_by_what_it_is_about(key):
    assert used() & set(names_of(settings.KEYS[key])), f"{key} can be set and changes nothing"


def test_a_key_that_nobody_reads_would_be_found():
    assert not used() & set(names_of(Setting("idle", settings.Unit.DAYS, 1)))
