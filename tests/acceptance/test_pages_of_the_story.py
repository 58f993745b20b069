"""The main job on its pages, as a person without script meets them."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from portal.kernel.access import Role
from portal.matters import services as matters
from portal.matters.models import Attachment, Link, Matter
from portal.reports.models import Report, Status, VerdictWord
from portal.reports.services import answering, verdicts
from tests.support.browser import complaint


@pytest.fixture
def home(make):
    make.register()
    return make.home()


@pytest.fixture
def resident(make, home):
    return make.resident(home)


def picture(colour="grey"):
    file = BytesIO()
    Image.new("RGB", (60, 40), colour).save(file, "JPEG")
    file.seek(0)
    return file


def count(session, model):
    session.rollback()
    return session.scalar(select(func.count()).select_from(model))


@pytest.mark.row("S29")
def test_words_and_a_tap_are_enough(browser, session, resident):
    me = browser.as_(resident)
    page = me.get("/reports/new")
    asked = me.submit(page, expect=200, words="The kitchen tap drips all night")
    me.submit(asked)
    session.rollback()
    report = session.scalars(select(Report)).one()
    assert (report.words, report.category.value) == ("The kitchen tap drips all night", "leak_pipe")


@pytest.mark.row("S29")
def test_at_most_three_fields_are_required(browser, resident):
    me = browser.as_(resident)
    page = me.submit(me.get("/reports/new"), expect=422, words="")
    assert len(page.select("main [data-invalid]")) <= 3
    assert complaint(page, "words")


@pytest.mark.row("S25")
def test_the_form_asks_for_nothing_that_we_know(browser, resident):
    page = browser.as_(resident).get("/reports/new")
    names = {control.get("name", "") for control in page.select("main form [name]")}
    assert not {
        name for name in names if any(word in name for word in ("phone", "mail", "address", "caller", "person"))
    }


@pytest.mark.row("S28")
def test_every_resident_page_leads_to_the_report_form(browser, make, home, resident):
    report = make.report(resident, home)
    me = browser.as_(resident)
    reference = make.read(Matter, report.id).reference
    for path in ("/", f"/reports/{reference}", f"/reports/{reference}/messages", "/me", f"/homes/{home.id}"):
        assert me.get(path).select_one("a[href='/reports/new']"), path


@pytest.mark.row("S41")
def test_danger_words_bring_advice_and_the_number_before_the_form_is_sent(browser, resident):
    me = browser.as_(resident)
    page = me.submit(me.get("/reports/new"), expect=200, words="漏水滴到插座了")
    assert page.select("main .danger a[href^='tel:']") and len(page.select("main .danger li")) >= 2


def test_a_form_that_fails_keeps_every_word_and_photo(browser, session, resident):
    me = browser.as_(resident)
    page = me.get("/reports/new")
    page = me.submit(page, expect=422, words="", values={"photos": (picture(), "a.jpg")})
    assert len(page.select("main .photos__item")) == 1
    asked = me.submit(page, expect=200, words="Water runs down the wall")
    me.submit(asked)
    assert count(session, Attachment) == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00" + b"\x00" * 200, "virus.jpg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "x.png"),
        (b"", "empty.jpg"),
    ],
)
def test_what_is_no_photo_is_refused_in_words_and_the_words_stay(browser, session, resident, content, name):
    me = browser.as_(resident)
    page = me.submit(
        me.get("/reports/new"),
        expect=422,
        words="There is a crack in the wall",
        values={"photos": (BytesIO(content), name)},
    )
    assert complaint(page, "photos")
    assert page.select_one("[name=words]").text.strip() == "There is a crack in the wall"
    assert count(session, Report) == 0


def test_a_double_tap_makes_one_report(browser, session, resident):
    me = browser.as_(resident)
    asked = me.submit(me.get("/reports/new"), expect=200, words="The lift is stuck on the third floor")
    me.submit(asked)
    first = me.location
    me.submit(asked)
    assert me.location == first and count(session, Report) == 1


def test_a_session_that_ended_while_writing_loses_nothing(browser, session, make, resident):
    me = browser.as_(resident)
    asked = me.submit(me.get("/reports/new"), expect=200, words="The light in the hall flickers")
    me.client.delete_cookie("anju_sign_in")
    me.submit(asked, expect=303)
    assert "/sign-in" in me.location
    make.sign_in(me.client, resident)
    kept = me.get(me.location.split("next=")[1].replace("%3F", "?").replace("%3D", "=").replace("%2F", "/"))
    assert kept.select_one("[name=words]").text.strip() == "The light in the hall flickers"
    assert count(session, Report) == 0
    me.submit(kept)
    assert count(session, Report) == 1


def test_a_stale_form_is_told_what_changed_and_keeps_what_was_typed(browser, make, home, resident, clock):
    report = make.report(resident, home)
    desk = make.staff(Role.FRONT_DESK)
    me = browser.as_(desk)
    reference = make.read(Matter, report.id).reference
    page = me.get(f"/reports/{reference}/decline")
    make.do(
        answering.answer,
        make.actor(desk),
        report.id,
        restatement="a",
        stance="b",
        promise="c",
        promised_at=clock.now() + timedelta(hours=1),
    )
    late = me.submit(page, expect=409, reason="Not ours", way_on="self_help", way_words="Turn the valve")
    assert "Turn the valve" in late.text and "Not ours" in late.text


@pytest.mark.row("S26")
def test_the_queue_says_how_often_a_home_has_reported(browser, make, home, resident):
    for number in range(4):
        make.report(resident, home, words=f"Trouble number {number}")
    page = browser.as_(make.staff(Role.FRONT_DESK)).get(f"/e/{make.the('estate').code}/queue")
    assert "4th in 12 months" in page.text


@pytest.mark.row("S53")
def test_the_queue_is_sorted_by_the_time_that_is_left(browser, make, home, resident):
    make.report(resident, home, words="The tap drips a little")
    elsewhere = make.home()
    make.report(make.resident(elsewhere), elsewhere, words="漏水滴到插座，很危险")
    page = browser.as_(make.staff(Role.DISPATCHER)).get(f"/e/{make.the('estate').code}/queue")
    titles = [link.text.strip() for link in page.select("[data-open]")]
    assert titles[0].startswith("漏水滴到插座")


@pytest.mark.row("S42")
def test_the_first_answer_is_almost_ready(browser, session, make, home, resident):
    report = make.report(resident, home, words="The kitchen pipe drips.")
    me = browser.as_(make.staff(Role.FRONT_DESK))
    reference = make.read(Matter, report.id).reference
    page = me.get(f"/reports/{reference}/answer")
    assert "kitchen pipe drips" in page.select_one("[name=restatement]").text
    me.submit(page)
    session.rollback()
    assert session.get_one(Report, report.id).first_answered_at is not None


@pytest.mark.row("S63")
def test_the_verdict_can_be_given_by_a_one_time_link_once(browser, app, session, make, home, resident):
    report = make.report(resident, home)
    desk = make.actor(make.staff(Role.FRONT_DESK))
    triage = {"growing": False, "essential_lost": False, "danger": None, "life": False}
    make.do(answering.triage, desk, report.id, category=report.category, scope=report.scope, **triage)
    make.do(verdicts.finish_by_hand, desk, report.id, "Done.")
    path = link_of(session, app, report)
    page = browser.get(path)
    assert home.label not in page.text and resident.name not in page.text
    browser.submit(page, word=VerdictWord.NOT.value)
    session.rollback()
    assert session.get_one(Report, report.id).status is Status.IN_PROGRESS
    browser.get(path, expect=404)


def link_of(session, app, report):
    session.rollback()
    link = session.scalars(select(Link).where(Link.matter_id == report.id)).one()
    return f"/v/{matters.token_of(app.extensions['anju'].settings.secret_key, link)}"


def test_another_household_finds_nothing(browser, make, home, resident):
    report = make.report(resident, home, words="CANARY-7F the pipe drips")
    reference = make.read(Matter, report.id).reference
    other = browser.as_(make.resident(make.home()))
    for path in ("", "/messages", "/verdict", "/worse", "/corrections"):
        other.get(f"/reports/{reference}{path}", expect=404)
    assert "CANARY-7F" not in other.get("/").text


def test_the_desk_enters_a_report_for_a_caller(browser, session, make, home, resident):
    me = browser.as_(make.staff(Role.FRONT_DESK))
    code = make.the("estate").code
    found = me.get(f"/e/{code}/reports/new?q={home.label}")
    page = me.get(found.select_one(".matters__link")["href"])
    asked = me.submit(page, expect=200, words="The caller says the toilet is blocked")
    me.submit(asked)
    session.rollback()
    report = session.scalars(select(Report)).one()
    assert (report.reporter_id, report.entered_by_id is not None) == (resident.id, True)
