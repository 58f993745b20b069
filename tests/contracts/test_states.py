"""State tables: whole, reachable, and held by the database."""

import re

import pytest
import sqlalchemy as sa

from portal.kernel.states import Move
from tests.support.models import enum_columns, state_tables


@pytest.mark.parametrize("where", list(state_tables()))
def test_every_action_has_a_move_between_states_of_one_kind(where):
    moves = state_tables()[where]
    action = type(next(iter(moves)))
    status = type(next(iter(moves.values())).target)
    assert set(moves) == set(action), "an action without a move"
    for move in moves.values():
        assert isinstance(move, Move) and move.sources and move.target in status
        assert all(source in status for source in move.sources)


@pytest.mark.parametrize("where", list(state_tables()))
def test_every_state_can_be_reached_or_is_where_a_thing_begins(where):
    moves = state_tables()[where]
    status = type(next(iter(moves.values())).target)
    begins = set(status) - {move.target for move in moves.values()}
    assert len(begins) <= 1, f"no way leads to {begins}"


def test_the_database_takes_no_value_that_is_not_in_the_list(engine):
    inspector = sa.inspect(engine)
    unheld = []
    for table, column, values in enum_columns():
        checks = [check["sqltext"] for check in inspector.get_check_constraints(table)]
        about = [sql for sql in checks if re.search(rf"\b{column}\b", sql)]
        if not any(frozenset(re.findall(r"'([^']*)'", sql)) == values for sql in about):
            unheld.append(f"{table}.{column}")
    assert not unheld, f"no CHECK holds {', '.join(unheld)}"
