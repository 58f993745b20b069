"""How soon a resident wants somebody: asked of nobody who does not care to say, and shown beside our own severity."""

import pytest
from sqlalchemy import select

from portal.kernel.access import Role
from portal.kernel.severity import Severity
from portal.matters.models import Matter
from portal.reports.models import Report

pytestmark = pytest.mark.row("S44")
DRIPS = "The kitchen tap drips all night"


def reported(browser, session, resident, words=DRIPS, **typed):
    me = browser.as_(resident)
    me.submit(me.submit(me.get("/reports/new"), expect=200, words=words), **typed)
    session.rollback()
    return session.scalars(select(Report)).one()


def triage(browser, make, report):
    dispatcher = browser.as_(make.person(Role.DISPATCHER))
    return dispatcher.get(f"/reports/{make.reference(report)}/triage").select_one("main").get_text(" ", strip=True)


def test_a_resident_may_say_how_soon_and_triage_shows_the_difference(browser, session, make, resident):
    report = reported(browser, session, resident, felt_urgency="urgent")
    assert report.felt_urgency is Severity.URGENT
    assert "How soon the resident wants somebody: Today. How grave we take it to be: Major." in triage(
        browser, make, report
    )


def test_who_says_nothing_is_asked_nothing_more_and_nothing_is_shown(browser, session, make, resident):
    report = reported(browser, session, resident)
    assert report.felt_urgency is None
    assert "How soon the resident wants" not in triage(browser, make, report)


def test_it_can_wait_never_lowers_our_severity_and_right_now_never_raises_it(browser, session, make, resident):
    gas = reported(browser, session, resident, "There is a strong smell of gas in the kitchen", felt_urgency="minor")
    assert (gas.felt_urgency, session.get_one(Matter, gas.id).severity) == (Severity.MINOR, Severity.EMERGENCY)
    plain, hurried = (make.report(words=DRIPS, felt_urgency=felt) for felt in (None, Severity.EMERGENCY))
    session.rollback()
    assert session.get_one(Matter, plain.id).severity is session.get_one(Matter, hurried.id).severity is Severity.MAJOR


def test_the_desk_may_write_it_down_for_a_caller(browser, session, make, home, resident):
    desk = browser.as_(make.person(Role.FRONT_DESK))
    page = desk.get(f"/e/{make.the('estate').code}/reports/new?home={home.id}")
    desk.submit(desk.submit(page, expect=200, words=DRIPS), felt_urgency="major")
    session.rollback()
    assert session.scalars(select(Report.felt_urgency)).one() is Severity.MAJOR


def test_what_is_chosen_stays_chosen_while_the_words_change(browser, resident):
    me = browser.as_(resident)
    page = me.submit(me.get("/reports/new"), expect=200, words=DRIPS)
    again = me.submit(page, expect=422, words="", felt_urgency="major")
    assert again.select_one("input[name=felt_urgency][checked]")["value"] == "major"


@pytest.mark.row("S34")
def test_what_was_guessed_is_kept_beside_what_was_chosen(browser, session, resident):
    report = reported(browser, session, resident, category="light")
    assert (report.category.value, report.guessed_category.value) == ("light", "leak_pipe")
