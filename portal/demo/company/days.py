"""The estate's calendar, for asking the same days a thousand times."""

from dataclasses import fields
from datetime import date, datetime
from functools import cached_property

from portal.promises.calendar import WorkingCalendar


class KnownCalendar(WorkingCalendar):
    """A working calendar that remembers its answers."""

    @classmethod
    def of(cls, calendar: WorkingCalendar) -> "KnownCalendar":
        """The same calendar."""
        return cls(**{one.name: getattr(calendar, one.name) for one in fields(calendar)})

    def is_working_day(self, day: date) -> bool:
        if day not in self._worked:
            self._worked[day] = super().is_working_day(day)
        return self._worked[day]

    def hours(self, day: date) -> tuple[datetime, datetime] | None:
        if day not in self._hours:
            self._hours[day] = super().hours(day)
        return self._hours[day]

    @cached_property
    def _worked(self) -> dict[date, bool]:
        return {}

    @cached_property
    def _hours(self) -> dict[date, tuple[datetime, datetime] | None]:
        return {}
