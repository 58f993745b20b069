"""The four households that sign in: what they have open, and what they remember."""

from datetime import timedelta

from portal.demo.acts import answering
from portal.demo.company.ground import Somebody
from portal.demo.plots.case import play
from portal.demo.plots.fate import Fate
from portal.demo.plots.whole import story
from portal.demo.today import day, steps
from portal.demo.today.stage import Stage
from portal.estates.models import PlaceKind
from portal.kernel.access import Role
from portal.promises.models import PauseReason
from portal.reports.categories import Category as C
from portal.reports.models import VerdictWord as V
from portal.reports.models import WayOn


def tell(stage: Stage, people: dict[str, Somebody]) -> None:
    """All four."""
    by_login = {who.login: who for who in people.values()}
    _resident(stage, by_login)
    _neighbour(stage, by_login)
    _tenant(stage, by_login)
    _committee(stage, by_login)


def _past(
    stage: Stage, who: Somebody, home: str, category: C, words: str, days: float, fate: Fate | None = None
) -> None:
    at = stage.local(-int(days), 9 + int(days) % 11, 17)
    play(story(stage.by(who, home, category, words, at, photos=1, fate=fate)), stage.now - timedelta(minutes=1))


def _resident(stage: Stage, people: dict[str, Somebody]) -> None:
    """Three open, one of each kind that a resident has to understand; four closed within the year."""
    who, plumber, electrician = people["resident"], people["technician"], people["technician2"]
    for category, words, days, fate in (
        (C.POWER, "The sockets in the bedroom are dead. The lamps are fine. Please send an electrician.", 301, Fate()),
        (C.DRAIN, "The kitchen sink drains very slowly; the drain smells.", 214, Fate(ends=(V.NOT, V.SOLVED))),
        (C.NOISE, "Drilling next door before eight on a Sunday. The noise has gone on for weeks.", 127, Fate()),
        (C.WATER, "Very low water pressure in the shower, worst between six and eight.", 46, Fate()),
    ):
        _past(stage, who, "3-1204", category, words, days, fate)
    _waits_for_test(stage, who, plumber)
    _two_visits(stage, who, plumber, electrician)


def _two_visits(stage: Stage, who: Somebody, plumber: Somebody, electrician: Somebody) -> None:
    """A door to be judged, and a leak that somebody comes for tomorrow."""
    home = "3-1204"
    door = stage.by(
        who, home, C.DOOR, "The balcony door is stuck and the handle came off in my hand.", stage.local(-2, 17, 12),
        photos=1,
        windows=("weekday_afternoon",),
    )  # fmt: skip
    steps.finished(door, electrician, stage.local(-1, 16, 40), 50)
    leak = stage.by(
        who, home, C.LEAK_PIPE,
        "The valve under the kitchen sink drips day and night, and the cupboard is swollen by now.",
        min(stage.local(-1, 18, 42), stage.ago(hours=3)), photos=2, answers={"flow": "drip", "electric": "no",
        "reach": "room"},
        wanted="Please ring before you come.",
    )  # fmt: skip
    steps.booked(leak, plumber, stage.window(1, 14, 16))


def _waits_for_test(stage: Stage, who: Somebody, plumber: Somebody) -> None:
    """Water from above, waiting for a ponding test; others of the building and of the estate wait as well."""
    for days, building in ((16, "4"), (11, "5")):
        other = stage.some(C.LEAK_ABOVE, stage.local(-days, 9, 40), building=building)
        helper, start = stage.hand(C.LEAK_ABOVE, stage.local(1 - days, 10), besides=[plumber])
        steps.waiting(other, helper, start, PauseReason.SPECIALIST, 4)
    above = stage.by(
        who, "3-1204", C.LEAK_ABOVE,
        "Water is dripping from the ceiling of our bathroom. The stain has grown since yesterday.",
        stage.local(-8, 18, 26), photos=3, answers={"electric": "no", "growing": "yes", "bulging": "no",
        "reach": "room"},
        windows=("weekday_morning", "weekend"),
    )  # fmt: skip
    at, _job = steps.waiting(above, plumber, stage.local(*day.SEEN_ABOVE), PauseReason.SPECIALIST, 5)
    message = "The neighbour above says that they are at home at the weekend and can let you in."
    steward = stage.ground.holders(Role.STEWARD)[0]
    at += timedelta(hours=4)
    answering.message(above.tale, message, at, who, by_staff=False)
    thanks = "Thank you, that helps. The firm brings the water test and the camera on the day named above."
    answering.message(above.tale, thanks, at + timedelta(minutes=35), steward, by_staff=True)
    until = above.tale.matter.waiting_until
    assert until is not None
    words = "Nothing has changed: the test is confirmed. You hear from us on that day at the latest."
    answering.promise_update(above.tale, words, until, at + timedelta(minutes=40), steward)


