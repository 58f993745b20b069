"""Pages by key."""

import pytest
from sqlalchemy import select

from portal.accounts.models import Person
from portal.kernel.errors import Missing
from portal.kernel.paging import keyset


def walk(session, way, cursor=None):
    seen = []
    while True:
        page = keyset(session, select(Person), (Person.name, Person.id), cursor, 3)
        seen.append([person.id for person in page.items])
        cursor = getattr(page, way)
        if cursor is None:
            return seen, page


def test_every_row_stands_on_exactly_one_page_both_ways(session, make):
    for number in range(8):
        make.person(name=f"Name {number % 3}")
    everybody = session.scalars(select(Person.id).order_by(Person.name, Person.id)).all()
    forward, last = walk(session, "next")
    assert [one for page in forward for one in page] == everybody
    backward, first = walk(session, "previous", last.previous)
    assert [one for page in reversed(backward) for one in page] + last_ids(last) == everybody
    assert first.previous is None


def last_ids(page):
    return [person.id for person in page.items]


@pytest.mark.parametrize(
    "cursor",
    ["x", "W10", "eyJhIjoxfQ", "%%%", "a" * 1000, "WzAsICJhIiwgLTFd", "WzAsICJhIiwgOTIyMzM3MjAzNjg1NDc3NTgwOF0"],
)
def test_a_cursor_that_no_list_made_is_no_page(session, cursor):
    with pytest.raises(Missing):
        keyset(session, select(Person), (Person.name, Person.id), cursor, 3)
