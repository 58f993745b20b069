"""What the demo company is made of."""

from typing import NamedTuple

from portal.estates.models import PlaceKind as P
from portal.kernel.access import Role
from portal.reports.categories import Trade as T

Names = dict[str, str]


class Block(NamedTuple):
    """A building: `years` ago its homes were handed over; maisonettes have two floors at the top."""

    code: str
    entrances: tuple[str, ...]
    floors: int
    stacks: int
    years: float
    maisonettes: bool = False


class Place(NamedTuple):
    """An estate."""

    code: str
    names: Names
    phone: str
    hours: Names
    desk: str
    blocks: tuple[Block, ...]


class Staff(NamedTuple):
    """Somebody who works for the company. `login`: who signs in as them in the demo."""

    name: str
    role: Role
    estates: tuple[str, ...]
    locale: str = "zh_Hans"
    login: str = ""
    team: str | None = None
    trades: tuple[T, ...] = ()
    papers: tuple[tuple[T, str, int], ...] = ()
    late: bool = False


OSM, RIV = ("osmanthus",), ("riverside",)
BOTH = OSM + RIV

PLACES = (
    Place(
        "osmanthus",
        {"en": "Osmanthus Court", "zh_Hans": "桂花苑", "zh_Hant": "桂花苑"},
        "+862100000101",
        {
            "en": "every day 8:00–20:00",
            "zh_Hans": "每天8:00–20:00",
            "zh_Hant": "每天8:00–20:00",
        },
        "Lin Yue",
        (
            Block("1", ("1", "2"), 11, 2, 9.0), Block("2", ("1", "2", "3"), 6, 2, 11.5), Block("3", (), 26, 4, 3.6),
            Block("4", (), 26, 4, 3.6), Block("5", (), 18, 4, 1.7, maisonettes=True),
        ),
    ),
    Place(
        "riverside",
        {"en": "Riverside Gardens", "zh_Hans": "江畔花园", "zh_Hant": "江畔花園"},
        "+862100000202",
        {
            "en": "every day 8:00–20:00",
            "zh_Hans": "每天8:00–20:00",
            "zh_Hant": "每天8:00–20:00",
        },
        "Qin Lu",
        (Block("A", (), 16, 5, 2.4), Block("B", (), 16, 4, 2.4)),
    ),
)  # fmt: skip

# Of every building; the second lift only where there are many floors.
IN_BUILDING: tuple[tuple[P, str, str], ...] = (
    (P.LOBBY, "Lobby", "大堂"),
    (P.LIFT, "Lift 1", "1号电梯"),
    (P.LIFT, "Lift 2", "2号电梯"),
    (P.STAIRS, "Stairs", "楼梯间"),
    (P.CORRIDOR, "Corridors", "楼道"),
    (P.ROOF, "Roof", "屋面"),
    (P.FACADE, "Outside walls", "外墙"),
)
ON_GROUNDS: tuple[tuple[P, str, str], ...] = (
    (P.GARAGE, "Garage, level B1", "地下车库B1层"),
    (P.GARAGE, "Garage, level B2", "地下车库B2层"),
    (P.GARDEN, "Central garden", "中心花园"),
    (P.GARDEN, "East garden", "东侧绿地"),
    (P.PLAYGROUND, "Playground", "儿童活动区"),
    (P.GATE, "West gate", "西门"),
    (P.GATE, "East gate", "东门"),
    (P.PUMP_ROOM, "Pump room", "水泵房"),
    (P.ELECTRIC_ROOM, "Electrical room", "配电房"),
)

