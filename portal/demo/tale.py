"""One report and what came of it, as rows that have not been written yet. The acts on it are in acts/; each does to
these rows what the use-case of its name does to the database (tests/demo/test_twins.py holds the two together)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from portal.audit.models import Event, Visibility
from portal.demo.company.ground import Ground, House, Somebody, Spot
from portal.demo.world import Letter, World
from portal.matters.models import (
    Attachment,
    Kind,
    Link,
    LinkPurpose,
    Matter,
    NextStep,
    Part,
    Participant,
    Post,
    PostKind,
    Purpose,
    Tenure,
)
from portal.notifications.services import coded
from portal.promises.models import Clock
from portal.repairs.models import WorkOrder
from portal.reports.models import Report
from portal.workforce.models import Appointment

RESIDENT, STAFF = Visibility.RESIDENT, Visibility.STAFF
LINK_LASTS = timedelta(days=30)
Facts = dict[str, Any]
PREFIX = {Kind.REPORT: "R", Kind.WORK_ORDER: "W"}


@dataclass
class Job:
    """A work order of the tale."""

    matter: Matter
    order: WorkOrder
    link: dict[str, Any]
    tenure: dict[str, Any]
    hold: dict[str, Any] | None = None
    visits: list[Appointment] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)


@dataclass
class Tale:
    """A report on its way."""

    world: World
    ground: Ground
    house: House | None
    spot: Spot | None
    reporter: Somebody | None
    matter: Matter = field(init=False)
    report: Report = field(init=False)
    tenure: dict[str, Any] = field(init=False)
    clocks: list[Clock] = field(default_factory=list)
    born: dict[int, datetime] = field(default_factory=dict)
    pauses: dict[int, dict[str, Any]] = field(default_factory=dict)
    breaches: set[tuple[str, datetime]] = field(default_factory=set)
    jobs: list[Job] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)
    parts: dict[tuple[int, int, Part], dict[str, Any]] = field(default_factory=dict)
    posts: list[str] = field(default_factory=list)
    worked: set[int] = field(default_factory=set)
    untaken_since: datetime | None = None
    offer: dict[str, Any] | None = None
    moves: int = 0

    @property
    def locale(self) -> str:
        """The language in which the household is written to."""
        return self.reporter.locale if self.reporter else "zh_Hans"

    @property
    def orders_open(self) -> list[Job]:
        return [job for job in self.jobs if job.matter.closed_at is None]

    def event(
        self,
        action: str,
        at: datetime,
        by: int | None,
        matter: Matter | None = None,
        visibility: Visibility = STAFF,
        **data: Any,
    ) -> None:
        """One line of the timeline."""
        about = matter or self.matter
        self.world.book.put(
            Event, id=0, at=at, estate_id=about.estate_id, matter_id=about.id, actor_id=by, action=action,
            visibility=visibility,
            data=data,
        )  # fmt: skip

    def write(
        self, words: str, at: datetime, by: Somebody, *, by_staff: bool, kind: PostKind = PostKind.MESSAGE,
        visibility: Visibility = RESIDENT, job: Job | None = None,
    ) -> int:  # fmt: skip
        """A post in the thread; its key."""
        about = job.matter if job else self.matter
        row = self.world.book.put(
            Post,
            matter_id=about.id,
            author_id=by.id,
            by_staff=by_staff,
            kind=kind,
            visibility=visibility,
            words=words,
            at=at,
        )
        key: int = row["id"]
        action = "note.written" if kind is PostKind.NOTE else f"{kind.value}.written"
        self.event(action, at, by.id, about, visibility, post_id=key)
        (job or self).posts.append(words)
        return key

    def attach(
        self, blobs: list[str], purpose: Purpose, at: datetime, by: int | None, matter: Matter | None = None, *,
        visibility: Visibility = RESIDENT, post_id: int | None = None,
    ) -> list[int]:  # fmt: skip
        """Photos, by the names that the album gives them; their keys."""
        about = matter or self.matter
        rows = [
            self.world.book.put(
                Attachment, matter_id=about.id, post_id=post_id, blob_sha256=name, purpose=purpose,
                visibility=visibility,
                added_by_id=by, added_at=at,
            )
            for name in blobs
        ]  # fmt: skip
        return [row["id"] for row in rows]

    def take_part(self, matter_id: int, person_id: int, part: Part, at: datetime) -> None:
        """Somebody takes part from now on, or again."""
        key = (matter_id, person_id, part)
        if key in self.parts:
            self.parts[key]["until"] = None
        else:
            self.parts[key] = self.world.book.put(
                Participant, matter_id=matter_id, person_id=person_id, part=part, since=at, until=None
            )

    def part_from(self, matter_id: int, person_id: int, part: Part, at: datetime) -> None:
        """Somebody takes part no longer."""
        if row := self.parts.get((matter_id, person_id, part)):
            row["until"] = at

    def at_work(self) -> list[int]:
        """The technicians who take part in the report now."""
        parts = self.parts.items()
        return sorted(
            who for (matter_id, who, part), row in parts if _is_at_work(part, row) and matter_id == self.report.id
        )

    def open_matter(
        self, kind: Kind, accountable: Somebody, title: str, at: datetime, **facts: Any
    ) -> tuple[Matter, dict[str, Any]]:
        """A new matter with its first tenure."""
        matter = self.world.book.begin(
            Matter, kind=kind, reference=self.world.reference(PREFIX[kind]), estate_id=self.ground.id,
            title=title[:200], accountable_id=accountable.id, opened_at=at, **facts,
        )  # fmt: skip
        tenure = self.world.book.put(Tenure, matter_id=matter.id, person_id=accountable.id, since=at, until=None)
        return matter, tenure

    def take_up(self, at: datetime, by: Somebody) -> None:
        """The accountable person says: I have it."""
        if self.matter.taken_up_at is None and self.matter.accountable_id == by.id:
            self.matter.taken_up_at, self.untaken_since = at, None
            self.event("matter.taken_up", at, by.id)

    def give_to(self, person_id: int, at: datetime, summary: str = "") -> None:
        """Somebody else is accountable: one tenure ends, the next begins, in the same moment."""
        matter = self.matter
        if matter.accountable_id == person_id:
            return
        self.tenure["until"] = at
        self.tenure = self.world.book.put(
            Tenure, matter_id=matter.id, person_id=person_id, since=at, until=None, summary=summary
        )
        matter.accountable_id, matter.taken_up_at, matter.untaken_told_at = person_id, None, None
        matter.hand_overs += 1
        self.untaken_since = at

    def expect(self, step: NextStep, at: datetime) -> None:
        """The next update: what, and by when."""
        self.matter.await_update(step, at, obligation=self.earliest_due())

    def earliest_due(self) -> datetime | None:
        running = [one.due_at for one in self.clocks if one.ended_at is None and one.paused_at is None]
        return min(running, default=None)

    def settle(self) -> None:
        """Lists sort an open matter by its first running promise or its next update."""
        if (expected := self.matter.next_update_at) is not None:
            earliest = self.earliest_due()
            self.matter.due_at = min(earliest, expected) if earliest else expected

    def link_to(self, person_id: int, purpose: LinkPurpose, at: datetime) -> int:
        """A link without sign-in; its key."""
        nonce = f"{self.world.dice.getrandbits(128):032x}"
        row = self.world.book.put(
            Link, matter_id=self.matter.id, person_id=person_id, purpose=purpose, nonce=nonce, made_at=at,
            expires_at=at + LINK_LASTS, used_at=None, revoked_at=None,
        )  # fmt: skip
        self.links.append(row)
        key: int = row["id"]
        return key

    def revoke_links(self, purpose: LinkPurpose, at: datetime) -> None:
        for row in self.links:
            if row["purpose"] is purpose and row["used_at"] is None and row["revoked_at"] is None:
                row["revoked_at"] = at

    def tell(
        self, person_id: int | None, kind: str, key: str, at: datetime, matter: Matter | None = None, **params: Any
    ) -> None:
        """A message to somebody, if there is anybody; a second with the same key is nothing."""
        if person_id is not None and self.world.hears(person_id, at):
            about = matter or self.matter
            letter = Letter(person_id, kind, key, at, self.ground.id, about.id, coded(params))
            self.world.letters.setdefault(key, letter)

    def judges(self, at: datetime) -> list[Somebody]:
        """Whom we ask for the verdict: the reporter if their word counts, else those of the home whose word does."""
        if self.house is None:
            return [self.reporter] if self.reporter and self.reporter.id not in self.worked else []
        able = [one for one in self.house.judges(self.matter.opened_at, at) if one.id not in self.worked]
        return [self.reporter] if self.reporter in able else able[:5]

    def holders(self, *roles: Any) -> list[Somebody]:
        return self.ground.holders(*roles)


def _is_at_work(part: Part, row: dict[str, Any]) -> bool:
    return part is Part.TECHNICIAN and row["until"] is None
