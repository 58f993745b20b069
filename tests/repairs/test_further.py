"""What does not pass the test at the end of a job becomes a work order of its own (S62)."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.accounts.models import Person
from portal.kernel.access import Role
from portal.kernel.errors import Refused
from portal.kernel.severity import Scope
from portal.matters.models import Matter, NextStep, Post
from portal.notifications.models import Message
from portal.notifications.post import office
from portal.repairs import queries, services
from portal.repairs.models import Check, Degree, Nature, ReportWorkOrder, Status, WorkOrder
from portal.reports import checklists
from portal.reports.categories import Category, Trade
from portal.reports.models import Report
from portal.reports.models import Status as ReportStatus
from tests.support.browser import complaint

FACTS = services.Facts(Nature.WEAR, Degree.SLIGHT, Scope.ROOM, "It looks good.")
WRONG = "The floor drain stands full."


@pytest.fixture
def there(make, report):
    return make.arrived(make.booked(make.work_order(report)))


def shot():
    """A photo as the camera gives it."""
    file = BytesIO()
    Image.new("RGB", (60, 40), "green").save(file, "JPEG")
    file.seek(0)
    return file, "done.jpg"


def finish(make, chen, visit, *lines, finding=WRONG):
    """Finish with everything tested, and these lines failed; the further work orders."""
    order = make.read(WorkOrder, visit.matter_id)
    minor = services.is_minor(make.read(Matter, order.id).severity)
    ticked = [line.key for line in checklists.lines_for(order.category, minor) if line.key not in lines]
    failed = services.Failed(frozenset(lines), finding)
    given = (FACTS, ticked, "A new seal is in.", make.pictures(2))
    return list(make.do(services.finish, chen, order.id, *given, failed=failed))


@pytest.mark.row("S62")
def test_a_line_that_does_not_pass_opens_a_work_order_of_the_same_report(session, make, chen, report, there):
    (further,) = finish(make, chen, there, "floor_drain")
    assert make.read(WorkOrder, there.matter_id).status is Status.FINISHED
    assert (further.trade, further.category, further.status) == (Trade.PLUMBING, Category.LEAK_PIPE, Status.PLANNED)
    links = session.scalars(select(ReportWorkOrder.report_id).where(ReportWorkOrder.work_order_id == further.id)).all()
    assert links == [report.id]
    line = session.scalars(select(Check).where(Check.line == "floor_drain")).one()
    assert (line.passed, line.finding, line.further_order_id) == (False, WRONG, further.id)
    work = make.read(Matter, further.id)
    assert work.accountable_id == make.staff(Role.DISPATCHER).id and work.next_step is NextStep.PLAN_VISIT


@pytest.mark.row("S62")
def test_the_household_is_not_asked_for_its_verdict_before_the_further_work_is_done(make, chen, report, there):
    (further,) = finish(make, chen, there, "floor_drain")
    assert make.read(Report, report.id).status is ReportStatus.IN_PROGRESS
    assert make.read(Matter, report.id).next_step is NextStep.PLAN_VISIT
    finish(make, chen, make.arrived(make.booked(further, hours=5)), finding="")
    assert make.read(Report, report.id).status is ReportStatus.FINISHED


@pytest.mark.row("S62")
def test_the_trade_is_the_one_that_the_line_needs(make, chen):
    make.register()
    above = make.arrived(make.booked(make.work_order(make.report(category=Category.LEAK_ABOVE))))
    further = finish(make, chen, above, "electrics_dry", "wall_finish", "source_stopped")
    assert {one.trade for one in further} == {Trade.ELECTRICS, Trade.MASONRY, Trade.PLUMBING}


def test_lines_of_one_trade_share_a_work_order_and_an_open_one_is_used(session, make, chen):
    make.register()
    report = make.report(category=Category.LEAK_ABOVE)
    above = make.arrived(make.booked(make.work_order(report)))
    walls = make.work_order(report, trade=Trade.MASONRY)
    further = finish(make, chen, above, "source_stopped", "floor_drain", "wall_finish")
    assert sorted(one.trade for one in further) == [Trade.MASONRY, Trade.PLUMBING]
    assert walls.id in {one.id for one in further}
    assert len(session.scalars(select(WorkOrder.id)).all()) == 3


@pytest.mark.parametrize("finding", ["", "   "])
def test_a_line_that_does_not_pass_needs_words(session, make, chen, there, finding):
    with pytest.raises(Refused) as refused:
        finish(make, chen, there, "floor_drain", finding=finding)
    assert set(refused.value.fields) == {"finding"}
    assert len(session.scalars(select(WorkOrder.id)).all()) == 1


@pytest.mark.parametrize("lines", [(), ("glass_firm",)])
def test_words_without_a_line_of_this_job_are_refused(make, chen, there, lines):
    with pytest.raises(Refused) as refused:
        finish(make, chen, there, *lines)
    assert set(refused.value.fields) == {"failed"}


def test_a_line_that_is_neither_passed_nor_failed_is_refused_still(make, chen, there):
    order = make.read(WorkOrder, there.matter_id)
    given = (FACTS, ["tidy"], "", make.pictures(2))
    failed = services.Failed(frozenset({"floor_drain"}), WRONG)
    with pytest.raises(Refused) as refused:
        make.do(services.finish, chen, order.id, *given, failed=failed)
    assert set(refused.value.fields) == {"check_no_drip"}


@pytest.mark.row("S62")
@pytest.mark.parametrize("locale", ["en", "zh_Hans", "zh_Hant"])
def test_both_sides_are_told_what_did_not_pass(app, session, make, chen, locale):
    make.register()
    home = make.home()
    report = make.report(make.resident(home, locale=locale), home, category=Category.LEAK_PIPE)
    there = make.arrived(make.booked(make.work_order(report)))
    (further,) = finish(make, chen, there, "floor_drain")
    told = session.scalars(select(Message).where(Message.kind.in_(["work.further", "job.further"]))).all()
    planner = make.staff(Role.DISPATCHER).id
    assert {(one.recipient_id, one.kind, one.matter_id) for one in told} == {
        (report.reporter_id, "work.further", report.id), (planner, "job.further", further.id),
    }  # fmt: skip
    with app.app_context():
        letters = {one.kind: office().render(session, one) for one in told}
    assert all(WRONG in letter.body and letter.subject and letter.short for letter in letters.values())
    assert letters["work.further"].locale == locale
    said = session.scalars(select(Post).where(Post.words == WRONG)).one()
    assert (said.matter_id, said.author_id) == (report.id, chen.id)


def test_the_database_keeps_no_failed_line_without_the_work_that_mends_it(make, chen, there):
    finish(make, chen, there, finding="")
    order = make.read(WorkOrder, there.matter_id)
    known = {"work_order_id": order.id, "round": 1, "by_id": chen.id, "at": order.finished_at}
    other = make.work_order().id
    for wrong in (
        {"passed": False, "finding": WRONG},
        {"passed": False, "finding": "", "further_order_id": other},
        {"passed": True, "finding": WRONG, "further_order_id": other},
        {"passed": False, "finding": WRONG, "further_order_id": order.id},
    ):
        with pytest.raises(IntegrityError):
            make.add(Check(line=make.unique("line-{}"), **known, **wrong))


@pytest.mark.row("S62")
def test_the_technician_says_what_does_not_pass_on_the_phone(browser, session, make, chen, report, there):
    phone = browser.as_(make.staff(Role.TECHNICIAN))
    address = f"/work-orders/{make.read(Matter, there.matter_id).reference}"
    page = phone.get(address)
    values = {"all_tested": "y", "failed": "floor_drain", "photos": shot()}
    page = phone.submit(page, "form#step", values=values, expect=422)
    assert "Say what is wrong" in complaint(page, "finding")
    page = phone.submit(page, "form#step", finding=WRONG)
    assert "What did not pass is a work order of its own" in page.get_text()
    order = make.read(WorkOrder, there.matter_id)
    assert order.status is Status.FINISHED and queries.checks(session, order)["floor_drain"].finding == WRONG


@pytest.mark.row("S62")
def test_every_page_shows_what_is_to_be_mended(browser, make, chen, report, there):
    (further,) = finish(make, chen, there, "floor_drain")
    reference = make.read(Matter, further.id).reference
    desk = browser.as_(make.staff(Role.DISPATCHER))
    first = desk.get(f"/work-orders/{make.read(Matter, there.matter_id).reference}").select_one("main")
    assert "did not pass" in first.get_text() and WRONG in first.get_text()
    assert first.select_one(f"a[href='/work-orders/{reference}']")
    second = desk.get(f"/work-orders/{reference}").select_one("main").get_text()
    assert "Did not pass, to be mended" in second and WRONG in second
    household = browser.as_(make.read(Person, report.reporter_id))
    words = household.get(f"/reports/{make.reference(report)}").select_one("main").get_text(" ", strip=True)
    assert "Did not pass" in words and "The floor drain runs freely" in words and WRONG in words
    make.booked(further, hours=5)
    phone = browser.as_(make.staff(Role.TECHNICIAN))
    assert WRONG in phone.get(f"/work-orders/{reference}").select_one("main").get_text()