EN = "en"
STAFF = (
    Staff("Lin Yue", Role.FRONT_DESK, OSM, EN, "frontdesk"),
    Staff("Zhao Min", Role.DISPATCHER, OSM, EN, "dispatcher"),
    Staff(
        "Chen Wei", Role.TECHNICIAN, OSM, EN, "technician", "Water", (T.PLUMBING, T.WATERPROOFING),
        ((T.PLUMBING, "Plumber, grade 3", 420), (T.WATERPROOFING, "Waterproofing W-0718", 260)),
    ),
    Staff(
        "Sun Hao", Role.TECHNICIAN, OSM, "zh_Hans", "technician2", "Electrics", (T.ELECTRICS, T.LIFT, T.CARPENTRY,
        T.GENERAL),
        ((T.ELECTRICS, "低压电工证 D-2251", 130), (T.LIFT, "特种设备作业证 T-0092", -20)),
    ),
    Staff("Xu Lan", Role.STEWARD, OSM, "zh_Hans", "steward"),
    Staff("Shen Qing", Role.CASE_OFFICER, OSM, EN, "officer"),
    Staff("Wang Jun", Role.SUPERVISOR, OSM, EN, "supervisor"),
    Staff("He Ping", Role.MANAGER, OSM, EN, "manager"),
    Staff("Luo Yan", Role.REGIONAL_HEAD, BOTH, "zh_Hans", "regional"),
    Staff("Jiang Bo", Role.ADMINISTRATOR, BOTH, EN, "admin"),
    Staff("Fang Hua", Role.MANAGER, RIV, EN, "elsewhere"),
    Staff("Luo Dan", Role.FRONT_DESK, OSM),
    Staff("He Jing", Role.DISPATCHER, OSM, team="Night"),
    Staff("Tang Bo", Role.DISPATCHER, OSM, team="Night"),
    Staff("Xie Lin", Role.DISPATCHER, OSM),
    Staff(
        "Ma Qiang", Role.TECHNICIAN, OSM, team="Water", trades=(T.PLUMBING, T.HVAC, T.GAS), late=True,
        papers=((T.GAS, "燃气作业证 R-1180", 300), (T.HVAC, "制冷作业证 Z-0465", 75)),
    ),
    Staff(
        "Li Gang", Role.TECHNICIAN, OSM, team="Walls", trades=(T.MASONRY, T.WATERPROOFING, T.GENERAL),
        papers=((T.MASONRY, "高处作业证 G-3307", -45),),
    ),
    Staff(
        "Huang Lei", Role.TECHNICIAN, OSM, team="Electrics", trades=(T.ELECTRICS, T.LIFT, T.HVAC, T.GENERAL), late=True,
        papers=((T.ELECTRICS, "低压电工证 D-1874", 510), (T.LIFT, "特种设备作业证 T-0141", 190)),
    ),
    Staff("Deng Hua", Role.TECHNICIAN, OSM, team="Walls", trades=(T.CARPENTRY, T.MASONRY, T.GENERAL)),
    Staff("Ren Kai", Role.TECHNICIAN, OSM, team="Water", trades=(T.PLUMBING, T.WATERPROOFING, T.GAS),
          papers=((T.GAS, "燃气作业证 R-1203", -10),)),
    Staff("Yu Fang", Role.CLEANER, OSM, trades=(T.CLEANING,)),
    Staff("Wei Xia", Role.CLEANER, OSM, trades=(T.CLEANING,), late=True),
    Staff("Cao Peng", Role.GUARD, OSM),
    Staff("Bai Xue", Role.STOREKEEPER, OSM),
    Staff("Jin Ying", Role.FINANCE, BOTH),
    Staff("Tan Wen", Role.AUDITOR, BOTH),
    Staff("Ye Chao", Role.SURVEYOR, OSM),
    Staff("Qin Lu", Role.FRONT_DESK, RIV),
    Staff("Song Yi", Role.FRONT_DESK, RIV),
    Staff("Peng Fei", Role.DISPATCHER, RIV, team="Night"),
    Staff("Gao Ming", Role.DISPATCHER, RIV, team="Night"),
    Staff("Dong Ni", Role.DISPATCHER, RIV, EN),
    Staff(
        "Zhu Liang", Role.TECHNICIAN, RIV, team="Water", trades=(T.PLUMBING, T.WATERPROOFING, T.MASONRY, T.GAS),
        papers=((T.GAS, "燃气作业证 R-0977", 210),),
    ),
    Staff(
        "Fan Rui", Role.TECHNICIAN, RIV, team="Electrics", late=True,
        trades=(T.ELECTRICS, T.LIFT, T.HVAC, T.CARPENTRY, T.GENERAL),
        papers=((T.ELECTRICS, "低压电工证 D-2019", -5), (T.LIFT, "特种设备作业证 T-0117", 88)),
    ),
    Staff("Yin Mei", Role.STEWARD, RIV),
    Staff("Kong De", Role.SUPERVISOR, RIV, EN),
    Staff("Hou Ping", Role.CLEANER, RIV, trades=(T.CLEANING,)),
)  # fmt: skip


class Lodger(NamedTuple):
    """A resident who signs in."""

    login: str
    name: str
    locale: str
    home: str
    kind: str


LODGERS = (
    Lodger("resident", "Gu Min", "en", "3-1204", "owner"),
    Lodger("neighbour", "周静", "zh_Hans", "3-1104", "owner"),
    Lodger("tenant", "陳家怡", "zh_Hant", "4-803", "tenant"),
    Lodger("committee", "陶瑞", "zh_Hans", "5-602", "owner"),
)
# The order in which the sign-ins are printed.
LOGINS = (
    "resident", "neighbour", "tenant", "committee", "frontdesk", "dispatcher", "technician", "technician2", "steward",
    "officer",
    "supervisor", "manager", "regional", "admin", "elsewhere",
)  # fmt: skip
