"""A form that is sent again: the same words are the same deed, other words are another; no edit is lost silently."""

from sqlalchemy import func, select

from portal.kernel.access import Role
from portal.matters.models import Post
from portal.reports.models import Report
from tests.kernel import pictures
from tests.support import pages


def form_of(page):
    form = page.select_one("main form[method=post]")
    return form["action"], pages.filled(form) | pages.pressed(form, None)


def count(session, model):
    session.rollback()
    return session.scalar(select(func.count()).select_from(model))


def test_a_double_tap_and_a_retry_make_one_report(browser, session, resident):
    me = browser.as_(resident)
    asked = me.submit(me.get("/reports/new"), expect=200, words="The tap drips")
    action, typed = form_of(asked)
    led_to = []
    for _ in range(3):
        me.post(action, typed)
        led_to.append(me.location)
    assert len(set(led_to)) == 1 and count(session, Report) == 1


def test_an_edit_after_back_is_another_report_and_not_lost(browser, session, resident):
    me = browser.as_(resident)
    asked = me.submit(me.get("/reports/new"), expect=200, words="The tap drips")
    action, typed = form_of(asked)
    me.post(action, typed)
    first = me.location
    me.post(action, typed | {"words": "The tap drips, and now the floor is wet"})
    second = me.location
    me.post(action, typed | {"words": "The tap drips, and now the floor is wet"})
    assert second != first and me.location == second
    session.rollback()
    assert set(session.scalars(select(Report.words))) == {"The tap drips", "The tap drips, and now the floor is wet"}


def test_photos_that_arrive_between_two_tries_make_no_second_report(browser, session, make, home, resident):
    me = browser.as_(resident)
    page = me.get("/reports/new")
    asked = me.submit(page, expect=200, words="The tap drips")
    action, typed = form_of(asked)
    me.post(action, typed)
    address = asked.select_one("main form")["data-stage-url"]
    photo = (pictures.sent(pictures.photo()).stream, "a.jpg")
    assert me.raw("POST", address, {"photos": photo, "csrf_token": me.csrf_token()}) == 201
    me.post(action, typed | {"staged": str(me.response.json["id"]), "staged_shown": str(me.response.json["id"])})
    assert count(session, Report) == 1


def test_an_edited_message_is_a_second_message(browser, session, make, home, resident):
    me = browser.as_(resident)
    report = make.report(resident, home)
    action, typed = form_of(me.get(f"/reports/{make.reference(report)}/messages"))
    for words in ("Come soon", "Come soon", "Come after six"):
        me.post(action, typed | {"words": words})
    session.rollback()
    said = session.scalars(select(Post.words).where(Post.matter_id == report.id).order_by(Post.id)).all()
    assert said == ["Come soon", "Come after six"]


def test_where_a_second_deed_would_be_wrong_the_edit_is_refused_and_shown(browser, session, make, home, resident):
    report = make.report(resident, home)
    desk = browser.as_(make.staff(Role.FRONT_DESK))
    action, typed = form_of(desk.get(f"/reports/{make.reference(report)}/answer"))
    desk.post(action, typed)
    desk.post(action, typed)
    page = desk.post(action, typed | {"stance": "I have changed my mind."}, expect=409)
    assert "I have changed my mind." in page.text
    session.rollback()
    assert count(session, Post) == 1


def test_the_same_key_on_another_report_is_another_deed(browser, session, make, home, resident):
    first, second = make.report(resident, home), make.report(resident, home)
    me = browser.as_(make.staff(Role.FRONT_DESK))
    action, typed = form_of(me.get(f"/reports/{make.reference(first)}/notes"))
    for report in (first, second):
        me.post(action.replace(make.reference(first), make.reference(report)), typed | {"words": "Rings at eight."})
    assert count(session, Post) == 2
