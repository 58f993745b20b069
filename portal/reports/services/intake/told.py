"""What somebody told us."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from portal.kernel.severity import Scope, Severity
from portal.matters.models import Channel
from portal.matters.services import Whereabouts
from portal.reports.categories import Category

AT_THE_DESK = frozenset({Channel.PHONE, Channel.WALK_IN})


@dataclass(frozen=True)
class Told:
    """What somebody told us, before it is a report. `at` is only given for what was told long ago (imports)."""

    words: str
    category: Category
    where: Whereabouts
    channel: Channel
    guessed: Category | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    windows: Sequence[Mapping[str, str]] = ()
    wanted: str | None = None
    danger_now: bool = False
    felt_urgency: Severity | None = None
    scope: Scope | None = None
    reporter_id: int | None = None
    caller_name: str | None = None
    caller_phone: str | None = None
    photos: Sequence[str] = ()
    external_id: str | None = None
    at: datetime | None = None


def title_of(words: str) -> str:
    """The first sentence or line of what was said, short enough for a list."""
    first = words.strip().splitlines()[0] if words.strip() else ""
    for end in ("。", "！", "？", ". ", "; ", "；"):
        head, found, _rest = first.partition(end)
        if found and len(head) >= 6:
            first = head
            break
    first = first.rstrip(" .。;；") or first
    return first if len(first) <= 90 else first[:89].rstrip() + "…"
