"""Planning on its pages: prefilled so that it costs a tap, and nothing typed is lost."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from portal.kernel.access import Role
from portal.matters.models import Matter
from portal.promises.models import PauseReason
from portal.repairs import services
from portal.repairs.models import Hold, Status, WorkOrder
from portal.reports.categories import Category, Trade
from portal.workforce.models import Admits, Appointment
from portal.workforce.models import Status as VisitStatus
from tests.support.browser import complaint, control

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def dispatcher(make, browser):
    """The dispatcher's browser."""
    return browser.as_(make.staff(Role.DISPATCHER))


@pytest.fixture
def report(make):
    make.register()
    return make.report(category=Category.LEAK_PIPE, windows=["weekday_afternoon"])


@pytest.fixture
def order(make, report):
    return make.work_order(report)


def address(make, thing, tail=""):
    kind = "work-orders" if isinstance(thing, WorkOrder) else "reports"
    return f"/{kind}/{make.read(Matter, thing.id).reference}{tail}"


def only(session, model):
    session.rollback()
    session.expire_all()
    return session.scalars(select(model)).one()


def offers(page):
    """The times to choose from, as their words."""
    return [label.get_text(" ", strip=True) for label in page.select("#offer label")]


@pytest.mark.row("S48")
def test_from_a_report_to_a_booked_visit_in_two_taps(session, make, dispatcher, report):
    chen = make.technician(name="Chen Wei")
    make.skill(chen, Trade.PLUMBING)
    page = dispatcher.get(address(make, report, "/work-orders/new"))
    assert page.select_one("[name=trade] option[selected]")["value"] == "plumbing"
    page = dispatcher.submit(page)
    page = dispatcher.submit(page)
    visit = only(session, Appointment)
    assert visit.person_id == chen.id and visit.admits is Admits.RESIDENT
    assert "Chen Wei comes" in page.select_one("h1, .now__sentence").find_parent("section").get_text()
    assert only(session, WorkOrder).status is Status.BOOKED


def test_the_residents_own_times_are_offered_first(session, make, dispatcher, order):
    make.skill(make.technician(), Trade.PLUMBING)
    page = dispatcher.get(address(make, order, "/visits/new"))
    assert "the resident's own time" in offers(page)[0]
    dispatcher.submit(page)
    start = only(session, Appointment).window_from.astimezone(SHANGHAI)
    assert start.weekday() < 5 and 12 <= start.hour < 17


def test_whoever_was_in_this_home_before_comes_before_others(make, dispatcher, report):
    first, second = make.technician(name="An Li"), make.technician(name="Zhou Bo")
    for person in (first, second):
        make.skill(person, Trade.PLUMBING)
    there = make.booked(make.work_order(report, trade=Trade.ELECTRICS), second)
    make.finished_work(make.arrived(there))
    again = make.work_order(report)
    page = dispatcher.get(address(make, again, "/visits/new"))
    assert "Zhou Bo" in offers(page)[0] and "was in this home on" in offers(page)[0]


@pytest.mark.row("S48")
def test_whoever_has_learned_the_trade_comes_before_others(make, dispatcher, order):
    make.technician(name="An Li")
    make.skill(make.technician(name="Zhou Bo"), Trade.PLUMBING, certificate="Plumber, level 2")
    page = dispatcher.get(address(make, order, "/visits/new"))
    assert all("Zhou Bo" in words for words in offers(page)[:-1])
    assert "certificate Plumber, level 2" in offers(page)[0]


def test_what_is_taken_is_not_offered(make, dispatcher, order, clock):
    chen = make.technician()
    make.skill(chen, Trade.PLUMBING)
    before = offers(dispatcher.get(address(make, order, "/visits/new")))
    start = clock.now() + timedelta(minutes=30)
    taken = {"window": (start, start + timedelta(hours=5)), "span": (start, start + timedelta(hours=5))}
    make.booked(make.work_order(), chen, **taken)
    assert offers(dispatcher.get(address(make, order, "/visits/new")))[0] != before[0]


