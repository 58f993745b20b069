"""All tables and state tables of the product."""

import re
import sys
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from portal.kernel.states import Move
from portal.migrate import metadata


def state_tables() -> dict[str, Mapping[Any, Move]]:
    """Every table of moves, by where it stands."""
    found = {}
    metadata()
    for name in sorted(name for name in sys.modules if re.fullmatch(r"portal\.\w+\.models(\.\w+)?", name)):
        module = sys.modules[name]
        for word, value in vars(module).items():
            if isinstance(value, Mapping) and value and all(isinstance(move, Move) for move in value.values()):
                found[f"{type(next(iter(value))).__module__}.{word}"] = value
    return found


def enum_columns() -> list[tuple[str, str, frozenset[str]]]:
    """(table, column, values) of every column that takes one of a closed list."""
    return [
        (table.name, column.name, frozenset(column.type.enums))
        for table in metadata().sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.Enum)
    ]
