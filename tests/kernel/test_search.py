"""Search in words of any script."""

import pytest
from sqlalchemy import select

from portal.kernel import search
from portal.matters.models import Matter
from portal.reports.services import answering

WORDS = {
    "厨房漏水，滴到插座": ["漏水", "漏", "厨房漏水", "厨房 插座", "插座"],
    "臥室牆面有裂縫": ["裂缝", "裂縫", "卧室", "墙面"],
    "Kitchen tap drips at 13栋401": ["kitchen", "kitch", "TAP drips", "13栋401", "tap 13栋"],
}


@pytest.fixture
def matters(make):
    home = make.home()
    resident = make.resident(home)
    return {words: make.report(resident, home, words=words).id for words in WORDS}


@pytest.mark.parametrize(("words", "query"), [(words, query) for words, queries in WORDS.items() for query in queries])
def test_what_was_said_is_found_in_either_script(session, matters, words, query):
    found = set(session.scalars(select(Matter.id).where(search.matching(session, Matter.id, query))))
    assert matters[words] in found


@pytest.mark.parametrize(
    "query", ["", "   ", "'; drop--", '"*(', "😀", "水漏", "nothing of the sort", "a" * 5000, "\x00"]
)
def test_odd_queries_find_nothing_and_break_nothing(session, matters, query):
    assert session.scalars(select(Matter.id).where(search.matching(session, Matter.id, query))).all() == []


def test_the_thread_is_found_too(session, make):
    home = make.home()
    resident = make.resident(home)
    report = make.report(resident, home)
    make.do(answering.message, make.actor(resident), report.id, "The plumber forgot his spanner", by_staff=False)
    session.rollback()
    assert report.id in set(session.scalars(select(Matter.id).where(search.matching(session, Matter.id, "spanner"))))


def test_a_message_hides_nothing_of_what_was_said_first(session, make):
    resident = make.resident(home := make.home())
    report = make.report(resident, home, words="The tap drips. There is a smell of almonds in the stairwell")
    for words in ("And the lamp flickers", "今天又停水了"):
        make.do(answering.message, make.actor(resident), report.id, words, by_staff=False)
    session.rollback()
    for asked in ("almonds", "flickers", "停水", "tap drips", make.reference(report).replace("-", "")):
        assert report.id in set(session.scalars(select(Matter.id).where(search.matching(session, Matter.id, asked))))


def test_a_thread_without_end_stops_growing_in_the_index_and_breaks_nothing(session, make, factory):
    resident = make.resident(home := make.home())
    report = make.report(resident, home, words="The tap drips at the almond tree")
    with factory() as writing, writing.begin():
        for number in range(4):
            search.add(writing, report.id, " ".join(f"word{number}x{place}" for place in range(5000)))
    for asked, is_found in (("almond", True), ("word0x7", True), ("word3x4999", False)):
        found = set(session.scalars(select(Matter.id).where(search.matching(session, Matter.id, asked))))
        assert (report.id in found) is is_found, asked
