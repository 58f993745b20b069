"""What a use-case may refuse, and how that is answered (kernel.web turns each into a page)."""

from collections.abc import Mapping
from typing import Any


class Forbidden(Exception):
    """The thing may be seen, the act is not this person's: 403."""


class Missing(Exception):
    """Unknown, foreign or out of reach: 404."""


class Conflict(Exception):
    """Somebody or something was earlier: 409. `now` maps a label to what stands there now, both fit to be shown."""

    def __init__(self, reason: object, now: Mapping[Any, Any] | None = None) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.now = dict(now or {})


class Refused(Exception):
    """A rule that only the use-case can check: 422, each message beside its field ("" = the form as a whole)."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        super().__init__(", ".join(fields))
        self.fields = dict(fields)