def _neighbour(stage: Stage, people: dict[str, Somebody]) -> None:
    """The home below: water from above as well, and a noisy neighbour."""
    who, home = people["neighbour"], "3-1104"
    _past(
        stage, who, home, C.FEES, "这个月物业费多收了两百，账单上的面积和房本不一样，请核对。", 152, Fate(ends=(None,))
    )
    _past(stage, who, home, C.HEATING, "地暖不热，次卧地面冰凉，别的房间还可以。", 63)
    noise = stage.by(
        who, home, C.NOISE, "楼上每天半夜跑跳、搬动椅子，吵得孩子睡不着，沟通过没用。", stage.local(-1, 7, 9)
    )
    steps.given(noise, Role.STEWARD)
    leak = stage.by(
        who, home, C.LEAK_ABOVE, "卫生间天花板漏水，昨天晚上开始的，水渍越来越大，怀疑是楼上防水有问题。",
        stage.local(-2, 21, 31),
        photos=2, answers={"electric": "no", "growing": "yes", "bulging": "no"},
    )  # fmt: skip
    steps.booked(leak, people["technician"], stage.window(1, 10, 12))


def _tenant(stage: Stage, people: dict[str, Somebody]) -> None:
    """A tenant who reads Traditional: one to judge, one on its way."""
    who, home = people["tenant"], "4-803"
    _past(
        stage,
        who,
        home,
        C.NETWORK,
        "家裡手機信號很差，只有窗邊能打電話，移動聯通都一樣。",
        92,
        Fate(declined=WayOn.COMPETENT_BODY),
    )
    _past(
        stage, who, home, C.DOOR, "大門門鎖不順，鑰匙要轉幾次才打得開，請師傅來看看。", 203,
        Fate(ends=(V.SOLVED, V.CAME_BACK, V.SOLVED)),
    )  # fmt: skip
    _two_of_the_tenant(stage, who, home, people)


def _two_of_the_tenant(stage: Stage, who: Somebody, home: str, people: dict[str, Somebody]) -> None:
    heating = stage.by(
        who, home, C.HEATING, "熱水器沒有熱水，螢幕顯示E1，家裡有小孩，請盡快。", stage.local(-2, 18, 55), photos=1
    )
    helper, start = stage.hand(C.HEATING, stage.local(-1, 11), besides=[people["technician2"]])
    steps.finished(heating, helper, start + timedelta(minutes=50), 50)
    water = stage.by(
        who,
        home,
        C.WATER,
        "水壓不足，晚上洗澡水很小，熱水爐經常點不著。",
        min(stage.local(-1, 22, 4), stage.ago(hours=2)),
        answers={"water": "weak"},
    )
    helper, start = stage.hand(C.WATER, stage.local(1, 16), besides=[people["technician"]])
    steps.booked(water, helper, (start, start + timedelta(hours=2)))


def _committee(stage: Stage, people: dict[str, Somebody]) -> None:
    """An owner on the committee: money, and the lift that waits for a part."""
    who, home = people["committee"], "5-602"
    _past(stage, who, home, C.LEAK_RAIN, "下雨就漏，主卧飘窗渗水，墙面湿了一大片。", 247)
    _past(stage, who, home, C.SUGGESTION, "提个建议：各类通知能不能提前两天发，老人好准备。", 74)
    money = stage.by(
        who, home, C.PUBLIC_MONEY, "电梯广告和停车的公共收益上半年的为什么还没公示？", stage.local(-3, 12, 48)
    )
    steps.given(money, Role.CASE_OFFICER)
    lifts = [spot for spot in stage.ground.spots if spot.kind is PlaceKind.LIFT]
    building = stage.house(home).building_id
    lift = next(spot for spot in lifts if spot.building_id == building)
    stuck = stage.by(
        who, home, C.LIFT, "左边电梯坏了，门关到一半又打开，另一部还能用，早高峰等很久。", stage.local(-5, 8, 3),
        photos=1,
        place=lift.id, answers={"trapped": "no", "lift_unsafe": "no", "lifts": "one"},
    )  # fmt: skip
    helper, start = stage.hand(C.LIFT, stage.local(-5, 13), besides=[people["technician2"]])
    steps.waiting(stuck, helper, start, PauseReason.PARTS, 3)
