"""One report with its fate, and the words that fit it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from portal.demo import stock
from portal.demo.acts.intake import Said
from portal.demo.company.ground import Ground, Somebody
from portal.demo.plots.fate import Fate
from portal.demo.tale import Tale
from portal.demo.world import World
from portal.promises.models import ClockKind
from portal.reports import keywords

Plot = Iterator[datetime]
key_words = cache(keywords.key_words)
_CHINESE = "%-m月%-d日%H:%M"
_ENGLISH = "%a %-d %b, %H:%M"


@dataclass
class Case:
    """What a plot works with."""

    tale: Tale
    said: Said
    at: datetime
    by: Somebody
    fate: Fate

    @property
    def world(self) -> World:
        return self.tale.world

    @property
    def ground(self) -> Ground:
        return self.tale.ground

    def say(self, section: str, kind: str = "say", **facts: str) -> str:
        """A sentence in the household's language."""
        return stock.say(self.world.dice, section, kind, self.tale.locale, **facts)

    def about(self, kind: str, fallback: str = "") -> str:
        """A sentence about this kind of trouble; that of another section, where the stock has none."""
        return self.say(self.tale.report.category.value, kind) or (self.say(fallback) if fallback else "")

    def when(self, at: datetime) -> str:
        """A moment as people write it there."""
        shape = _ENGLISH if self.tale.locale == "en" else _CHINESE
        return at.astimezone(self.ground.zone).strftime(shape)

    def answer(self, promised_at: datetime, by: Somebody, *, visit: bool) -> tuple[str, str, str]:
        """Restatement, stance, promise."""
        report, when = self.tale.report, self.when(promised_at)
        said = ("”, “" if self.tale.locale == "en" else "，").join(key_words(report.words)) or self.tale.matter.title
        kind = "again" if report.round > 1 and visit else "visit" if visit else "word"
        return (
            self.say("answer", "restate", said=said), self.say("answer", "stance", name=by.name),
            self.say("answer", kind, when=when),
        )  # fmt: skip

    def promised_by(self, at: datetime) -> datetime:
        """When the visit is due, else the end of the work, else a day from now."""
        running = {one.kind: one.due_at for one in self.tale.clocks if one.ended_at is None}
        for kind in (ClockKind.VISIT, ClockKind.FINISH):
            if (due := running.get(kind)) and due > at + timedelta(minutes=5):
                return due
        return at + timedelta(days=1)


def play(plot: Plot, until: datetime) -> None:
    """Let a story go on up to that moment."""
    for at in plot:
        if at > until:
            return
