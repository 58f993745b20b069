"""What was typed is kept for its writer, and for nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel import drafts
from portal.kernel.db import SessionFactory, unit_of_work
from portal.kernel.drafts import Draft
from tests.support.make import Make
from tests.support.time import Clock

KEY = "draft-key-of-the-tests-0001"
WORDS = {"words": ["Water comes through the ceiling. 天花板漏水。"], "windows": ["am", "pm"]}


def keep(factory: SessionFactory, person_id: int | None = None, key: str = KEY, **fields: list[str]) -> bool:
    with unit_of_work(factory) as writing:
        return drafts.save(writing, key, "reports.new", "/report", fields or WORDS, person_id)


def words_for(
    factory: SessionFactory, person_id: int | None, *keys: str, key: str = KEY
) -> dict[str, list[str]] | None:
    with unit_of_work(factory) as reading:
        draft = drafts.load(reading, key, person_id, keys)
        return draft.fields if draft else None


def test_every_word_is_kept_as_it_was_typed(factory: SessionFactory, session: Session, clock: Clock) -> None:
    assert keep(factory)
    draft = drafts.load(session, KEY, None, [KEY])
    assert draft is not None
    assert (draft.fields, draft.endpoint, draft.path) == (WORDS, "reports.new", "/report")
    assert draft.made_at == draft.updated_at == clock.now()


def test_a_draft_of_nobody_is_opened_by_its_own_browser_only(factory: SessionFactory, make: Make) -> None:
    keep(factory)
    stranger = make.person().id
    assert words_for(factory, None, KEY) == words_for(factory, stranger, KEY) == WORDS
    assert words_for(factory, None) is None
    assert words_for(factory, stranger) is None
    assert words_for(factory, None, "another-key-of-this-browser") is None


def test_a_persons_draft_is_theirs_on_every_device_and_nobody_elses_on_the_same(
    factory: SessionFactory, make: Make
) -> None:
    owner, other = make.person().id, make.person().id
    keep(factory, owner)
    assert words_for(factory, owner) == WORDS
    assert words_for(factory, other, KEY) is None
    assert words_for(factory, None, KEY) is None


def test_typing_on_replaces_what_was_kept(factory: SessionFactory, session: Session, clock: Clock) -> None:
    keep(factory)
    began = clock.now()
    clock.forward(minutes=5)
    keep(factory, words=["Water, and now the lamp is out."])
    draft = session.scalars(select(Draft)).one()
    assert draft.fields == {"words": ["Water, and now the lamp is out."]}
    assert (draft.made_at, draft.updated_at) == (began, began + timedelta(minutes=5))


def test_another_person_can_not_write_over_a_draft(factory: SessionFactory, make: Make) -> None:
    owner, other = make.person().id, make.person().id
    keep(factory, owner)
    assert not keep(factory, other, words=["something else"])
    assert words_for(factory, owner) == WORDS


def test_a_draft_begun_before_signing_in_becomes_the_persons(factory: SessionFactory, make: Make) -> None:
    person = make.person().id
    keep(factory)
    keep(factory, person)
    assert words_for(factory, person) == WORDS
    assert words_for(factory, None, KEY) is None


def test_a_draft_stays_its_persons_when_the_session_has_ended(factory: SessionFactory, make: Make) -> None:
    person = make.person().id
    keep(factory, person)
    assert keep(factory, None, words=["more words"])
    assert words_for(factory, person) == {"words": ["more words"]}
    assert words_for(factory, None, KEY) is None


def test_passwords_and_tokens_are_never_kept(factory: SessionFactory) -> None:
    secrets = {
        name: ["x"] for name in ("password", "new_password", "Password2", "csrf_token", "otp_code", "api_secret")
    }
    keep(factory, **secrets, name=["Lin"])
    assert words_for(factory, None, KEY) == {"name": ["Lin"]}


def test_a_draft_has_a_limit_and_short_answers_survive_it(factory: SessionFactory, session: Session) -> None:
    long = {f"long{number}": ["words " * 10_000] for number in range(50)}
    keep(factory, **long, phone=["138"])
    kept = words_for(factory, None, KEY)
    assert kept is not None
    assert kept["phone"] == ["138"]
    assert sum(len(value) for values in kept.values() for value in values) <= drafts.MAX_IN_ALL
    keep(factory, **{f"field{number}": ["x"] for number in range(5000)})
    assert len(words_for(factory, None, KEY) or {}) == drafts.MAX_FIELDS


@pytest.mark.parametrize("word", ["\x00", "a\x00b", "\ud800", "漏水 🙂", "\u202e"])
def test_odd_characters_break_nothing(factory: SessionFactory, word: str) -> None:
    assert keep(factory, words=[word])
    kept = words_for(factory, None, KEY)
    assert kept is not None
    assert "\x00" not in kept["words"][0]


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "with space in the key of it", "draft-key\x00-of-the-tests-01"])
def test_a_senseless_key_keeps_and_opens_nothing(factory: SessionFactory, key: str) -> None:
    assert not keep(factory, key=key)
    assert words_for(factory, None, key, key=key) is None


@pytest.mark.parametrize("path", ["/" + "x" * 500, "/report\x00", "/report\r\nX: y"])
def test_a_senseless_path_is_not_kept(factory: SessionFactory, path: str) -> None:
    with unit_of_work(factory) as writing:
        assert not drafts.save(writing, KEY, "reports.new", path, WORDS, None)


def test_a_person_finds_their_drafts_the_newest_first(
    factory: SessionFactory, session: Session, make: Make, clock: Clock
) -> None:
    person, other = make.person().id, make.person().id
    for number in range(25):
        clock.forward(minutes=1)
        keep(factory, person, key=f"draft-key-of-the-tests-{number:04}")
    keep(factory, other, key="draft-key-of-somebody-else")
    keys = [draft.key for draft in drafts.mine(session, person)]
    assert keys == [f"draft-key-of-the-tests-{number:04}" for number in range(24, 4, -1)]


def test_an_accepted_form_forgets_its_draft(factory: SessionFactory) -> None:
    keep(factory)
    with unit_of_work(factory) as writing:
        drafts.drop(writing, KEY)
    assert words_for(factory, None, KEY) is None


def test_drafts_are_forgotten_after_thirty_days_without_a_touch(
    factory: SessionFactory, session: Session, clock: Clock
) -> None:
    for number in range(3):
        keep(factory, key=f"draft-key-of-the-tests-{number:04}")
    clock.forward(days=20)
    keep(factory, key="draft-key-of-the-tests-0002")
    clock.forward(days=11)
    assert drafts.sweep_drafts(factory).done == 2
    assert drafts.sweep_drafts(factory).done == 0
    assert session.scalars(select(Draft.key)).all() == ["draft-key-of-the-tests-0002"]
