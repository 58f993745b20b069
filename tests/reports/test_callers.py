"""Somebody without an account rings: they are written to by SMS, and shown nothing of any home."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from portal.accounts.models import Membership, Person
from portal.accounts.queries import claimed
from portal.accounts.services.callers import caller
from portal.estates.models import Relation
from portal.kernel.access import Role
from portal.kernel.db import unit_of_work
from portal.kernel.errors import Missing, Refused
from portal.matters.models import Channel, Link, Matter, Participant
from portal.matters.policy import visible_to
from portal.notifications.channels.mailbox import Mailbox
from portal.notifications.jobs import deliver
from portal.notifications.models import Carrier, ContactPoint, Message, Origin
from portal.notifications.post import Post, office, open_post
from portal.reports.categories import Category
from portal.reports.models import Report, VerdictWord
from portal.reports.services import answering, verdicts
from tests.support.browser import complaint

NUMBER = "+8613900001111"
WORDS = "Madam Canary of 3-1204 says the lobby lamp is out"
NOBODY = {"reporter_id": None, "caller_name": "Old Wu", "caller_phone": "139 0000 1111", "channel": Channel.PHONE}


@pytest.fixture
def desk(make):
    make.register()
    return make.actor(make.staff(Role.FRONT_DESK))


@pytest.fixture
def sms(app):
    """What goes out by SMS in this test."""

    class Phone:
        def __init__(self):
            self.sent = []

        def send(self, parcel):
            self.sent.append(parcel)
            return "sent"

    phone, email, before = Phone(), Phone(), office()
    open_post(Post(before.render, {Carrier.SMS: phone, Carrier.EMAIL: email}))
    phone.letters = email.sent
    yield phone
    open_post(before)


def rang(make, desk, place=None, **told):
    where = {"place": place or make.place(), "category": Category.LIGHT} if "home" not in told else {}
    return make.report(by=desk, words=WORDS, **(NOBODY | where | told))


def reporter(session, report):
    session.rollback()
    return session.get_one(Person, session.get_one(Report, report.id).reporter_id)


def seen_by(session, person, report):
    who = type("Who", (), {"id": person.id, "memberships": ()})
    return session.scalar(select(Matter.id).where(Matter.id == report.id, visible_to(who)))


def test_a_caller_becomes_somebody_to_write_to_and_nothing_else(session, make, desk):
    person = reporter(session, rang(make, desk))
    point = session.scalars(select(ContactPoint).where(ContactPoint.person_id == person.id)).one()
    assert (person.name, person.password_hash, person.locale) == ("Old Wu", None, None)
    assert (point.value, point.origin, point.verified_at, point.is_usable) == (NUMBER, Origin.CALL, None, True)
    assert claimed(session, NUMBER).person_id is None
    for table in (Membership, Relation):
        assert not session.scalars(select(table).where(table.person_id == person.id)).all()


def test_every_message_reaches_the_caller_by_sms_and_tells_nothing_personal(session, factory, make, desk, sms):
    home = make.home()
    report = rang(make, desk, home=home)
    later = {"restatement": WORDS, "stance": "I see to it.", "promise": "Somebody comes."}
    make.do(answering.answer, desk, report.id, **later, promised_at=report.matter.opened_at + timedelta(hours=3))
    make.do(answering.message, desk, report.id, WORDS, by_staff=True)
    person, told = reporter(session, report), []
    for _ in range(6):
        deliver(factory)
    told = [parcel.letter.short for parcel in sms.sent if parcel.address == NUMBER]
    assert len(told) == 3 and make.reference(report) in told[0]
    assert not [word for words in told for word in ("Canary", "Old Wu", home.label, "http") if word in words]
    assert NUMBER not in str([parcel.letter for parcel in sms.letters])
    kept = session.scalars(select(Message.body).where(Message.recipient_id == person.id)).all()
    assert not [body for body in kept if "Canary" in (body or "")]


def test_two_calls_from_one_number_are_one_person(session, make, desk):
    first, second = rang(make, desk), rang(make, desk, caller_name="Wu", caller_phone="+86 139-0000-1111")
    assert reporter(session, first).id == reporter(session, second).id


def test_two_calls_at_the_same_moment_are_one_person(factory, session, make, desk, clock):
    now, start, estate = clock.now(), threading.Barrier(4), make.the("estate")

    def ring(_):
        with clock.frozen(now):
            start.wait(10)
            with unit_of_work(factory) as writing:
                return caller(writing, desk, estate.id, "Old Wu", NUMBER)

    with ThreadPoolExecutor(4) as pool:
        people = set(pool.map(ring, range(4)))
    assert len(people) == 1
    assert session.scalar(select(func.count()).select_from(Person).where(Person.name == "Old Wu")) == 1


def test_the_database_lets_nobody_sign_in_with_a_callers_number(factory, session, make, desk):
    point_id = session.scalar(
        select(ContactPoint.id).where(ContactPoint.person_id == reporter(session, rang(make, desk)).id)
    )
    with pytest.raises(DBAPIError), unit_of_work(factory) as writing:
        writing.get_one(ContactPoint, point_id).sign_in = True


def test_a_number_that_is_known_is_that_person(session, make, desk):
    neighbour = make.resident()
    make.phone(neighbour, NUMBER, sign_in=True)
    assert reporter(session, rang(make, desk)).id == neighbour.id


def test_a_known_number_written_down_for_another_home_shows_its_person_nothing(session, factory, make, desk, sms):
    stranger = make.resident()
    make.phone(stranger, NUMBER, sign_in=True)
    for report in (rang(make, desk, home=make.home()), rang(make, desk)):
        assert seen_by(session, stranger, report) is None
    for _ in range(4):
        deliver(factory)
    assert [parcel.address for parcel in sms.sent if parcel.address == NUMBER] == [NUMBER, NUMBER]
    assert not [
        parcel for parcel in sms.letters if "Canary" in parcel.letter.body and parcel.letter.name == stranger.name
    ]


def test_the_demos_mailbox_keeps_no_more_than_an_sms_would_say(session, factory, make, desk, app):
    stranger = make.resident()
    make.phone(stranger, NUMBER, sign_in=True)
    rang(make, desk)
    before = office()
    open_post(Post(before.render, {Carrier.MAILBOX: Mailbox()}))
    for _ in range(3):
        deliver(factory)
    open_post(before)
    kept = session.scalars(select(Message.body).where(Message.recipient_id == stranger.id)).all()
    assert len(kept) == 1 and kept[0] and "Canary" not in kept[0] and "http" not in kept[0]


def test_who_rings_under_their_own_name_follows_it_in_the_portal(session, make, desk):
    neighbour = make.resident(name="Old Wu")
    make.phone(neighbour, NUMBER, sign_in=True)
    assert seen_by(session, neighbour, rang(make, desk))


def test_somebody_of_the_home_who_rings_sees_it_as_ever(session, make, desk):
    home = make.home()
    owner = make.resident(home)
    make.phone(owner, NUMBER, sign_in=True)
    assert seen_by(session, owner, rang(make, desk, home=home))


def test_a_caller_sees_and_judges_nothing_of_a_home(session, make, desk):
    home = make.home()
    owner = make.resident(home)
    report = rang(make, desk, home=home)
    person = reporter(session, report)
    assert not session.scalars(select(Participant).where(Participant.person_id == person.id)).all()
    finish(make, desk, report)
    session.rollback()
    assert session.scalars(select(Link.person_id)).all() == [owner.id]


def test_a_callers_verdict_by_link_counts_where_their_word_does(session, factory, make, desk, sms):
    report = rang(make, desk)
    finish(make, desk, report)
    session.rollback()
    link = session.scalars(select(Link)).one()
    assert link.person_id == reporter(session, report).id
    for _ in range(6):
        deliver(factory)
    asked = [parcel.letter.short for parcel in sms.sent if parcel.address == NUMBER][-1]
    assert "/v/" in asked
    assert not session.scalars(select(Message.body).where(Message.body.contains("/v/"))).all()
    make.do(verdicts.give_by_link, link, VerdictWord.SOLVED, "")
    elsewhere = rang(make, desk, home=make.home())
    with pytest.raises(Missing):
        make.do(
            verdicts.give_by_link, Link(id=0, matter_id=elsewhere.id, person_id=link.person_id), VerdictWord.NOT, ""
        )


def test_what_is_no_number_is_said_beside_it_and_no_number_at_all_is_fine(browser, session, make, desk):
    make.the("estate")
    me = browser.as_(make.staff(Role.FRONT_DESK))
    typed = {"words": "The lobby lamp is out", "caller_name": "Old Wu", "place_text": "Lobby of 3"}
    page = me.submit(me.get(f"/e/{make.the('estate').code}/reports/new?shared=1"), expect=200, **typed)
    page = me.submit(page, expect=422, caller_phone="12")
    assert complaint(page, "caller_phone")
    me.submit(page, caller_phone="")
    session.rollback()
    assert session.scalars(select(Report.reporter_id)).one() is None


def test_a_number_that_is_none_is_refused_by_the_use_case(make, desk):
    with pytest.raises(Refused) as refused:
        rang(make, desk, caller_phone="one two three")
    assert "caller_phone" in refused.value.fields


def finish(make, desk, report):
    make.do(answering.triage, desk, report.id, category=Category.LIGHT, scope="home", growing=False,
            essential_lost=False, danger=None, life=False)  # fmt: skip
    make.do(verdicts.finish_by_hand, desk, report.id, "A new lamp is in.")
