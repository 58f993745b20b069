"""A table of moves, and nothing else."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import NamedTuple, TypeVar

from portal.kernel.errors import Conflict

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


class Move(NamedTuple):
    """From any of these states, to that one."""

    sources: Collection[StrEnum]
    target: StrEnum


def moves_from(moves: Mapping[A, Move], status: StrEnum) -> list[A]:
    """The actions that are open in this state."""
    return [action for action, move in moves.items() if status in move.sources]


def target_of(moves: Mapping[A, Move], status: S, action: A) -> S:
    """The state that an action leads to. Raises Conflict where the table has no such move."""
    move = moves[action]
    if status not in move.sources:
        raise Conflict(f"cannot {action} while {status}")
    return type(status)(move.target)
