"""Names of people who do not exist, and numbers that reach nobody."""

from random import Random

from opencc import OpenCC

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严"
)  # fmt: skip
GIVEN = ["伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "霞", "平", "刚", "桂英", "秀英", "建国", "建华", "文博", "志强", "秀兰", "玉兰", "淑珍", "海燕", "晓明", "晓燕", "子轩", "梓涵", "一诺", "欣怡", "浩然", "宇航", "雨桐", "思远", "嘉怡", "俊杰", "雅婷", "志远", "国强", "丽华", "春梅", "冬梅", "红梅", "学文", "立新", "卫东", "永强", "佳琪", "梦瑶", "婷婷", "慧敏", "佩玲", "家豪", "诗雨", "书瑶", "天佑", "宏伟", "凤英", "德福", "长青", "金凤", "少华", "逸飞", "若曦", "安然", "月娥", "庆国", "小红", "大勇", "国平", "惠芳", "文静"]
ENGLISH = ["Emma Clarke", "Daniel Price", "Sophie Martin", "James Okafor", "Laura Bianchi", "Peter Novak", "Hannah Weiss", "Thomas Reed", "Olivia Grant", "Samuel Hart", "Maria Santos", "Andrew Blake", "Julia Fischer", "Robert Quinn", "Anna Kowalska", "David Mensah", "Claire Dubois", "Mark Ellis", "Nina Petrova", "Paul Jensen", "Grace Turner", "Henry Walsh", "Priya Nair", "Martin Cole", "Elena Rossi", "Jack Morgan", "Sara Lindgren", "Victor Almeida", "Ruth Kaplan", "Oscar Bergman", "Amy Foster", "Leo Hoffmann", "Irene Costa", "Neil Baxter", "Tara Singh", "George Papas"]
_TRADITIONAL = OpenCC("s2hk")


def traditional(words: str) -> str:
    """The same words in Traditional characters."""
    return str(_TRADITIONAL.convert(words))


class Register:
    """Gives out names and numbers, none of them twice."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.given: set[str] = set()
        self.english = list(ENGLISH)
        self.numbers = 0
        dice.shuffle(self.english)

    def name(self, locale: str, surname: str | None = None) -> str:
        """A name as somebody with that language writes it; of a family, where a surname is said."""
        if locale == "en" and surname is None and self.english:
            return self.english.pop()
        for _ in range(100):
            name = (surname or self.dice.choice(SURNAMES)) + self.dice.choice(GIVEN)
            if name not in self.given:
                break
        self.given.add(name)
        return traditional(name) if locale == "zh_Hant" else name

    def phone(self) -> str:
        """A number of the right length in a range that China has given to nobody."""
        self.numbers += 1
        return f"+861000000{self.numbers:04}"

    def email(self) -> str:
        """An address in a domain that is reserved for examples."""
        return f"home{self.numbers:04}@example.test"
