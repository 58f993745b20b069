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
