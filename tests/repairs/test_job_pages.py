"""The technician's phone: each step one tap, a minor job in six, nothing lost."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from portal.kernel.access import Role
from portal.matters.models import Attachment, Matter, Purpose
from portal.repairs import services
from portal.repairs.models import Check, Hold, SiteReport, Status, WorkOrder
from portal.reports.categories import Category
from portal.reports.models import Report
from portal.reports.models import Status as ReportStatus
from portal.workforce.models import Appointment
from portal.workforce.models import Status as VisitStatus
from tests.support.browser import complaint, control


@pytest.fixture
def chen(make):
    return make.staff(Role.TECHNICIAN)


@pytest.fixture
def phone(browser, chen):
    """The technician's browser."""
    return browser.as_(chen)


@pytest.fixture
def report(make):
    """A pipe that drips: minor."""
    make.register()
    return make.report(category=Category.LEAK_PIPE, answers={"flow": "drip"}, words="The tap drips.")


@pytest.fixture
def coming(make, report, chen):
    return make.booked(make.work_order(report), chen)


def shot(colour="grey"):
    """A photo as the camera gives it."""
    file = BytesIO()
    Image.new("RGB", (60, 40), colour).save(file, "JPEG")
    file.seek(0)
    return file, f"{colour}.jpg"


def job(make, visit, tail=""):
    return f"/work-orders/{make.read(Matter, visit.matter_id).reference}{tail}"


def order_of(make, visit):
    return make.read(WorkOrder, visit.matter_id)


class Thumb:
    """Counts what a thumb does: each tap on a link, a camera, a box or a button."""

    def __init__(self, browser):
        self.browser, self.taps = browser, 0

    def open(self, page, words):
        self.taps += 1
        link = next(one for one in page.select("main a[href]") if words in one.get_text(" ", strip=True))
        return self.browser.get(link["href"])

    def send(self, page, *, press=1, photos=0, ticks=(), code="", expect=303):
        """A code counts as the tap into its field; its digits are typed."""
        self.taps += press + photos + len(ticks) + bool(code)
        values = {"photos": shot("green" if ticks else "blue")} if photos else {}
        values |= {"code": code} if code else {}
        return self.browser.submit(page, "form#step", values=values | dict.fromkeys(ticks, "y"), expect=expect)


def test_a_minor_job_is_done_in_six_taps(session, make, phone, report, coming):
    thumb = Thumb(phone)
    page = thumb.open(phone.get("/my-day"), "Open this job")
    page = thumb.send(page, photos=1)
    assert order_of(make, coming).status is Status.ARRIVED
    page = thumb.send(page, photos=1, ticks=["all_tested"])
    assert thumb.taps <= 6
    assert order_of(make, coming).status is Status.FINISHED
    assert make.read(Report, report.id).status is ReportStatus.FINISHED
    purposes = session.execute(select(Attachment.purpose, Attachment.matter_id)).all()
    assert sorted(purposes) == sorted([(Purpose.ARRIVAL, coming.matter_id), (Purpose.AFTER, report.id)])
    assert "Nothing more today" in page.select_one("main").get_text()


def test_a_minor_job_with_the_residents_code_is_done_in_six_taps(make, phone, report, coming):
    thumb = Thumb(phone)
    page = thumb.open(phone.get("/my-day"), "Open this job")
    page = thumb.send(page, code=coming.code)
    assert order_of(make, coming).status is Status.ARRIVED
    thumb.send(page, photos=1, ticks=["all_tested"])
    assert thumb.taps <= 6
    assert make.read(Report, report.id).status is ReportStatus.FINISHED


@pytest.mark.row("S49")
def test_what_triage_knows_stands_there_for_a_minor_job(session, make, phone, coming):
    make.arrived(coming)
    page = phone.get(job(make, coming))
    phone.submit(page, "form#step", all_tested="y", values={"photos": shot()})
    kept = session.scalars(select(SiteReport)).one()
    assert (kept.nature.value, kept.degree.value, kept.scope.value) == ("wear", "slight", "room")
    assert kept.users_view == "The tap drips"


@pytest.mark.row("S62")
def test_finishing_with_the_floor_drain_unticked_is_refused_beside_it(make, phone, coming):
    make.arrived(coming)
    page = phone.get(job(make, coming))
    boxes = {box["name"]: "y" for box in page.select("[name^=check_]") if box["name"] != "check_floor_drain"}
    page = phone.submit(page, "form#step", expect=422, values={**boxes, "photos": shot()})
    assert "Test this" in complaint(page, "check_floor_drain")
    assert len(page.select("main form .photos__item")) == 1
    phone.submit(page, "form#step", check_floor_drain="y")
    assert order_of(make, coming).status is Status.FINISHED


