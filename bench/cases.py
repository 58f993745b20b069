"""The reports of a town, before their rows: in every state, spread over three years, the same for the same size."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.town import Town
from portal.kernel.access import Role
from portal.kernel.severity import Severity
from portal.reports.models import Status

RARE = "异响"
"""Stands in one report of a hundred: what the search page is asked for."""
THINGS = (
    "厨房天花板漏水",
    "卫生间下水道堵了",
    "客厅墙面开裂",
    "电梯停运了",
    "楼道灯不亮",
    "水压太低",
    "门禁刷不开",
    "窗户关不上",
    "暖气不热",
    "空调外机吵",
    "车位被占",
    "垃圾没有人清",
    "Water drips from the kitchen ceiling",
    "The hall lamp is out",
    "The lift stops between floors",
    "A crack runs across the living room wall",
    "The drain in the bath is blocked",
)
SINCE = ("从昨天晚上开始", "已经三天了", "越来越严重", "since last night", "it gets worse when it rains", "报过一次了")
LONG_STORY = 240


@dataclass(frozen=True)
class Case:
    """One report, before its rows: all other rows follow from these facts."""

    id: int
    home: int
    estate: int
    reporter: int
    accountable: int
    words: str
    severity: Severity
    status: Status
    opened_at: datetime
    answered_at: datetime | None
    finished_at: datetime | None
    ended_at: datetime | None
    due_at: datetime | None
    posts: int
    round: int
    waiting_until: datetime | None


STATES = (
    [Status.SOLVED] * 66
    + [Status.UNCONFIRMED] * 12
    + [Status.DECLINED] * 6
    + [Status.RECEIVED] * 3
    + [Status.ACCEPTED] * 4
    + [Status.IN_PROGRESS] * 6
    + [Status.FINISHED] * 3
)
ENDED = {Status.SOLVED, Status.UNCONFIRMED, Status.DECLINED}
CAN_BE_AGAIN = {Status.SOLVED, Status.IN_PROGRESS, Status.FINISHED}
FINISHED = {Status.SOLVED, Status.UNCONFIRMED, Status.FINISHED}


def cases(town: Town, size: int) -> Iterator[Case]:
    """The reports, the oldest first; the first is the one with the long story, and is open."""
    number = random.Random(size)
    for key in range(1, size + 1):
        home = 1 if key == 1 else number.randrange(town.homes) + 1
        status = Status.IN_PROGRESS if key == 1 else number.choice(STATES)
        yield _case(town, number, key, size, home, status)


def _case(town: Town, number: random.Random, key: int, size: int, home: int, status: Status) -> Case:
    ended = status in ENDED
    days = 1000 * (1 - key / size) + 3 if ended else 1 + number.random() * 40
    opened = town.now - timedelta(days=days, minutes=number.randrange(1440))
    answered = opened + timedelta(minutes=number.randrange(2, 300)) if status is not Status.RECEIVED else None
    finished = opened + timedelta(hours=number.randrange(6, 40)) if status in FINISHED else None
    estate = town.estate_of(home)
    waits = status is Status.IN_PROGRESS and number.random() < 0.2
    words = f"{number.choice(THINGS)}，{number.choice(SINCE)}。\n{number.choice(SINCE)}"
    return Case(
        id=key,
        home=home,
        estate=estate,
        reporter=town.owner_of(home),
        accountable=number.choice(town.staff_of(estate, Role.FRONT_DESK)),
        words=words + (f"\n{RARE}" if key % 100 == 7 else ""),
        severity=number.choice(list(Severity)[:3]),
        status=status,
        opened_at=opened,
        answered_at=answered,
        finished_at=finished,
        ended_at=opened + timedelta(hours=44) if ended else None,
        due_at=None if ended else town.now + timedelta(minutes=number.randrange(-3000, 9000)),
        posts=LONG_STORY if key == 1 else number.randrange(0, 6),
        round=2 if status in CAN_BE_AGAIN and number.random() < 0.04 else 1,
        waiting_until=town.now + timedelta(days=3) if waits else None,
    )
