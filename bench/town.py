"""A town of any size for measurements: estates, homes, households and staff. The same numbers give the same town."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bench.sink import Row, Sink
from portal.accounts.models import Membership, Person, Theme
from portal.estates.models import Building, Estate, Home, Relation, RelationKind, midnight
from portal.estates.models.relation import DEFAULT_RIGHTS
from portal.estates.numbering import number_of, sort_key
from portal.kernel.access import Role
from portal.notifications.models import ContactKind, ContactPoint, Origin

ESTATES, BUILDINGS = 4, 6
STAFF = (
    Role.MANAGER,
    Role.FRONT_DESK,
    Role.FRONT_DESK,
    Role.DISPATCHER,
    Role.SUPERVISOR,
    Role.ADMINISTRATOR,
    *[Role.TECHNICIAN] * 10,
    *[Role.STEWARD] * 2,
)
ZONE = "Asia/Shanghai"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉文斌"
MOVED_IN = date(2021, 3, 1)


@dataclass(frozen=True)
class Town:
    """How many homes and people there are, and who is who; every number is a key of the database."""

    homes: int
    residents: int
    now: datetime

    @property
    def staff_count(self) -> int:
        return ESTATES * len(STAFF)

    def staff_of(self, estate: int, role: Role) -> list[int]:
        """The people who hold a role at an estate (1 to ESTATES)."""
        first = (estate - 1) * len(STAFF) + 1
        return [first + place for place, held in enumerate(STAFF) if held is role]

    def estate_of(self, home: int) -> int:
        """Half of all homes stand in the first estate, the rest in the others."""
        return 1 if home % 2 else 2 + (home // 2) % (ESTATES - 1)

    def building_of(self, home: int) -> int:
        return (self.estate_of(home) - 1) * BUILDINGS + 1 + (home // 7) % BUILDINGS

    def owner_of(self, home: int) -> int:
        return self.staff_count + home

    def label_of(self, home: int) -> str:
        return f"{(home // 7) % BUILDINGS + 1}-{home:05}"


def town_for(size: int, now: datetime) -> Town:
    """The town in which so many matters were reported: 5,000 residents for 100,000."""
    residents = max(size // 20, 500)
    return Town(homes=residents * 3 // 5, residents=residents, now=now)


def email_of(person: int) -> str:
    return f"person{person}@bench.test"


def build(sink: Sink, town: Town, password_hash: str) -> None:
    """All of the town but what happened in it."""
    sink.write(Person, _people(town, password_hash))
    sink.write(ContactPoint, _contacts(town))
    sink.write(Estate, _estates(town))
    sink.write(Membership, _memberships(town))
    sink.write(Building, _buildings())
    sink.write(Home, _homes(town))
    sink.write(Relation, _relations(town))


def _people(town: Town, password_hash: str) -> Iterator[Row]:
    number = random.Random(1)
    for person in range(1, town.staff_count + town.residents + 1):
        yield {
            "id": person,
            "name": number.choice(SURNAMES) + number.choice(GIVEN) + number.choice(GIVEN),
            "locale": number.choice(("zh_Hans", "zh_Hans", "en")),
            "password_hash": password_hash,
            "password_set_at": town.now,
            "large_text": False,
            "theme": Theme.AUTO,
            "is_demo": False,
            "created_at": town.now - timedelta(days=900),
        }


def _contacts(town: Town) -> Iterator[Row]:
    for person in range(1, town.staff_count + town.residents + 1):
        yield {
            "person_id": person,
            "kind": ContactKind.EMAIL,
            "value": email_of(person),
            "verified_at": town.now,
            "sign_in": True,
            "origin": Origin.SELF,
        }


def _estates(town: Town) -> Iterator[Row]:
    for estate in range(1, ESTATES + 1):
        yield {
            "id": estate,
            "code": f"bench{estate}",
            "names": {"en": f"Bench {estate}", "zh_Hans": f"测试苑{estate}"},
            "zone": ZONE,
            "country": "CN",
            "phone": "+862155550000",
            "hours_text": {},
            "currency": "CNY",
            "desk_person_id": town.staff_of(estate, Role.FRONT_DESK)[0],
            "live_at": town.now - timedelta(days=900),
        }


def _memberships(town: Town) -> Iterator[Row]:
    for place in range(town.staff_count):
        estate, role = place // len(STAFF) + 1, STAFF[place % len(STAFF)]
        yield {
            "person_id": place + 1,
            "estate_id": estate,
            "role": role,
            "team": None,
            "valid_from": town.now - timedelta(days=900),
        }


def _buildings() -> Iterator[Row]:
    for key in range(ESTATES * BUILDINGS):
        yield {
            "id": key + 1,
            "estate_id": key // BUILDINGS + 1,
            "code": str(key % BUILDINGS + 1),
            "names": {},
            "floors": 30,
        }


def _homes(town: Town) -> Iterator[Row]:
    for home in range(1, town.homes + 1):
        label = town.label_of(home)
        yield {
            "id": home,
            "estate_id": town.estate_of(home),
            "building_id": town.building_of(home),
            "label": label,
            "number": number_of(label),
            "sort_key": sort_key(label),
            "floor": home % 30 + 1,
            "stack": f"{home % 8:02}",
            "handed_over_on": date(2020, 6, 1),
        }


def _relations(town: Town) -> Iterator[Row]:
    for place in range(town.residents):
        home = place % town.homes + 1
        kind = RelationKind.OWNER if place < town.homes else RelationKind.FAMILY
        moment = midnight(MOVED_IN, ZONE)
        facts: dict[str, Any] = {"household_id": None if kind is RelationKind.OWNER else home}
        yield facts | {
            "id": place + 1,
            "person_id": town.staff_count + place + 1,
            "home_id": home,
            "estate_id": town.estate_of(home),
            "kind": kind,
            "rights": int(DEFAULT_RIGHTS[kind]),
            "valid_from": MOVED_IN,
            "sees_from": MOVED_IN,
            "begins_at": moment,
            "ends_at": None,
            "sees_at": moment,
        }
