"""Whoever signs in to the demo, at whatever hour it was loaded, has something to see."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models import Person
from portal.accounts.passwords import fits
from portal.demo import PASSWORD
from portal.demo.company.plan import LOGINS
from portal.kernel.access import Role
from portal.matters.models import HandOver, Matter
from portal.repairs.models import Hold, Status, WorkOrder
from portal.reports.models import Report
from portal.reports.models import Status as ReportStatus
from portal.workforce import queries as workforce
from portal.workforce.models import Appointment
from portal.workforce.models import Status as VisitStatus
from tests.demo.conftest import loaded_into

SIGN_INS = list(LOGINS)
MOMENTS = {
    "in the small hours": datetime(2026, 11, 21, 19, 40, tzinfo=UTC),
    "on a working day": datetime(2026, 5, 13, 2, 5, tzinfo=UTC),
    "late in the evening": datetime(2026, 8, 7, 14, 50, tzinfo=UTC),
    "on a holiday": datetime(2026, 10, 2, 5, 0, tzinfo=UTC),
    "on a leap day": datetime(2028, 2, 29, 10, 30, tzinfo=UTC),
}


def by_login(session, login):
    people = session.scalars(select(Person).where(Person.is_demo).order_by(Person.id)).all()
    return people[SIGN_INS.index(login)]


def open_of(session, login):
    who = by_login(session, login)
    mine = (
        select(Report)
        .join(Matter, Matter.id == Report.id)
        .where(Report.reporter_id == who.id, Matter.closed_at.is_(None))
    )
    return session.scalars(mine.order_by(Report.id)).all()


def visits_of(session, login, at, days=0):
    zone = "Asia/Shanghai"
    start, end = workforce.bounds((at + timedelta(hours=8)).date() + timedelta(days=days), zone)
    who = by_login(session, login)
    return session.scalars(
        select(Appointment)
        .where(Appointment.person_id == who.id, Appointment.span_from >= start, Appointment.span_from < end)
        .where(Appointment.status != VisitStatus.CANCELLED)
    ).all()


def look(session, at):
    """Everything that has to be there."""
    resident = {report.status for report in open_of(session, "resident")}
    assert len(open_of(session, "resident")) == 3 and resident == {ReportStatus.IN_PROGRESS, ReportStatus.FINISHED}
    for login in ("neighbour", "tenant", "committee"):
        assert len(open_of(session, login)) == 2
    for login in ("technician", "technician2"):
        assert 3 <= len(visits_of(session, login, at)) <= 7 and len(visits_of(session, login, at, days=1)) >= 3
    on_site = session.scalars(select(Appointment).where(Appointment.status == VisitStatus.ARRIVED)).all()
    assert on_site
    states = set(session.scalars(select(WorkOrder.status)))
    assert {Status.PLANNED, Status.BOOKED, Status.ARRIVED, Status.WAITING} <= states
    offered = session.scalars(select(HandOver.to_id).where(HandOver.answered_at.is_(None))).all()
    assert {by_login(session, login).id for login in ("frontdesk", "officer", "steward")} <= set(offered)
    still_open = session.scalars(select(Matter).where(Matter.kind == "report", Matter.closed_at.is_(None))).all()
    assert 60 <= len(still_open) <= 130
    assert any(one.next_update_at < at for one in still_open)
    assert any(one.taken_up_at is None and one.untaken_told_at for one in still_open)
    assert any(one.accountable_id == by_login(session, "officer").id for one in still_open)
    assert any(one.accountable_id == by_login(session, "steward").id for one in still_open)


def test_the_demo_has_something_for_everybody(looking, company):
    look(looking, company.at)


@pytest.mark.slow
@pytest.mark.database("sqlite")
@pytest.mark.parametrize("at", MOMENTS.values(), ids=MOMENTS.keys())
def test_it_has_so_whenever_it_is_loaded(scratch, tmp_path, at):
    made = loaded_into(scratch, tmp_path, at)
    with made.database.reading() as session:
        look(session, at)
    made.engine.dispose()


def test_everybody_of_the_demo_signs_in_with_its_password_and_nobody_else_does(looking, ledger):
    named = [person for person in ledger.people.values() if person.is_demo]
    addresses = [point for point in ledger.contact_points.values() if point.sign_in and point.kind == "email"]
    assert [point.value for point in addresses] == [f"{login}@demo.test" for login in SIGN_INS]
    assert [point.person_id for point in addresses] == [person.id for person in named]
    assert fits(named[0].password_hash, PASSWORD) and len({person.password_hash for person in named}) == 1
    others = {person.id for person in ledger.people.values()} - {person.id for person in named}
    assert not [point for point in ledger.contact_points.values() if point.person_id in others and point.sign_in]
    assert not [person for person in ledger.people.values() if person.id in others and person.password_hash]


def test_the_resident_reads_all_that_a_wait_has_to_say(looking, company):
    waiting = [report for report in open_of(looking, "resident") if looking.get_one(Matter, report.id).waiting_until]
    hold = looking.scalars(
        select(Hold)
        .join(WorkOrder, WorkOrder.id == Hold.work_order_id)
        .join(Matter, Matter.id == WorkOrder.id)
        .where(Hold.ended_at.is_(None), Matter.home_id == looking.get_one(Matter, waiting[0].id).home_id)
    ).one()
    others = looking.scalars(
        select(Hold).where(Hold.reason == hold.reason, Hold.since < hold.since, Hold.ended_at.is_(None))
    ).all()
    assert hold.why and hold.meanwhile and hold.until > company.at and len(others) >= 2
    building = looking.get_one(Matter, waiting[0].id).building_id
    sharing = select(Matter.home_id).join(Report, Report.id == Matter.id).where(
        Matter.building_id == building, Report.category == waiting[0].category, Matter.closed_at.is_(None)
    )  # fmt: skip
    assert len(set(looking.scalars(sharing))) >= 2


def test_the_resident_expects_chen_wei_tomorrow_afternoon(looking, company):
    tomorrow = visits_of(looking, "technician", company.at, days=1)
    homes = {looking.get_one(Matter, visit.matter_id).home_id: visit for visit in tomorrow}
    visit = homes[looking.get_one(Matter, open_of(looking, "resident")[0].id).home_id]
    there = [at.astimezone(company.at.tzinfo) + timedelta(hours=8) for at in (visit.window_from, visit.window_to)]
    assert [at.hour for at in there] == [14, 16] and visit.status == VisitStatus.ACCEPTED


def test_the_home_of_the_resident_has_a_history_within_the_year(looking, company):
    home = looking.get_one(Matter, open_of(looking, "resident")[0].id).home_id
    told = select(Matter).where(
        Matter.home_id == home, Matter.kind == "report", Matter.opened_at > company.at - timedelta(days=365)
    )
    closed = [matter for matter in looking.scalars(told) if matter.closed_at]
    assert len(closed) == 4


def test_every_role_that_signs_in_is_where_it_belongs(looking, ledger):
    code = {estate.id: estate.code for estate in ledger.estates.values()}

    def roles(login):
        who = by_login(looking, login)
        return {(code[row.estate_id], row.role) for row in ledger.memberships.values() if row.person_id == who.id}

    assert roles("regional") == {("osmanthus", Role.REGIONAL_HEAD), ("riverside", Role.REGIONAL_HEAD)}
    assert roles("admin") == {("osmanthus", Role.ADMINISTRATOR), ("riverside", Role.ADMINISTRATOR)}
    assert roles("elsewhere") == {("riverside", Role.MANAGER)} and roles("committee") == {("osmanthus", Role.COMMITTEE)}
    for login, role in (("frontdesk", Role.FRONT_DESK), ("dispatcher", Role.DISPATCHER), ("technician",
    Role.TECHNICIAN),
                        ("steward", Role.STEWARD), ("officer", Role.CASE_OFFICER), ("manager",
                        Role.MANAGER)):  # fmt: skip
        assert roles(login) == {("osmanthus", role)}
    assert not roles("resident") | roles("neighbour") | roles("tenant")
