"""Which column is which: headings in English and in both Chinese scripts, as rosters really carry them."""

import re
from collections.abc import Sequence
from enum import StrEnum

from portal.estates.models import RelationKind
from portal.kernel.search import folded


class Column(StrEnum):
    """What a cell tells."""

    BUILDING = "building"
    ENTRANCE = "entrance"
    FLOOR = "floor"
    HOME = "home"
    STACK = "stack"
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    RELATION = "relation"
    FROM = "from"
    TO = "to"
    LANGUAGE = "language"
    HANDED_OVER_ON = "handed_over_on"


# Simplified and lower case, without spaces and brackets: `folded` brings Traditional headings here.
_HEADINGS: dict[Column, str] = {
    Column.BUILDING: "building bldg block tower buildingno buildingnumber 楼栋 栋 栋号 楼号 "
    "幢 幢号 座 楼 楼宇 楼栋号 大楼 大厦",
    Column.ENTRANCE: "entrance unit entranceno entrancenumber stairs staircase 单元 单元号 梯 门洞 入口",
    Column.FLOOR: "floor storey story level floors 楼层 层 层数 所在楼层",
    Column.HOME: "home homeno homenumber house houseno flat flatno apartment apt room roomno roomnumber unitno number "
    "房号 房间号 室号 门牌 门牌号 房屋 房屋编号 户号 房产 单位 单位号 单位号码 房间",
    Column.STACK: "stack line riser column 户位 竖列 直列 轴线 立管",
    Column.NAME: "name fullname person resident residentname 姓名 名字 住户 住户姓名 人员姓名 称呼 客户姓名",
    Column.PHONE: "phone phoneno phonenumber mobile mobileno mobilephone mobilenumber cell cellphone tel telephone "
    "电话 手机 手机号 手机号码 电话号码 联系电话 联系方式 移动电话 联系手机 流动电话",
    Column.EMAIL: "email emailaddress mail 邮箱 电子邮箱 电子邮件 邮件 电邮",
    Column.RELATION: "relation relationship kind role 关系 身份 住户类型 人员类型 与业主关系 住户关系 住户身份",
    Column.FROM: "from since start startdate movein moveindate validfrom "
    "从 自 开始 开始日期 起始日期 入住日期 入住时间 起",
    Column.TO: "to until end enddate moveout moveoutdate validto 至 到 结束 结束日期 截止日期 迁出日期 搬离日期 止",
    Column.LANGUAGE: "language locale lang 语言 使用语言 首选语言",
    Column.HANDED_OVER_ON: "handedoveron handedover handoverdate handover completion "
    "交房日期 交付日期 交楼日期 收房日期 交房时间 交房",
}
# These mean the home only where no clearer heading does: "unit" is the home in English, the entrance beside a home.
_HOME_IF_NEEDED = frozenset({"unit", "address", "住址", "地址", "房屋地址", "详细地址"})
# A person may have several of these; everything else stands once.
_SEVERAL = frozenset({Column.PHONE, Column.EMAIL})
BY_HEADING = {word: column for column, words in _HEADINGS.items() for word in words.split()}

# A heading that also says who the people of its column are.
_NAME_OF_KIND = {
    "ownername": RelationKind.OWNER,
    "owner": RelationKind.OWNER,
    "业主": RelationKind.OWNER,
    "业主姓名": RelationKind.OWNER,
    "业主名称": RelationKind.OWNER,
    "产权人": RelationKind.OWNER,
    "户主": RelationKind.OWNER,
    "户主姓名": RelationKind.OWNER,
    "tenant": RelationKind.TENANT,
    "tenantname": RelationKind.TENANT,
    "租户姓名": RelationKind.TENANT,
    "租客姓名": RelationKind.TENANT,
}
_ASIDE = re.compile(r"[(\[【<].{0,60}?[)\]】>]|[\s*:_\-./、]+")

KINDS: dict[str, RelationKind] = {
    word: kind
    for kind, words in {
        RelationKind.OWNER: "owner landlord proprietor 业主 房主 产权人 户主 屋主 本人",
        RelationKind.CO_OWNER: "coowner jointowner 共有人 共有产权人 共同业主 联名业主 共有业主",
        RelationKind.TENANT: "tenant renter lessee 租户 租客 承租人 房客 租赁",
        RelationKind.FAMILY: "family familymember spouse wife husband child son daughter parent relative occupant "
        "家属 家人 家庭成员 配偶 妻子 丈夫 子女 儿子 女儿 父母 父亲 母亲 亲属 同住人 同住",
        RelationKind.AGENT: "agent lettingagent 代理 代理人 中介 经纪",
        RelationKind.KEY_HOLDER: "keyholder 钥匙保管人 保管钥匙 代管钥匙",
        RelationKind.PROXY: "proxy deputy 代办人 受托人 委托人 被委托人 代办",
    }.items()
    for word in words.split()
}
LANGUAGES = {
    word: locale
    for locale, words in {
        "en": "en english 英文 英语",
        "zh_Hans": "zh zhhans zhcn chinese simplified simplifiedchinese 中文 简体 简体中文 汉语 普通话",
        "zh_Hant": "zhhant zhtw zhhk traditional traditionalchinese 繁体 繁体中文 粤语",
    }.items()
    for word in words.split()
}


class Headings:
    """The columns of one file: where each stands, what nobody knows, what stands there twice."""

    def __init__(self, cells: Sequence[str]) -> None:
        self.places: dict[Column, list[int]] = {}
        self.unknown: list[str] = []
        self.doubled: list[Column] = []
        self.kind: RelationKind | None = None
        words = [plain(cell) for cell in cells]
        spare = None
        if not any(BY_HEADING.get(word) is Column.HOME for word in words):
            spare = next((place for place, word in enumerate(words) if word in _HOME_IF_NEEDED), None)
        for place, word in enumerate(words):
            self._take(place, word, cells[place], is_home=place == spare)

    def _take(self, place: int, word: str, cell: str, *, is_home: bool) -> None:
        kind = _NAME_OF_KIND.get(word)
        column = Column.HOME if is_home else Column.NAME if kind else BY_HEADING.get(word)
        if column is None:
            self.unknown += [cell.strip()[:40]] if word else []
        elif column in self.places and column not in _SEVERAL:
            self.doubled.append(column)
        else:
            self.places.setdefault(column, []).append(place)
            self.kind = kind or self.kind

    @property
    def usable(self) -> bool:
        """Whether the file can be understood at all: homes must be named, and each column stand there once."""
        return Column.HOME in self.places and not self.doubled

    def cells(self, row: Sequence[object]) -> dict[Column, list[object]]:
        """A row's filled cells by column."""
        found = {
            column: [row[place] for place in places if place < len(row) and filled(row[place])]
            for column, places in self.places.items()
        }
        return {column: cells for column, cells in found.items() if cells}


def plain(cell: object) -> str:
    """A heading or a word of a closed list, without case, script, spaces and brackets."""
    return _ASIDE.sub("", folded(str(cell)[:120]))


def filled(cell: object) -> bool:
    """Whether there is anything in a cell."""
    return cell is not None and bool(str(cell).strip())
