"""Putting events in words: each room names the sentence for each of its acts (its `EVENTS`), the page joins them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.kernel import i18n


@dataclass(frozen=True)
class Facts:
    """What a sentence may use: the event's data, the estate's time zone, and the names of the people it names."""

    data: Mapping[str, Any]
    zone: str
    names: Mapping[int, str]

    def __getitem__(self, key: str) -> Any:
        return self.data.get(key)

    def name(self, key: str) -> str:
        """The name of the person with the id under this key."""
        return self.names.get(self.data.get(key, 0), "")

    def when(self, key: str) -> str:
        """The moment under this key, as people say it there."""
        moment = self.moment(key)
        return i18n.when(moment, self.zone) if moment else ""

    def window(self, start: str, end: str) -> str:
        """The time between two moments."""
        first, last = self.moment(start), self.moment(end)
        return i18n.window(first, last, self.zone) if first and last else ""

    def moment(self, key: str) -> datetime | None:
        value = self.data.get(key)
        return datetime.fromisoformat(value) if isinstance(value, str) else value


Sentence = Callable[[Facts], Any]
PEOPLE_KEYS = ("to_id", "from_id", "person_id", "technician_id")