@pytest.mark.row("S49")
def test_a_graver_job_asks_for_its_facts_and_two_photos(make, phone, chen):
    make.register()
    there = make.arrived(make.booked(make.work_order(make.report(category=Category.LEAK_ABOVE)), chen))
    page = phone.get(job(make, there))
    page = phone.submit(page, "form#step", all_tested="y", values={"photos": shot()}, expect=422)
    assert all(complaint(page, name) for name in ("nature", "degree", "users_view"))
    facts = {"nature": "workmanship", "degree": "marked", "scope": "home", "users_view": "Relieved."}
    page = phone.submit(page, "form#step", expect=422, **facts)
    assert "at least 2 photos" in complaint(page, "photos")
    phone.submit(page, "form#step", values={"photos": shot("red")})
    assert order_of(make, there).status is Status.FINISHED


def test_a_refused_arrival_says_why_and_keeps_the_page(make, phone, coming):
    page = phone.get(job(make, coming))
    page = phone.submit(page, "form#step", expect=422)
    assert "photo of the door" in complaint(page, "photos")
    wrong = "0000" if coming.code != "0000" else "1111"
    page = phone.submit(page, "form#step", code=wrong, expect=422)
    assert complaint(page, "code")
    phone.submit(page, "form#step", code=coming.code)
    assert order_of(make, coming).status is Status.ARRIVED


def test_a_wrong_code_is_counted_though_the_form_is_refused(make, phone, coming):
    wrong = "0000" if coming.code != "0000" else "1111"
    page = phone.get(job(make, coming))
    for number in range(5):
        page = phone.submit(page, "form#step", code=wrong, expect=422)
        assert make.read(Appointment, coming.id).code_tries == number + 1
    assert "five times" in complaint(page, "code")
    page = phone.submit(page, "form#step", code=coming.code, expect=422)
    assert order_of(make, coming).status is Status.BOOKED
    for address in (job(make, coming), f"/visits/{coming.id}/no-access"):
        page = phone.get(address)
        assert not page.select("[name=code]") and "only a photo of the door counts" in page.get_text()
    phone.submit(phone.get(job(make, coming)), "form#step", values={"photos": shot()})
    assert order_of(make, coming).status is Status.ARRIVED


def test_what_is_no_photo_is_refused_and_the_job_stays_as_it_is(make, phone, coming):
    page = phone.get(job(make, coming))
    page = phone.submit(page, "form#step", values={"photos": (BytesIO(b"MZ" + b"\0" * 99), "door.jpg")}, expect=422)
    assert complaint(page, "photos")
    assert order_of(make, coming).status is Status.BOOKED


def test_a_double_tap_arrives_once(session, make, phone, coming):
    page = phone.get(job(make, coming))
    phone.submit(page, "form#step", code=coming.code)
    phone.submit(page, "form#step", code=coming.code)
    assert order_of(make, coming).status is Status.ARRIVED


def test_yes_i_come_is_one_tap(make, phone, coming):
    page = phone.get(job(make, coming))
    phone.submit(page, "form[action$='/accept']")
    assert make.read(Appointment, coming.id).status is VisitStatus.ACCEPTED
    assert not phone.get(job(make, coming)).select("form[action$='/accept']")


@pytest.mark.row("S48")
def test_i_cannot_come_needs_a_reason(make, phone, coming):
    page = phone.get(f"/visits/{coming.id}/give-back")
    assert complaint(phone.submit(page, expect=422), "reason")
    phone.submit(page, reason="My van broke down.")
    assert order_of(make, coming).status is Status.PLANNED


def test_nobody_lets_me_in_needs_proof(make, phone, coming):
    page = phone.get(f"/visits/{coming.id}/no-access")
    page = phone.submit(page, words="Rang twice.", expect=422)
    assert complaint(page, "photos") and control(page, "words").text.strip() == "Rang twice."
    phone.submit(page, values={"photos": shot()})
    assert order_of(make, coming).status is Status.PLANNED


