"""The dispatcher's board: one day, technicians by hours, and what still needs a visit."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.kernel.access import Role
from portal.matters.models import Kind, Matter
from portal.promises.models import PauseReason
from portal.repairs import services
from portal.reports.categories import Category, Trade


@pytest.fixture
def board(make):
    """The address of the estate's board."""
    return f"/e/{make.the('estate').code}/board"


@pytest.fixture
def dispatcher(make, browser):
    """The dispatcher's browser."""
    return browser.as_(make.staff(Role.DISPATCHER))


@pytest.fixture
def chen(make):
    return make.technician(name="Chen Wei")


def reference(make, order):
    return make.read(Matter, order.id).reference


def words(page, selector="main"):
    return " ".join(one.get_text(" ", strip=True) for one in page.select(selector))


def to_plan(page):
    """The titles of what is to be planned, in their order."""
    return [link.text for link in page.select("section[aria-labelledby=to-plan] .table__link")]


@pytest.mark.row("S48")
def test_a_visit_stands_in_its_technicians_row_at_its_hour(make, dispatcher, board, chen):
    order = make.work_order(make.report(words="Kitchen tap drips", category=Category.LEAK_PIPE))
    make.booked(order, chen)
    page = dispatcher.get(board)
    row = next(one for one in page.select("table.board tbody tr") if "Chen Wei" in one.select_one("th").text)
    cell = row.select_one("td[data-state=booked]")
    assert cell["colspan"] == "4" and "14:00 Kitchen tap drips" in cell.get_text(" ", strip=True)
    before = sum(int(one["colspan"]) for one in cell.find_previous_siblings("td"))
    hour = page.select("th.board__hour")[before // 4].text
    assert hour == "14:00"
    assert cell.select_one("a")["href"].endswith(reference(make, order))


def test_every_row_of_the_board_is_as_wide_as_its_head(make, dispatcher, board, chen):
    make.booked(make.work_order(), chen)
    wu = make.technician(name="Wu Tao")
    start = make.the("estate").live_at.replace(year=2026, month=3, day=11, hour=2, minute=0, second=0, microsecond=0)
    make.absence(wu, start, start + timedelta(hours=3))
    page = dispatcher.get(board)
    width = sum(int(one["colspan"]) for one in page.select("th.board__hour"))
    rows = page.select("table.board tbody tr")
    assert len(rows) == 2
    assert {sum(int(cell["colspan"]) for cell in row.select("td")) for row in rows} == {width}
    assert "Away" in words(page, "table.board")


@pytest.mark.row("S53")
def test_what_needs_a_visit_stands_by_time_left(make, dispatcher, board, clock):
    make.register()
    make.work_order(make.report(words="A lamp is out", category=Category.LIGHT))
    clock.forward(minutes=5)
    make.work_order(make.report(words="The pipe burst", category=Category.LEAK_PIPE, answers={"flow": "burst"}))
    clock.forward(minutes=5)
    make.work_order(make.report(words="The drain is slow", category=Category.DRAIN))
    with make.reading() as session:
        work = session.scalars(select(Matter).where(Matter.kind == Kind.WORK_ORDER).order_by(Matter.due_at)).all()
    shown = to_plan(dispatcher.get(board))
    assert shown == [matter.title for matter in work] and shown[0] == "The pipe burst"


def test_what_waits_for_a_date_is_not_planned_before_it(browser, make, board, clock):
    order = make.work_order(make.report(words="The seal is missing"))
    said = {"why": "The seal is ordered.", "meanwhile": "Keep it shut.", "until": clock.now() + timedelta(days=1)}
    make.do(services.hold, make.actor(make.staff(Role.DISPATCHER)), order.id, reason=PauseReason.PARTS, **said)
    assert to_plan(browser.as_(make.staff(Role.DISPATCHER)).get(board)) == []
    clock.forward(days=1, minutes=1)
    assert to_plan(browser.as_(make.staff(Role.DISPATCHER)).get(board)) == ["The seal is missing"]


@pytest.mark.row("S48")
def test_a_free_hour_is_a_link_while_a_job_looks_for_a_place(session, make, dispatcher, board, chen):
    order = make.work_order()
    page = dispatcher.get(board)
    assert not page.select("td.board__free a")
    find = next(link for link in page.select("main a") if "Find an hour" in link.text)
    page = dispatcher.get(find["href"])
    free = page.select("td.board__free a")
    assert free and all("Book Chen Wei" in one["aria-label"] for one in free)
    sixteen = next(one for one in free if one["aria-label"].endswith("16:00"))
    page = dispatcher.get(sixteen["href"])
    first = page.select_one("#offer input[checked] + label").get_text(" ", strip=True)
    assert first.startswith("Wed 11 Mar, 16:00–18:00: Chen Wei")
    dispatcher.submit(page)
    assert reference(make, order) not in to_plan(dispatcher.get(board))


def test_an_hour_that_has_passed_is_no_link(make, dispatcher, board, chen):
    order = make.work_order()
    page = dispatcher.get(f"{board}?job={reference(make, order)}")
    offered = [one["aria-label"][-5:] for one in page.select("td.board__free a")]
    assert offered and all(one >= "12:00" for one in offered)


def test_the_days_around_are_links_and_keep_the_filter(make, dispatcher, board, chen):
    page = dispatcher.get(f"{board}?trade=plumbing")
    after = page.select_one("a[rel=next]")["href"]
    assert "day=2026-03-12" in after and "trade=plumbing" in after
    assert "Thu 12 Mar" in words(dispatcher.get(after))


def test_a_trade_shows_its_jobs_alone(make, dispatcher, board, chen):
    make.work_order(make.report(words="A tap drips"), trade=Trade.PLUMBING)
    make.work_order(make.report(words="A lamp is out", category=Category.LIGHT), trade=Trade.ELECTRICS)
    assert to_plan(dispatcher.get(f"{board}?trade=electrics")) == ["A lamp is out"]


@pytest.mark.parametrize("query", ["day=yesterday", "day=2026-13-01", "day=1970-01-01", "day=9999-12-31", "page=x"])
def test_a_day_or_a_place_that_is_none_is_not_found(dispatcher, board, query):
    dispatcher.get(f"{board}?{query}", expect=404)


@pytest.mark.parametrize("query", ["trade=magic", "job=W-000-0000", "job=%00", "form=cube"])
def test_a_wish_that_means_nothing_changes_nothing(dispatcher, board, query):
    dispatcher.get(f"{board}?{query}")


def test_the_same_day_reads_as_a_list(make, dispatcher, board, chen):
    order = make.work_order(make.report(words="Kitchen tap drips"))
    make.booked(order, chen, note="Ring twice")
    page = dispatcher.get(dispatcher.get(board).select_one("a[href*='form=list']")["href"])
    read = words(page)
    assert all(each in read for each in ("Chen Wei", "14:00–15:00", "14:00–16:00", "Kitchen tap drips", "Ring twice"))
    assert not page.select("table.board")


@pytest.fixture
def night(make, chen, clock):
    """A visit at four in the morning, and one after lunch, of the same day; it is noon now."""
    night = make.booked(make.work_order(make.report(words="Burst at night")), chen, hours=16)
    make.booked(make.work_order(make.report(words="Lunchtime drip")), chen, hours=26)
    return night


def test_a_board_begins_with_the_working_morning_and_the_night_is_one_link_away(make, dispatcher, board, night):
    page = dispatcher.get(f"{board}?day=2026-03-12")
    first = page.select_one("th.board__hour").text
    assert "07:00" < first < "10:00" and "Burst at night" not in words(page, "table.board")
    assert "Lunchtime drip" in words(page, "table.board")
    earlier = next(link for link in page.select("main a") if "Earlier hours, one visit" in link.get_text(strip=True))
    page = dispatcher.get(earlier["href"])
    assert page.select_one("th.board__hour").text == "04:00" and "Burst at night" in words(page, "table.board")
    back = next(link for link in page.select("main a") if "working morning" in link.text)
    assert dispatcher.get(back["href"]).select_one("th.board__hour").text == first


def test_today_begins_now_and_what_is_late_stays_in_sight(make, dispatcher, board, chen, clock):
    make.booked(make.work_order(make.report(words="Nobody came")), chen, hours=1)
    clock.forward(hours=4)
    page = dispatcher.as_(make.staff(Role.DISPATCHER)).get(board)
    assert page.select_one("th.board__hour").text == "13:00" and "Nobody came" in words(page, "table.board")


def test_the_list_folds_what_was_over_before_the_morning(make, dispatcher, board, chen, clock):
    clock.forward(hours=-8)
    make.finished_work(make.arrived(make.booked(make.work_order(make.report(words="Done by night")), chen, hours=0.25)))
    clock.forward(hours=8)
    make.booked(make.work_order(make.report(words="Still to come")), chen)
    page = dispatcher.as_(make.staff(Role.DISPATCHER)).get(f"{board}?form=list")
    folded = page.select_one("main details")
    assert "Earlier: one visit" in folded.summary.text and "Done by night" in folded.text
    assert "Still to come" not in folded.text and "Still to come" in words(page)


def test_whoever_only_looks_plans_nothing(browser, make, board, chen):
    make.work_order()
    page = browser.as_(make.person(Role.FRONT_DESK)).get(f"{board}?job=W-000-0000")
    assert to_plan(page) and not page.select("main a[href$='/visits/new']") and "Find an hour" not in words(page)


def test_nothing_of_another_estate_stands_on_the_board(make, dispatcher, board, chen):
    other = make.estate(code="riverside")
    make.membership(chen, Role.TECHNICIAN, other)
    elsewhere = make.report(home=make.home(make.building(other)), words="Riverside's secret")
    make.booked(make.work_order(elsewhere), chen)
    for form in ("", "?form=list"):
        assert "secret" not in words(dispatcher.get(board + form))
    assert "At another estate" in words(dispatcher.get(board), "table.board")


def test_an_empty_board_says_what_will_stand_there(dispatcher, board):
    page = dispatcher.get(board)
    assert "Nothing to plan" in words(page) and "Nobody on this board" in words(page)


def test_a_full_board_costs_what_an_empty_one_costs(make, dispatcher, board, chen):
    make.booked(make.work_order(), chen)
    make.work_order()
    dispatcher.get(board)
    few = len(dispatcher.asked)
    for hour in (5, 7):
        make.booked(make.work_order(), chen, hours=hour)
        make.booked(make.work_order(), make.technician(), hours=hour)
        make.work_order()
    dispatcher.get(board)
    assert len(dispatcher.asked) == few


def test_a_long_list_of_work_to_plan_has_further_pages(make, dispatcher, board):
    home = make.home()
    resident = make.resident(home)
    for number in range(26):
        make.work_order(make.report(resident, home, words=f"Job {number}"))
    assert len(to_plan(dispatcher.get(board))) == 6
    page = dispatcher.get(f"{board}?form=list")
    assert len(to_plan(page)) == 25
    assert len(to_plan(dispatcher.get(page.select_one("nav.pager a[rel=next]")["href"]))) == 1