def test_what_cannot_wait_is_offered_at_once_to_whoever_is_on_duty(make, dispatcher, clock, noon):
    clock.set(noon.replace(hour=15))
    burst = make.report(category=Category.LEAK_PIPE, answers={"flow": "burst"})
    chen, wu = make.technician(name="Chen Wei"), make.technician(name="Wu Tao")
    for person in (chen, wu):
        make.skill(person, Trade.PLUMBING)
        make.shift(person, noon + timedelta(hours=20), noon + timedelta(hours=29))
    make.duty(wu)
    page = dispatcher.get(address(make, make.work_order(burst), "/visits/new"))
    assert offers(page)[0].startswith("Wed 11 Mar, 23:00") and "Wu Tao" in offers(page)[0]


def test_a_typed_time_goes_to_the_first_free_place_of_its_window(session, make, dispatcher, order, noon):
    chen = make.technician()
    page = dispatcher.get(address(make, order, "/visits/new"))
    typed = {"day": "2026-03-12", "begins": "14:00", "ends": "17:00", "minutes": "90"}
    dispatcher.submit(page, offer="other", technician=str(chen.id), note="Ring twice", **typed)
    visit = only(session, Appointment)
    assert visit.window_from.astimezone(SHANGHAI).isoformat() == "2026-03-12T14:00:00+08:00"
    assert visit.span_to - visit.span_from == timedelta(minutes=90)
    assert visit.admit_note == "Ring twice"


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"day": ""}, "day"), ({"begins": ""}, "begins"), ({"ends": "13:00"}, "ends"), ({"day": "soon"}, "day")],
)
def test_a_typed_time_that_cannot_be_is_refused_beside_its_field_and_kept(make, dispatcher, order, typed, field):
    chen = make.technician()
    page = dispatcher.get(address(make, order, "/visits/new"))
    given = {"day": "2026-03-12", "begins": "14:00", "ends": "16:00", "note": "The key hangs at the desk"} | typed
    page = dispatcher.submit(page, offer="other", technician=str(chen.id), expect=422, **given)
    assert complaint(page, field)
    assert control(page, "note")["value"] == "The key hangs at the desk"


@pytest.mark.parametrize("offer", ["", "7", "7-1-2-3-x", "9-99999999999-1-1-1", "<script>"])
def test_a_time_that_nobody_offered_is_no_choice(make, dispatcher, order, offer):
    make.technician()
    page = dispatcher.get(address(make, order, "/visits/new"))
    assert complaint(dispatcher.submit(page, offer=offer, expect=422), "offer")


def test_a_held_key_needs_to_be_named(make, dispatcher, order):
    make.technician()
    page = dispatcher.get(address(make, order, "/visits/new"))
    assert complaint(dispatcher.submit(page, admits="held_key", expect=422), "note")


def test_the_later_of_two_dispatchers_sees_what_the_first_one_booked(session, make, dispatcher, order):
    make.technician(name="Chen Wei")
    late = dispatcher.get(address(make, order, "/visits/new"))
    dispatcher.submit(dispatcher.get(address(make, order, "/visits/new")))
    page = dispatcher.submit(late, expect=409)
    assert "Chen Wei" in page.select_one("main").get_text()
    assert only(session, Appointment)


def test_two_taps_book_one_visit(session, make, dispatcher, order):
    make.technician()
    page = dispatcher.get(address(make, order, "/visits/new"))
    dispatcher.submit(page)
    dispatcher.submit(page)
    assert only(session, Appointment)


@pytest.mark.row("S57")
def test_a_visit_moves_with_its_reason(session, make, dispatcher, order):
    booked = make.booked(order)
    page = dispatcher.get(f"/visits/{booked.id}/move")
    assert control(page, "begins")["value"] == booked.window_from.astimezone(SHANGHAI).strftime("%H:%M")
    page = dispatcher.submit(page, day="2026-03-13", expect=422)
    assert complaint(page, "reason")
    dispatcher.submit(page, reason="The part comes on Friday.")
    assert only(session, Appointment).window_from.astimezone(SHANGHAI).day == 13


def test_a_visit_is_called_off_with_a_reason(session, make, dispatcher, order):
    booked = make.booked(order)
    page = dispatcher.get(f"/visits/{booked.id}/cancel")
    assert complaint(dispatcher.submit(page, reason=" ", expect=422), "reason")
    dispatcher.submit(page, reason="The technician is ill.")
    assert only(session, Appointment).status is VisitStatus.CANCELLED


