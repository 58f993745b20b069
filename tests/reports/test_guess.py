"""The guess from words: own sentences in both scripts and English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.reports.categories import TREE, Category, Measured
from portal.reports.guess import guess, nature_of
from portal.reports.lexicon import VOICES
from portal.reports.terms import tokens_of

C = Category

SAID = [
    ("卫生间天花板有一块黄印，昨晚下雨后变大了", C.LEAK_ABOVE),
    ("楼上漏水，我家天花板一直滴水", C.LEAK_ABOVE),
    ("樓上浴室漏水，滴到我家客廳", C.LEAK_ABOVE),
    ("Water is dripping from the ceiling in the bathroom", C.LEAK_ABOVE),
    ("厨房水管爆了，水喷得到处都是", C.LEAK_PIPE),
    ("廚房水龍頭漏水，關不緊", C.LEAK_PIPE),
    ("The tap in the kitchen keeps dripping", C.LEAK_PIPE),
    ("一下雨外墙就渗水，窗台下面都发霉了", C.LEAK_RAIN),
    ("Rain comes in through the window frame and the wall is wet", C.LEAK_RAIN),
    ("客厅墙上有一条裂缝，越来越长", C.CRACK),
    ("客廳牆壁出現裂縫", C.CRACK),
    ("There is a long crack in the living room wall", C.CRACK),
    ("外墙瓷砖脱落，差点砸到人", C.FINISH),
    ("Tiles are hollow and plaster is peeling off", C.FINISH),
    ("家里停水了，水压也一直很低", C.WATER),
    ("整棟樓沒有水", C.WATER),
    ("There is no water in the whole building", C.WATER),
    ("家里突然跳闸，没电了", C.POWER),
    ("No power in our flat, the breaker keeps tripping", C.POWER),
    ("厨房闻到煤气味", C.GAS),
    ("I smell gas in the kitchen", C.GAS),
    ("暖气不热，家里很冷", C.HEATING),
    ("The radiator is cold and we have no hot water", C.HEATING),
    ("马桶堵了，下水道反水", C.DRAIN),
    ("地漏返水，污水冒出來了", C.DRAIN),
    ("The toilet is blocked and sewage is backing up", C.DRAIN),
    ("家里手机一直没有信号", C.NETWORK),
    ("电梯又坏了，老人下不了楼", C.LIFT),
    ("電梯門關不上，一直響", C.LIFT),
    ("The elevator is out of order again", C.LIFT),
    ("入户门的门锁坏了，门打不开", C.DOOR),
    ("The door handle came off and the lock is stuck", C.DOOR),
    ("三楼楼道灯不亮", C.LIGHT),
    ("樓道燈壞了，晚上漆黑一片", C.LIGHT),
    ("The corridor light on floor 3 is out", C.LIGHT),
    ("楼道里的灭火器过期了", C.EQUIPMENT),
    ("The intercom at the entrance does not work", C.EQUIPMENT),
    ("楼下垃圾桶满了没人清理", C.CLEANING),
    ("Rubbish has not been collected and the corridor is dirty", C.CLEANING),
    ("楼上半夜打麻将，吵得睡不着", C.NOISE),
    ("隔壁裝修噪音太大", C.NOISE),
    ("Loud music next door until midnight, we cannot sleep", C.NOISE),
    ("楼下饭店油烟太大，不敢开窗", C.FUMES),
    ("Cooking fumes and a bad smell from the restaurant below", C.FUMES),
    ("小区旁边要建变电站，我们担心辐射", C.NEIGHBOUR),
    ("新楼挡住了我家的采光", C.NEIGHBOUR),
    ("我的车位被别人占用了", C.PARKING),
    ("地下停車場車位太少，亂停車", C.PARKING),
    ("Somebody parked in my parking space", C.PARKING),
    ("顶楼业主违章搭建阳光房", C.ILLEGAL_BUILDING),
    ("頂樓違建沒有人管", C.ILLEGAL_BUILDING),
    ("The neighbour is knocking down a load-bearing wall without a permit", C.ILLEGAL_BUILDING),
    ("隔壁搞群租房，住了十几个人", C.PUBLIC_ORDER),
    ("消防通道被堵住了", C.PUBLIC_ORDER),
    ("A fire lane is blocked by market stalls", C.PUBLIC_ORDER),
    ("物业费为什么比去年多收了", C.FEES),
    ("I was charged twice for the property fee", C.FEES),
    ("维修基金用到哪里去了，请公开账目", C.PUBLIC_MONEY),
    ("How was the maintenance fund spent, please publish the accounts", C.PUBLIC_MONEY),
    ("前台客服态度恶劣", C.CONDUCT),
    ("The security guard was rude to my mother", C.CONDUCT),
    ("上周报修了，说好今天来，一直没人来修", C.DELAY),
    ("Nobody came although the appointment was this morning", C.DELAY),
    ("开发商延期交房半年了", C.PROMISE),
    ("房產證什麼時候能辦", C.PROMISE),
    ("The developer has delayed the handover of our flat", C.PROMISE),
    ("小区门口的公交站能不能加一路公交车", C.OUTSIDE),
    ("The school place for our estate has not been decided", C.OUTSIDE),
    ("提个建议，能不能在楼下加几张长椅", C.SUGGESTION),
    ("I have a suggestion: could we have benches by the pond", C.SUGGESTION),
    ("表扬一下李师傅，师傅真好", C.PRAISE),
    ("Thank you, excellent work by the technician", C.PRAISE),
]


@pytest.mark.row("S34")
@pytest.mark.parametrize(("words", "category"), SAID, ids=[words for words, _ in SAID])
def test_what_a_resident_says_is_taken_for_what_it_is(words: str, category: Category) -> None:
    assert guess(words).category is category


@pytest.mark.row("S34")
def test_a_ceiling_that_drips_after_rain_is_building_quality_and_waterproofing() -> None:
    found = guess("Ceiling drips after rain")
    leaf = TREE[found.category]
    assert (leaf.nature, leaf.trade) == ("building_quality", "waterproofing")
    assert found.nature is Measured.WATERPROOFING_LEAK


def test_every_guess_names_the_words_that_spoke() -> None:
    found = guess("電梯又壞了，按鍵不靈")
    assert set(found.ranked[0].words) == {"电梯", "按键不灵"}


def test_both_scripts_get_the_same_guess() -> None:
    assert guess("樓上漏水，維修人員還沒來").ranked == guess("楼上漏水，维修人员还没来").ranked


@pytest.mark.parametrize(
    "inflected",
    ["leak leaks leaking leaked", "battery batteries", "glass glasses", "switch switches", "drip dripping dripped",
     "smoke smoking smoked", "noise noises", "neighbour neighbour's"],
)  # fmt: skip
def test_english_words_are_heard_in_every_form(inflected: str) -> None:
    assert len({token.key for token in tokens_of(inflected)}) == 1


def test_parking_is_not_a_park() -> None:
    assert len({token.key for token in tokens_of("park parking")}) == 2


def test_the_subject_outweighs_a_letter_that_lists_every_ill() -> None:
    letter = "小区绿化差，垃圾没人清，路灯不亮，电梯老化，停车难，物业费还涨，门口堵车，楼上漏水。" * 3
    assert guess(letter, "房产证迟迟不办").category is Category.PROMISE


def test_words_of_place_weigh_less_than_words_of_fault() -> None:
    assert guess("地下车库漏水，滴得满地都是").nature is Measured.WATERPROOFING_LEAK
    assert guess("地下车库的灯不亮").category is Category.LIGHT
    assert guess("电梯口的瓷砖脱落").category is Category.FINISH


def test_what_is_denied_weighs_little() -> None:
    assert guess("不是电梯的问题，是楼道灯坏了").category is Category.LIGHT
    assert guess("It is not the lift, it is the corridor light").category is Category.LIGHT


def test_stock_phrases_alone_say_nothing() -> None:
    found = guess("尊敬的领导您好，请相关部门解决问题，万分感谢")
    assert found.ranked == ()
    assert (found.category, found.confidence) == (Category.OTHER, 0.0)


def test_a_suggestion_about_parking_is_about_parking() -> None:
    found = guess("建议增设停车位", "我有一点建议")
    assert found.category is Category.SUGGESTION
    assert found.nature is Measured.PARKING


def test_more_to_go_on_gives_more_confidence() -> None:
    assert guess("灯").confidence < guess("楼道灯坏了，声控灯也不亮").confidence
    assert guess("漏水，噪音，停车，物业费").confidence < guess("漏水，天花板一直滴水").confidence


@pytest.mark.parametrize("words", ["", " ", "\n", "。。。", "12345", "😀", "\u0000", "a" * 50_000, "漏" * 50_000])
def test_odd_words_are_no_trouble(words: str) -> None:
    assert 0 <= guess(words, words).confidence <= 1


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_words_get_an_answer_whose_shares_are_in_order(text: str, subject: str) -> None:
    found = guess(text, subject)
    shares = [candidate.share for candidate in found.ranked]
    assert shares == sorted(shares, reverse=True)
    assert all(0 < share <= 1 for share in shares)
    assert nature_of(text, subject) in set(Measured)


def test_every_category_but_other_has_a_voice() -> None:
    heard = {category for voices in VOICES.values() for category in voices}
    assert heard == set(Category) - {Category.OTHER}


def test_no_entry_of_the_lexicon_is_shadowed_or_written_in_traditional() -> None:
    for term in VOICES:
        assert term == term.strip()
        assert term
        found = guess(term)
        assert found.ranked or not VOICES[term]
