"""Guided questions, words of danger, safety advice, and the resident's own key words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.severity import Scope, Severity
from portal.reports import advice, wording
from portal.reports.alarms import Alarm, alarm_in
from portal.reports.categories import TREE, Category
from portal.reports.dangers import LIFE, Danger
from portal.reports.guidance import QUESTIONS, Signs, questions_for, signs
from portal.reports.keywords import LONGEST, key_words
from portal.reports.severity import severity_of

D = Danger


def severity(found: Signs) -> Severity:
    return severity_of(
        found.danger is not None, found.life, found.growing, found.essential_lost, found.scope, relapse=False
    )


DANGEROUS = [
    ("漏水滴到插座", D.ELECTRIC, False),
    ("樓上漏水滴到插座上了", D.ELECTRIC, False),
    ("水从吊灯里滴下来", D.ELECTRIC, False),
    ("漏水很严重，旁边就是配电箱", D.ELECTRIC, False),
    ("Water is leaking onto the power strip", D.ELECTRIC, False),
    ("热水器漏电", D.ELECTRIC, False),
    ("The socket is sparking", D.ELECTRIC, False),
    ("师傅触电了", D.SHOCK, True),
    ("I got a shock from the tap", D.SHOCK, True),
    ("厨房着火了", D.FIRE, True),
    ("插座冒煙", D.FIRE, True),
    ("There is a burning smell from the fuse box", D.FIRE, True),
    ("厨房闻到燃气味", D.GAS, True),
    ("走廊有股煤氣的味道", D.GAS, True),
    ("I can smell gas in the stairwell", D.GAS, True),
    ("我妈妈被困在电梯里", D.TRAPPED, True),
    ("電梯裡有人出不來", D.TRAPPED, True),
    ("My son is stuck in the lift", D.TRAPPED, True),
    ("小孩把自己反锁在卧室里", D.LOCKED_IN, True),
    ("The baby is locked in the bathroom", D.LOCKED_IN, True),
    ("有人持刀闹事", D.THREAT, True),
    ("两个业主打架打人", D.THREAT, False),
    ("外墙砖砸到人了", D.INJURY, True),
    ("An old man fell and is bleeding", D.INJURY, True),
    ("厨房水管爆了", D.BURST_PIPE, False),
    ("A pipe burst in the kitchen", D.BURST_PIPE, False),
    ("客厅积水", D.FLOOD, False),
    ("The basement is flooded", D.FLOOD, False),
    ("外墙瓷砖脱落", D.FALLING, False),
    ("陽台玻璃快掉了", D.FALLING, False),
    ("有东西从高处坠落", D.FALLING, False),
    ("The ceiling is bulging", D.FALLING, False),
    ("隔壁在砸承重墙", D.STRUCTURE, False),
    ("电梯急坠了两层", D.LIFT_UNSAFE, False),
    ("The lift dropped suddenly", D.LIFT_UNSAFE, False),
    ("消防通道被车堵住了", D.FIRE_LANE, False),
    ("The fire exit is locked", D.FIRE_LANE, False),
]

HARMLESS = [
    "楼道灯不亮",
    "燃气费怎么交",
    "厨房没有燃气味",
    "没有人受伤",
    "there is no smell of gas",
    "Nobody was injured",
    "万一着火怎么办",
    "楼道堆放杂物，存在火灾隐患",
    "if there is a fire we cannot get out",
    "去年电梯困人",
    "这件事一直困扰我们",
    "热水器打不着火",
    "停车位被占了",
    "公交线路太少",
    "楼下油烟冒到我家",
    "The water heater has no power",
    "The street light is off, the road is wet",
    "Please send me the gas bill",
    "When is the next fire drill",
]


@pytest.mark.row("S41")
@pytest.mark.parametrize(("words", "danger", "life"), DANGEROUS, ids=[words for words, *_ in DANGEROUS])
def test_words_of_danger_are_heard(words: str, danger: Danger, life: bool) -> None:
    alarm = alarm_in(words)
    assert danger in alarm.dangers
    assert alarm.life is life


@pytest.mark.row("S41")
@pytest.mark.parametrize("words", HARMLESS)
def test_what_is_denied_imagined_past_or_something_else_raises_no_alarm(words: str) -> None:
    assert alarm_in(words) == Alarm()


@pytest.mark.row("S41")
def test_water_dripping_onto_a_socket_is_urgent_and_quoted() -> None:
    words = "漏水滴到插座"
    found = signs(Category.LEAK_ABOVE, words, {})
    assert (found.danger, severity(found)) == (Danger.ELECTRIC, Severity.URGENT)
    assert key_words(words) == ("漏水滴到插座",)
    assert len(advice.advice_for(Danger.ELECTRIC, "CN")) >= 3


@pytest.mark.row("S41")
@pytest.mark.parametrize("word", ["漏电", "漏電", "燃气泄漏", "坠落", "積水", "trapped"])
def test_the_danger_words_of_the_rule_raise_urgency(word: str) -> None:
    assert severity(signs(Category.OTHER, word, {})).step >= Severity.URGENT.step


@pytest.mark.row("S41")
@pytest.mark.parametrize(
    "words", ["电梯经常困人", "外墙瓷砖脱落，差点砸到人", "I am afraid that there might be a gas leak"]
)
def test_what_is_real_but_not_this_minute_is_urgent_and_no_emergency(words: str) -> None:
    alarm = alarm_in(words)
    assert alarm.raised
    assert not alarm.life


def test_what_a_long_letter_mentions_at_its_end_is_no_emergency() -> None:
    letter = "我们小区有很多问题需要解决。" * 30 + "有人被困在电梯里。"
    assert alarm_in(letter).dangers == (Danger.TRAPPED,)
    assert not alarm_in(letter).life
    assert alarm_in("有人被困在电梯里。" + letter).life


def test_a_danger_is_quoted_in_the_residents_own_script() -> None:
    assert alarm_in("昨晚樓上漏水滴到插座").words == ("漏水滴到插座",)


def test_the_end_of_a_sentence_parts_what_does_not_belong_together() -> None:
    assert alarm_in("楼上漏水已经修好。插座想加一个").dangers == ()


def test_the_gravest_danger_comes_first() -> None:
    found = signs(Category.LEAK_PIPE, "水管爆了，插座冒烟", {})
    assert found.dangers[0] is Danger.FIRE
    assert found.danger is Danger.FIRE


@pytest.mark.row("S34")
@pytest.mark.parametrize("category", list(Category))
def test_no_category_asks_more_than_four_questions_and_each_has_words(category: Category) -> None:
    asked = questions_for(category)
    assert len(asked) <= 4
    assert len({question.key for question in asked}) == len(asked)
    for question in asked:
        assert str(wording.question(question.key))
        assert 2 <= len(question.answers) <= 5
        assert all(str(wording.answer(question.key, key)) for key in question.answers)


def test_no_question_or_answer_has_words_without_being_asked() -> None:
    asked = {question.key: set(question.answers) for questions in QUESTIONS.values() for question in questions}
    assert set(wording.QUESTION) == set(asked)
    assert {key: set(words) for key, words in wording.ANSWER.items()} == {key: asked[key] for key in wording.ANSWER}


def test_every_question_matters() -> None:
    for questions in QUESTIONS.values():
        for question in questions:
            assert len(set(question.answers.values())) > 1


@pytest.mark.row("S44")
def test_without_answers_a_category_counts_as_it_usually_is() -> None:
    found = signs(Category.LEAK_ABOVE, "", {})
    leaf = TREE[Category.LEAK_ABOVE]
    assert (found.growing, found.essential_lost, found.scope) == (leaf.growing, leaf.essential_lost, leaf.scope)
    assert found.dangers == ()


@pytest.mark.row("S44")
@pytest.mark.parametrize(
    ("category", "answers", "expected"),
    [
        (Category.LEAK_ABOVE, {"growing": "yes", "reach": "riser"}, Severity.MAJOR),
        (Category.LEAK_ABOVE, {"growing": "no"}, Severity.MINOR),
        (Category.LEAK_ABOVE, {"growing": "no", "electric": "yes"}, Severity.URGENT),
        (Category.LEAK_PIPE, {"flow": "drip", "shut_off": "yes"}, Severity.MINOR),
        (Category.LEAK_PIPE, {"flow": "drip", "shut_off": "no"}, Severity.MAJOR),
        (Category.LEAK_PIPE, {"flow": "burst"}, Severity.URGENT),
        (Category.CRACK, {"growing": "no", "wide": "hair", "reach": "room"}, Severity.MINOR),
        (Category.CRACK, {"wide": "through"}, Severity.URGENT),
        (Category.WATER, {"water": "none", "homes": "mine"}, Severity.MAJOR),
        (Category.WATER, {"water": "none", "homes": "building"}, Severity.URGENT),
        (Category.WATER, {"water": "weak", "homes": "building"}, Severity.MINOR),
        (Category.POWER, {"burning": "yes"}, Severity.EMERGENCY),
        (Category.GAS, {"gas_smell": "yes"}, Severity.EMERGENCY),
        (Category.LIFT, {"trapped": "yes"}, Severity.EMERGENCY),
        (Category.LIFT, {"trapped": "no", "lifts": "all"}, Severity.URGENT),
        (Category.LIFT, {"trapped": "no", "lifts": "one"}, Severity.MINOR),
        (Category.PARKING, {"blocks_escape": "yes"}, Severity.URGENT),
        (Category.PUBLIC_ORDER, {"threatened": "yes"}, Severity.EMERGENCY),
        (Category.LEAK_ABOVE, {"growing": "perhaps", "no_such": "yes"}, Severity.MAJOR),
    ],
)
def test_answers_set_the_severity(category: Category, answers: dict[str, str], expected: Severity) -> None:
    assert severity(signs(category, "", answers)) is expected


@pytest.mark.row("S41")
def test_an_answer_confirms_what_the_words_leave_open() -> None:
    words = "电梯经常困人"
    assert not signs(Category.LIFT, words, {"trapped": "no"}).life
    assert signs(Category.LIFT, words, {"trapped": "yes"}).life


@pytest.mark.row("S41")
def test_an_answer_cannot_take_back_a_danger_that_the_words_speak_of() -> None:
    assert signs(Category.GAS, "闻到煤气味", {"gas_smell": "no"}).life


@pytest.mark.row("S41")
def test_the_danger_tap_alone_makes_an_emergency() -> None:
    assert severity(signs(Category.OTHER, "快来", {}, danger_now=True)) is Severity.EMERGENCY


@pytest.mark.row("S41")
@pytest.mark.parametrize("danger", list(Danger))
@pytest.mark.parametrize("country", ["CN", "GB", "TW", "XX"])
def test_every_danger_has_a_few_short_steps(danger: Danger, country: str) -> None:
    steps = [str(step) for step in advice.advice_for(danger, country)]
    assert 3 <= len(steps) <= 4
    assert all(len(step) <= 120 and "!" not in step and "%(" not in step for step in steps)


@pytest.mark.row("S41")
def test_advice_for_danger_to_life_names_the_countrys_number() -> None:
    for danger in LIFE:
        numbers = {advice.number("cn", service) for service in advice.Service}
        assert any(number in str(step) for step in advice.advice_for(danger, "CN") for number in numbers)
    assert "999" in " ".join(map(str, advice.advice_for(Danger.FIRE, "GB")))
    assert "112" in " ".join(map(str, advice.advice_for(Danger.FIRE, "FR")))


KEY_WORDS = [
    (
        "您好，我是3栋的，昨晚下雨后天花板一直滴水，还滴到插座上了，请尽快来。",
        ("昨晚下雨后天花板一直滴水", "还滴到插座上了"),
    ),
    ("您好，樓道燈壞了，謝謝", ("樓道燈壞了",)),
    ("5号门的门禁坏了", ("5号门的门禁坏了",)),
    ("Hello. The LIFT is stuck between floors, please hurry.", ("The LIFT is stuck between floors",)),
    ("Grüße vom Dach", ("Grüße vom Dach",)),
    ("。。。", ()),
    ("", ()),
]


@pytest.mark.row("S41")
@pytest.mark.parametrize(("words", "expected"), KEY_WORDS)
def test_the_residents_own_key_words_are_said_back(words: str, expected: tuple[str, ...]) -> None:
    assert key_words(words) == expected


@pytest.mark.row("S41")
def test_key_words_of_one_endless_sentence_are_cut_to_what_carries_the_matter() -> None:
    (quoted,) = key_words("我" * 60 + "卫生间天花板漏水", most=1)
    assert quoted == "卫生间天花板漏水"
    (quoted,) = key_words("卫生间漏水" + "我" * 60, most=1)
    assert quoted.startswith("卫生间漏水")
    assert len(quoted) == LONGEST


PIECES = [
    "漏水",
    "樓上",
    "滴到",
    "插座",
    "着火",
    "没有",
    "万一",
    "，",
    "。",
    "…",
    "㎡",
    "ﬁ",
    "e\u0301",
    "İ",
    " ",
    "5",
    "socket",
    "Leaking",
]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_what_is_quoted_stands_in_the_original_whatever_characters_surround_it(words: str) -> None:
    alarm = alarm_in(words)
    assert all(piece in words for piece in (*alarm.words, *key_words(words)))
    assert {words[start:end] for start, end in alarm.places} == set(alarm.words)
    assert not alarm.life or not LIFE.isdisjoint(alarm.dangers)


@given(st.text(max_size=400))
def test_key_words_are_always_pieces_of_the_original(words: str) -> None:
    quoted = key_words(words)
    assert len(quoted) <= 2
    assert all(piece in words and piece.strip() == piece for piece in quoted)


@given(st.text(max_size=400), st.sampled_from(Category), st.dictionaries(st.text(max_size=9), st.text(max_size=9)))
def test_any_words_and_answers_give_signs(words: str, category: Category, answers: dict[str, str]) -> None:
    found = signs(category, words, answers)
    assert isinstance(found.scope, Scope)
    assert not found.life or found.danger in LIFE