@pytest.mark.row("S55")
def test_waiting_is_one_tap_for_the_reason_and_the_rest_is_filled_in(session, make, dispatcher, order):
    page = dispatcher.get(address(make, order, "/wait"))
    parts = next(link for link in page.select("main a[href*='reason=parts']"))
    page = dispatcher.get(parts["href"])
    assert control(page, "why").text.strip() and control(page, "until")["value"]
    dispatcher.submit(page)
    made = only(session, Hold)
    assert made.reason.value == "parts" and made.until.astimezone(SHANGHAI).hour == 17


def test_why_it_waits_is_prefilled_in_the_residents_language(session, make, dispatcher):
    home = make.home()
    order = make.work_order(make.report(make.resident(home, locale="zh_Hans"), home))
    page = dispatcher.get(address(make, order, "/wait?reason=drying"))
    assert control(page, "why").text.strip()


@pytest.mark.row("S55")
def test_waiting_without_a_reason_is_refused_beside_its_field(make, dispatcher, order):
    page = dispatcher.get(address(make, order, "/wait?reason=parts"))
    page = dispatcher.submit(page, why="", expect=422)
    assert complaint(page, "why")


def test_a_work_order_is_dropped_with_a_reason(session, make, dispatcher, order):
    page = dispatcher.get(address(make, order, "/cancel"))
    page = dispatcher.submit(page, reason="It was the neighbour's.")
    assert only(session, WorkOrder).status is Status.CANCELLED
    assert "Dropped" in page.select_one("main").get_text()


def test_a_form_that_is_past_leads_back_to_the_work_order(make, dispatcher, order):
    booked = make.booked(order)
    dispatcher.get(address(make, order, "/visits/new"), expect=303)
    assert dispatcher.location.endswith(address(make, order))
    make.arrived(booked)
    dispatcher.get(f"/visits/{booked.id}/move", expect=303)


@pytest.mark.parametrize("page", ["", "/visits/new", "/wait", "/cancel"])
def test_a_work_order_does_not_exist_for_those_who_do_not_see_it(browser, make, order, page):
    home = make.home()
    for person in (make.resident(home), make.person(Role.TECHNICIAN), make.person(Role.DISPATCHER, make.estate())):
        browser.as_(person).get(address(make, order, page), expect=404)


def test_the_desk_reads_a_work_order_and_plans_nothing(browser, make, order):
    desk = browser.as_(make.person(Role.FRONT_DESK))
    page = desk.get(address(make, order))
    assert not page.select("main a[href$='/visits/new']")
    desk.get(address(make, order, "/visits/new"), expect=403)
    desk.get(address(make, make.report(), "/work-orders/new"), expect=403)


@pytest.mark.row("S54")
def test_the_household_reads_who_comes_when_and_their_code(browser, make, report, order):
    visit = make.booked(order, make.technician(name="Chen Wei"))
    other = make.work_order(report, trade=Trade.MASONRY)
    page = browser.as_(make.read(type(make.staff(Role.DISPATCHER)), report.reporter_id)).get(address(make, report))
    words = page.select_one("main").get_text(" ", strip=True)
    assert "Chen Wei comes Wed 11 Mar, 14:00–16:00." in words and visit.code in words
    assert "Masonry" in words and make.read(Matter, other.id).reference not in words


def test_the_code_is_shown_to_nobody_but_the_household(browser, make, report, order):
    visit = make.booked(order)
    for person in (make.staff(Role.TECHNICIAN), make.staff(Role.DISPATCHER)):
        page = browser.as_(person).get(address(make, report))
        assert visit.code not in page.select_one("main").get_text(" ").replace("–", " ").split()


@pytest.mark.row("S55")
def test_the_household_reads_the_five_things_that_make_waiting_bearable(browser, make, report, order, clock):
    actor = make.actor(make.staff(Role.DISPATCHER))
    until = clock.now() + timedelta(days=2)
    said = {"why": "The seal is ordered.", "meanwhile": "Keep it shut."}
    make.do(services.hold, actor, order.id, reason=PauseReason.PARTS, until=until, **said)
    page = browser.as_(make.read(type(make.staff(Role.DISPATCHER)), report.reporter_id)).get(address(make, report))
    panel = page.select_one("section.panel")
    terms = [term.text for term in panel.select("dt")]
    assert terms == ["Until", "Why", "Meanwhile", "In the queue", "With you"]
    assert all(value.get_text(strip=True) for value in panel.select("dd"))
