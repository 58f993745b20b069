"""The demo company itself: its ground, its people, its photos, its words, and what the clock finds to do."""

import re
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import phonenumbers
import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import sessionmaker

from portal.app import SCHEDULE
from portal.audit.models import Event
from portal.demo import stock
from portal.estates.models import RelationKind
from portal.kernel import search
from portal.kernel.files import MediaType, Size, State, Store, check_header
from portal.kernel.files.models import Blob
from portal.kernel.files.store import key_of
from portal.notifications.addresses import email, phone
from portal.reports.categories import Category
from portal.reports.guess import guess
from portal.reports.guidance import QUESTIONS

SPELT = re.compile(r"[A-Za-z0-9._:+/-]{0,64}")


def test_there_are_two_estates_with_homes_people_and_shared_places(ledger):
    assert {estate.code for estate in ledger.estates.values()} == {"osmanthus", "riverside"}
    assert 480 <= len(ledger.homes) <= 520 and 850 <= len(ledger.people) <= 950 and len(ledger.buildings) == 7
    assert "3-1204" in {home.label for home in ledger.homes.values()}
    for texts in [*(one.names for one in ledger.estates.values()), *(one.names for one in ledger.places.values())]:
        assert set(texts) == {"en", "zh_Hans", "zh_Hant"} and all(texts.values())
    kinds = Counter(relation.kind for relation in ledger.relations.values())
    assert {RelationKind.OWNER, RelationKind.CO_OWNER, RelationKind.TENANT, RelationKind.FAMILY} <= set(kinds)
    lived_in = {relation.home_id for relation in ledger.relations.values() if not relation.valid_to}
    assert 5 < len(ledger.homes) - len(lived_in) < 40
    assert [relation for relation in ledger.relations.values() if relation.valid_to]


def test_nobody_of_the_demo_can_be_reached(ledger):
    for point in ledger.contact_points.values():
        if point.kind == "email":
            assert email(point.value) == point.value and point.value.endswith((".test",))
        else:
            assert phone(point.value) == point.value and not phonenumbers.is_valid_number(
                phonenumbers.parse(point.value)
            )
    for estate in ledger.estates.values():
        assert phone(estate.phone) == estate.phone and not phonenumbers.is_valid_number(
            phonenumbers.parse(estate.phone)
        )


def test_somebody_is_on_duty_at_every_hour_from_a_year_ago_to_weeks_ahead(ledger, company):
    for shifts in ledger.of("duty_shifts", "estate_id").values():
        for rank in (1, 2):
            turns = sorted((one.starts_at, one.ends_at) for one in shifts if one.rank == rank)
            assert all(one[1] == other[0] for one, other in pairwise(turns))
            assert turns[0][0] < company.at - timedelta(days=364) and turns[-1][1] > company.at + timedelta(days=21)


def test_some_certificates_have_run_out(ledger, company):
    papers = [skill for skill in ledger.skills.values() if skill.certificate]
    expired = [skill for skill in papers if skill.certified_to < company.at.date()]
    assert expired and len(expired) < len(papers) / 2


def test_every_line_of_the_stock_is_guessed_right_and_answers_real_questions():
    known = {category.value for category in Category}
    for (section, kind, _language), lines in stock.shelves().items():
        if kind != stock.BEGINS:
            continue
        assert section in known
        questions = {question.key: question.answers for question in QUESTIONS.get(Category(section), ())}
        for line in lines:
            assert all(value in questions[key] for key, value in line.answers.items()), line
            for words in every_choice(line.text):
                assert guess(words).category == section, words


def every_choice(words):
    """A text with each of its choices made, one after the other."""
    parts = re.split(r"\[([^\]]+)\]", words)
    most = max(len(part.split("/")) for part in parts[1::2]) if len(parts) > 1 else 1
    for number in range(most):
        yield "".join(
            part if place % 2 == 0 else part.split("/")[min(number, part.count("/"))]
            for place, part in enumerate(parts)
        )


def test_the_stock_has_words_for_every_category_in_both_languages():
    for category in Category:
        for language in ("zh_Hans", "en"):
            own = [
                *stock.openings(category.value, language, shared=False),
                *stock.openings(category.value, language, shared=True),
            ]
            assert (
                own and stock.lines(category.value, "done", language) and stock.lines(category.value, "more", language)
            )


def test_photos_are_stored_with_their_copies(ledger, company):
    store, blobs = Store(company.folder), list(ledger.blobs.values())
    assert 280 <= len(blobs) <= 340 and {blob.media_type for blob in blobs} == set(MediaType)
    assert {attachment.blob_sha256 for attachment in ledger.attachments.values()} <= {blob.sha256 for blob in blobs}
    for blob in blobs[::7]:
        with store.open(key_of(blob.sha256)) as original:
            header = check_header(original)
        assert (header.media_type, header.width, header.height) == (blob.media_type, blob.width, blob.height)
        assert store.size(key_of(blob.sha256)) == blob.size
        for size in Size:
            with store.open(key_of(blob.sha256, size)) as made:
                assert max(check_header(made).width, check_header(made).height) <= (320 if size is Size.THUMB else 2048)


def test_no_photo_waits_to_be_prepared(looking):
    assert {blob.state for blob in looking.scalars(select(Blob))} == {State.READY}


def test_the_timeline_holds_codes_and_dates_never_words(ledger):
    for event in ledger.events.values():
        for value in event.data.values():
            for one in value if isinstance(value, list) else [value]:
                assert isinstance(one, (bool, int)) or SPELT.fullmatch(one), (event.action, one)


def test_the_timeline_is_numbered_as_things_happened(ledger):
    moments = [event.at for event in ledger.events.values() if event.matter_id]
    assert moments == sorted(moments)


def test_search_finds_reports_by_what_was_said_in_them(looking, ledger):
    for report in list(ledger.reports.values())[::97]:
        words = max(re.findall(r"[\u4e00-\u9fff]{3,8}|[A-Za-z ]{8,}", report.words), key=len)
        found = looking.scalars(select(Event.matter_id).where(search.matching(looking, Event.matter_id, words))).all()
        assert report.id in found, words
    indexed = looking.scalar(text("SELECT count(*) FROM matter_search"))
    assert indexed == len(ledger.matters)


@pytest.mark.database("sqlite")
def test_the_clock_finds_next_to_nothing_to_do_after_loading(app, company):
    """Everything is marked as swept: no thousand alarms on the first evening."""
    engine = company.engine.execution_options(write=True)
    with engine.connect() as connection:
        outer = connection.begin()
        factory = sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        tallies = {job.name: job.run(factory) for job in SCHEDULE}
        outer.rollback()
    assert not {name: tally for name, tally in tallies.items() if tally.failed}
    assert sum(tally.done + tally.lost for tally in tallies.values()) <= 5, tallies
