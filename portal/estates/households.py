"""Which household a newcomer of a home belongs to, and how far back they see: the next household never sees the matters
of the last."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date

from portal.estates.models import ANCHORS, OWNING, SHARING, RelationKind


@dataclass(frozen=True)
class Member:
    """One relation of a home as far as households go. `household` is the key that all of one household share;
    `over`: it has ended."""

    kind: RelationKind
    household: Hashable
    valid_from: date
    valid_to: date | None
    sees_from: date
    over: bool


@dataclass(frozen=True)
class Stand:
    """Where a newcomer stands: in whose household (None: a household of their own), and from which day they see."""

    household: Hashable | None
    sees_from: date


def stand(members: Iterable[Member], kind: RelationKind, valid_from: date, *, with_root: Hashable = None) -> Stand:
    """The stand of a newcomer of that kind. `with_root` names the household they join, where it is known.
    An owner or tenant begins a household; a co-owner and an agent join the newest owner's, everybody else the newest
    household that lives there. Where nobody lives there yet, they begin one."""
    everybody = list(members)
    household = with_root if with_root is not None else _joined(everybody, kind)
    if household is None or kind not in SHARING:
        return Stand(household, own_first_day(everybody, kind, valid_from))
    past = [member.sees_from for member in everybody if member.household == household and not member.over]
    return Stand(household, min(past) if past else valid_from)


def _joined(members: list[Member], kind: RelationKind) -> Hashable | None:
    if kind in ANCHORS:
        return None
    roots = [member for member in members if member.kind in ANCHORS and not member.over]
    owners = [member for member in roots if member.kind is RelationKind.OWNER]
    tenants = [member for member in roots if member.kind is RelationKind.TENANT]
    living = owners if kind in {RelationKind.CO_OWNER, RelationKind.AGENT} else tenants or owners
    newest = max(living, key=lambda member: (member.sees_from, member.valid_from), default=None)
    return newest.household if newest else None


def own_first_day(members: Iterable[Member], kind: RelationKind, valid_from: date) -> date:
    """The first day of the relation, but never before the day on which the last household of its sort had left: a date
    typed too early opens nothing."""
    side = OWNING if kind in OWNING else {kind}
    left = [member.valid_to for member in members if member.over and member.kind in side and member.valid_to]
    return max([valid_from, *left])