def test_made_safe_comes_first_where_there_is_danger(make, phone, chen):
    make.register()
    burst = make.report(category=Category.LEAK_PIPE, answers={"flow": "burst"})
    there = make.arrived(make.booked(make.work_order(burst), chen))
    page = phone.get(job(make, there))
    assert "Make it safe first" in page.select_one("main").get_text()
    page = phone.get(job(make, there, "/safe"))
    page = phone.submit(page, expect=422)
    assert complaint(page, "words")
    phone.submit(page, words="The water is off.", values={"photos": shot()})
    assert order_of(make, there).made_safe_at


def test_photos_of_the_damage_are_kept(session, make, phone, coming):
    make.arrived(coming)
    page = phone.get(job(make, coming, "/before"))
    assert complaint(phone.submit(page, expect=422), "photos")
    phone.submit(page, values={"photos": shot()})
    assert Purpose.BEFORE in session.scalars(select(Attachment.purpose)).all()


@pytest.mark.row("S55")
def test_it_must_wait_is_three_taps_on_site(session, make, phone, coming):
    make.arrived(coming)
    thumb = Thumb(phone)
    page = thumb.open(phone.get(job(make, coming)), "It must wait")
    page = thumb.open(page, "A part is missing")
    phone.submit(page)
    assert session.scalars(select(Hold)).one().reason.value == "parts"
    assert "It waits" in phone.get(job(make, coming)).select_one("main").get_text()


def test_the_job_shows_what_a_technician_needs_and_nobody_else_s(make, phone, coming, report):
    other = make.report(words="The neighbour's secret")
    page = phone.get(job(make, coming))
    words = page.select_one("main").get_text(" ", strip=True)
    home = make.read(Matter, report.id)
    assert make.reference(other) not in words and "secret" not in words
    assert home.title in words and "14:00–16:00" in words and "The resident lets you in" in words
    assert coming.code not in words.replace("–", " ").split()


def test_a_job_before_its_day_is_accepted_first(make, phone, chen):
    later = make.booked(make.work_order(), chen, hours=30)
    page = phone.get(job(make, later))
    assert page.select_one(".next .button--primary").get_text(strip=True) == "Yes, I come"


@pytest.mark.parametrize("step", ["arrived", "accept", "give-back", "no-access"])
def test_the_steps_of_a_visit_are_there_for_whoever_was_sent_alone(browser, make, coming, step):
    for person in (make.person(Role.TECHNICIAN), make.staff(Role.DISPATCHER), make.person(Role.SURVEYOR)):
        browser.as_(person).get(f"/visits/{coming.id}/{step}", expect=404)


@pytest.mark.parametrize("step", ["safe", "before", "finish"])
def test_the_steps_of_a_job_are_there_for_whoever_was_sent_alone(browser, make, coming, step):
    make.arrived(coming)
    for person in (make.person(Role.TECHNICIAN), make.staff(Role.DISPATCHER), make.person(Role.SURVEYOR)):
        browser.as_(person).get(job(make, coming, f"/{step}"), expect=404)


def test_somebody_who_was_sent_elsewhere_instead_sees_the_job_no_more(browser, make, coming, chen, phone):
    other = make.person(Role.TECHNICIAN)
    times = {"window": (coming.window_from, coming.window_to), "span": (coming.span_from, coming.span_to)}
    planned = services.Visit(other.id, admits=coming.admits, **times)
    make.do(services.move, make.actor(make.staff(Role.DISPATCHER)), coming.id, planned, reason="")
    phone.get(job(make, coming), expect=404)
    browser.as_(other).get(job(make, coming))


def test_somebody_who_plans_and_is_sent_as_well_has_both_pages(browser, make, report):
    both = make.person(Role.TECHNICIAN)
    make.membership(both, Role.DISPATCHER)
    visit = make.booked(make.work_order(report), both)
    page = browser.as_(both).get(job(make, visit))
    desk = page.select_one("main a[href$='desk=1']")
    assert page.select_one("form#step") and desk
    assert browser.as_(both).get(desk["href"]).select_one(f"main a[href='/visits/{visit.id}/move']")


def test_a_finished_job_says_that_the_household_judges(make, phone, coming):
    make.finished_work(make.arrived(coming))
    page = phone.get(job(make, coming))
    assert "The household says whether it is solved" in page.select_one("main").get_text()
    phone.get(job(make, coming, "/finish"), expect=303)


def test_a_job_without_what_hangs_together_ticks_only_what_was_tested(session, make, phone, coming):
    make.arrived(coming)
    page = phone.get(job(make, coming))
    phone.submit(page, "form#step", all_tested="y", values={"photos": shot()})
    checks = dict(session.execute(select(Check.line, Check.passed)).all())
    assert checks["no_drip"] and not checks["hot_water"]
