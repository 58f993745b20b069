"""What a visit is planned with: who could go with what speaks for them, and the times to choose from."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import request

from portal.kernel import clock, i18n
from portal.kernel.forms import SelectChoice
from portal.kernel.severity import Severity
from portal.kernel.web import actor, session
from portal.kernel.words import gettext as _
from portal.promises.queries import working_calendar
from portal.repairs import offers, queries
from portal.repairs.forms import Given
from portal.repairs.models import WorkOrder
from portal.repairs.offers import Candidate, Offer
from portal.reports.models import Report
from portal.reports.phrases import WINDOWS
from portal.workforce.models import Admits, Appointment


class Plan:
    """What a visit is planned with: who could go, and the times to choose from."""

    def __init__(self, order: WorkOrder, visit: Appointment | None = None) -> None:
        reading, matter = session(), order.matter
        self.matter, self.zone, self.now = matter, matter.estate.zone, clock.now()
        self.reports: Sequence[Report] = queries.reports_of(reading, order.id)
        said = (key for report in self.reports for key in report.windows if isinstance(key, str))
        self.wishes = [key for key in dict.fromkeys(said) if key in WINDOWS]
        self.everybody = queries.candidates(reading, actor(), matter, order.trade, besides=visit)
        self.calendar = working_calendar(reading, order.estate_id)
        self.only = self._asked_for("technician")
        self.quarters = min(max(self._asked_for("minutes", 60) // 15, 1), 32)

    def _asked_for(self, name: str, default: int = 0) -> int:
        value = request.args.get(name, "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else default

    @property
    def people(self) -> list[Candidate]:
        """Whom to offer: one who was asked for, else all who learned the trade, else all."""
        if self.only:
            return [one for one in self.everybody if one.person_id == self.only]
        return [one for one in self.everybody if one.has_trade] or self.everybody

    def offers(self) -> list[Offer]:
        """Times to choose from; the cell of the board that brought somebody here stands first."""
        grave = self.matter.severity.step >= Severity.URGENT.step
        found = offers.offers(
            self.people, self.calendar, self.now, wishes=self.wishes, quarters=self.quarters, grave=grave
        )
        cell = self._cell()
        return [cell, *[one for one in found if one != cell]] if cell else found

    def _cell(self) -> Offer | None:
        try:
            at = datetime.fromisoformat(request.args.get("at", ""))
        except ValueError:
            return None
        if at.tzinfo is None or not self.only or not self.people:
            return None
        window = at, at + max(timedelta(hours=2), timedelta(minutes=15) * self.quarters)
        span = self.people[0].fit(window, self.quarters, at_once=True)
        return Offer(self.only, (window[0], window[1]), span) if span else None

    def given(self, found: Sequence[Offer]) -> Given:
        """What the form chooses from. Nobody has to let us into a common area, and nobody's home is one."""
        common = (Admits.OPEN, Admits.HELD_KEY, Admits.EMERGENCY_ENTRY)
        ways_in = set(Admits) - {Admits.OPEN} if self.matter.home_id else common
        return Given(self.choices(found), self.everybody, ways_in, self.zone)

    def choices(self, found: Sequence[Offer]) -> list[SelectChoice]:
        """The offers in words: when, and who."""
        names = {one.person_id: one.name for one in self.everybody}
        return [
            SelectChoice(
                one.key,
                _("%(window)s: %(name)s", window=i18n.window(*one.window, self.zone), name=names[one.person_id]),
            )
            for one in found
        ]

    def notes(self, found: Sequence[Offer]) -> dict[str, str]:
        """What speaks for each offer."""
        people = {one.person_id: one for one in self.everybody}
        return {one.key: " · ".join(self.facts(people[one.person_id], wished=one.is_wished)) for one in found}

    def facts(self, person: Candidate, *, wished: bool = False) -> list[str]:
        """What speaks for somebody, said plainly."""
        said = [_("the resident's own time")] if wished else []
        said += [_("has learned this trade")] if person.has_trade else [_("another trade")]
        said += [_("certificate %(name)s", name=person.certificate)] if person.certificate else []
        if person.expired_on:
            said.append(_("certificate expired on %(day)s", day=i18n.day(person.expired_on, self.zone)))
        if person.was_here_at:
            said.append(_("was in this home on %(day)s", day=i18n.day(person.was_here_at, self.zone)))
        return said

    def roster(self) -> list[dict[str, Any]]:
        """Everybody who could go, best first: facts, and when they are free."""
        ranked = sorted(self.everybody, key=lambda one: one.rank)
        return [
            {
                "person": one, "facts": self.facts(one), "is_chosen": one.person_id == self.only,
                "free": offers.first_free(one, self.calendar, self.now, self.quarters),
            }
            for one in ranked[:40]
        ]  # fmt: skip
