"""Names of people who do not exist, and numbers that reach nobody."""

from functools import cache
from pathlib import Path
from random import Random

from opencc import OpenCC

# Three lines: Chinese surnames, given names, and whole English names.
_FILE = Path(__file__).with_suffix(".txt")
_LISTS = {line.split()[0]: line.partition("|")[2].strip() for line in _FILE.read_text(encoding="utf-8").splitlines()}
SURNAMES, GIVEN = _LISTS["surnames"].split(), _LISTS["given"].split()
ENGLISH = _LISTS["english"].split(", ")


@cache
def _traditional() -> OpenCC:
    """Made when it is asked for: its dictionaries weigh 40 MB, and no web worker needs them."""
    return OpenCC("s2hk")


def traditional(words: str) -> str:
    """The same words in Traditional characters."""
    return str(_traditional().convert(words))


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
