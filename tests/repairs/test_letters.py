"""What is told about visits and work, in words that each reader knows."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.kernel.access import Role
from portal.notifications.models import Message
from portal.notifications.post import office
from portal.notifications.services import notify
from portal.promises.models import PauseReason
from portal.repairs import services
from portal.repairs.models import WorkOrder
from portal.reports.categories import Category

KINDS = {
    "visit.booked", "visit.moved", "visit.cancelled", "visit.no_access", "work.waits", "work.made_safe", "job.booked",
    "job.moved", "job.taken_away", "job.given_back", "job.no_access", "job.reopened",
}  # fmt: skip


@pytest.fixture
def letters(make, app):
    """The messages so far, put in words: (recipient, kind) -> letter."""

    def rendered():
        with make.reading() as session, app.app_context():
            messages = session.scalars(select(Message).order_by(Message.id)).all()
            return {
                (one.recipient_id, one.kind): office().render(session, one) for one in messages if one.kind in KINDS
            }

    return rendered


def lived_through(make, clock, locale):
    """A work order that was booked, moved, given back, found nobody, made safe and made to wait."""
    home = make.home()
    people = {role: make.person(role, name=role.value, locale=locale) for role in (Role.TECHNICIAN, Role.DISPATCHER)}
    planner, sent = (make.actor(people[role]) for role in (Role.DISPATCHER, Role.TECHNICIAN))
    report = make.report(
        make.resident(home, locale=locale), home, category=Category.LEAK_PIPE, answers={"flow": "burst"}
    )
    order = make.work_order(report, by=people[Role.DISPATCHER])

    def booked(hours):
        fresh = make.read(WorkOrder, order.id)
        return make.booked(fresh, people[Role.TECHNICIAN], by=people[Role.DISPATCHER], hours=hours)

    first = booked(2)
    other = make.technician()
    earlier = clock.now() + timedelta(hours=1)
    times = {"window": (earlier, earlier + timedelta(hours=2)), "span": (earlier, earlier + timedelta(hours=1))}
    make.do(services.move, planner, first.id, services.Visit(other.id, admits=first.admits, **times), reason="")
    make.do(services.cancel_visit, planner, first.id, "The pump is needed elsewhere.")
    make.do(services.give_back, sent, booked(3).id, "My van broke down.")
    make.do(services.no_access, sent, booked(4).id, "", photos=make.pictures())
    there = make.arrived(booked(5))
    make.do(services.make_safe, sent, order.id, "The water is off.", make.pictures())
    waits = {"reason": PauseReason.PARTS, "why": "The seal is ordered.", "meanwhile": "Keep the valve shut."}
    make.do(services.hold, sent, order.id, until=clock.now() + timedelta(days=2), **waits)
    return report, there, people


@pytest.mark.parametrize("locale", ["en", "zh_Hans", "zh_Hant"])
def test_every_change_of_a_visit_is_told_to_both_sides_in_their_language(make, clock, letters, locale):
    report, _there, people = lived_through(make, clock, locale)
    found = letters()
    assert {kind for _person, kind in found} == KINDS - {"job.reopened"}
    household = {kind: letter for (person, kind), letter in found.items() if person == report.reporter_id}
    assert set(household) == {kind for kind in KINDS if not kind.startswith("job")}
    for letter in found.values():
        assert letter.subject and letter.short and "http" not in letter.short
        assert "None" not in letter.body + letter.short
    assert all(letter.locale == locale for letter in household.values())
    assert found[people[Role.TECHNICIAN].id, "job.booked"].locale == locale


def test_a_booked_visit_says_who_comes_and_when_in_few_words(make, clock, letters):
    report, _there, _people = lived_through(make, clock, "en")
    letter = letters()[report.reporter_id, "visit.booked"]
    assert letter.short == "technician comes Wed 11 Mar, 17:00–19:00."
    assert make.reference(report) in letter.body


def test_waiting_says_why_until_when_and_what_helps(make, clock, letters):
    report, _there, _people = lived_through(make, clock, "en")
    body = letters()[report.reporter_id, "work.waits"].body
    assert "The seal is ordered." in body and "Keep the valve shut." in body and "Fri 13 Mar" in body


def test_a_technician_is_told_that_the_job_is_theirs_again(make, letters):
    there = make.arrived()
    order = make.finished_work(there)
    about = {"estate_id": order.estate_id, "matter_id": order.id}
    make.do(notify, there.person_id, "job.reopened", key="again", **about)
    # Nobody chose a language: an estate in China writes Simplified Chinese.
    assert "没有解决" in letters()[there.person_id, "job.reopened"].subject
