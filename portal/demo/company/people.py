"""Everybody the company knows: those who sign in to the demo, the other staff, and their roles."""

from datetime import datetime, timedelta

from portal.accounts import passwords
from portal.accounts.models import Membership, Person
from portal.demo.book import Book
from portal.demo.company.ground import Ground, Somebody, Worker
from portal.demo.company.plan import LODGERS, LOGINS, STAFF, Staff
from portal.demo.names import Register
from portal.kernel.access import Role
from portal.notifications.models import ContactKind, ContactPoint
from portal.workforce.models import Skill
from portal.workforce.policy import SENT

PASSWORD = "anju-demo-2026"
WEEK = frozenset(range(7))


class People:
    """Adds people and how they are reached."""

    def __init__(self, book: Book, register: Register, now: datetime) -> None:
        self.book, self.register, self.now = book, register, now
        self.kept = passwords.hashed(PASSWORD)

    def add(self, name: str, locale: str, login: str = "", *, since: datetime | None = None) -> Somebody:
        """Somebody new; with a login, they sign in to the demo."""
        created = since or self.now - timedelta(days=430)
        row = self.book.put(
            Person, name=name, locale=locale, password_hash=self.kept if login else None,
            password_set_at=created if login else None, is_demo=bool(login), created_at=created,
        )  # fmt: skip
        found = Somebody(row["id"], name, locale, login)
        if login:
            self.reach(found, ContactKind.EMAIL, f"{login}@demo.test", created)
        return found

    def reach(self, who: Somebody, kind: ContactKind, value: str, verified_at: datetime | None) -> None:
        """How somebody is reached; only those of the demo sign in with it."""
        self.book.put(
            ContactPoint, person_id=who.id, kind=kind, value=value, verified_at=verified_at, sign_in=who.is_demo
        )

    def accounts(self) -> dict[str, Somebody]:
        """Those who sign in, in the order in which they are introduced, then the rest of the staff; by name."""
        named = {one.login: (one.name, one.locale) for one in (*STAFF, *LODGERS) if one.login}
        found = [self.add(*named[login], login) for login in LOGINS]
        found += [self.add(one.name, one.locale) for one in STAFF if not one.login]
        for who in found:
            self.reach(who, ContactKind.PHONE, self.register.phone(), self.now - timedelta(days=400))
        return {who.name: who for who in found}


def employ(book: Book, grounds: dict[str, Ground], people: dict[str, Somebody], now: datetime) -> None:
    """Roles, skills and certificates. Whoever is on stage in the demo works on the day of loading and the day after."""
    today = next(iter(grounds.values())).day(now)
    for number, one in enumerate(STAFF):
        who = people[one.name]
        for code in one.estates:
            ground = grounds[code]
            since = ground.live_at - timedelta(days=20)
            book.put(Membership, person_id=who.id, estate_id=ground.id, role=one.role, team=one.team, valid_from=since)
            off = _days_off(one, number, today.weekday())
            ground.employ(Worker(who, one.role, one.trades, off, one.late, one.team == "Night"))
        _skills(book, who, one, now)
    committee = next(one for one in LODGERS if one.login == "committee")
    ground = grounds["osmanthus"]
    since = ground.live_at + timedelta(days=30)
    book.put(
        Membership, person_id=people[committee.name].id, estate_id=ground.id, role=Role.COMMITTEE, valid_from=since
    )


def _days_off(one: Staff, number: int, today: int) -> frozenset[int]:
    """Two days a week, spread over the staff."""
    if one.login or one.name in {"Qin Lu", "Dong Ni"}:
        return frozenset({(today + 3) % 7, (today + 4) % 7})
    first = (number * 2) % 7
    return frozenset({first, (first + 1) % 7})


def _skills(book: Book, who: Somebody, one: Staff, now: datetime) -> None:
    if one.role not in SENT:
        return
    papers = {trade: (words, (now + timedelta(days=days)).date()) for trade, words, days in one.papers}
    for trade in one.trades:
        words, until = papers.get(trade, ("", None))
        book.put(Skill, person_id=who.id, trade=trade.value, certificate=words, certified_to=until)
