"""The main job, by hand, in a real browser: a burst pipe with three photos, to the household's last word."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select

from portal.kernel.access import Role
from portal.matters.models import Attachment
from portal.reports.models import Report, Status
from tests.browser import axe

WORDS = {
    "en": "The pipe under the kitchen sink has burst and water pours onto the floor.",
    "zh_Hans": "厨房水槽下面的水管爆了，水一直往外喷。",
    "zh_Hant": "廚房洗碗盆下面的水管爆裂，水不停噴出來。",
}
pytestmark = [pytest.mark.database("sqlite"), pytest.mark.row("S25"), pytest.mark.row("S63")]


def picture(number):
    file = BytesIO()
    Image.effect_noise((900, 700), 30 + number).convert("RGB").save(file, "JPEG")
    return {"name": f"IMG_{number}.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def send(page):
    page.locator("main form[method=post] .submit button[type=submit]").last.click()
    page.wait_for_load_state()


@pytest.fixture
def cast(make):
    make.register()
    home = make.home()
    return {
        "home": home, "resident": make.resident(home), "dispatcher": make.staff(Role.DISPATCHER),
        "technician": make.staff(Role.TECHNICIAN),
    }  # fmt: skip


def report_it(page, language):
    page.goto("/")
    page.locator("main a[href='/reports/new']").click()
    page.fill("[name=words]", WORDS[language])
    page.locator("#photos").set_input_files([picture(number) for number in range(3)])
    expect(page.locator("main .photos__item")).to_have_count(3)
    page.locator("main [name=category]:checked").wait_for(state="attached")
    expect(page.locator("main #asked a[href^='tel:']")).to_have_count(1)
    send(page)
    page.wait_for_url("**/reports/R-*")
    return page.url.rsplit("/", 1)[1]


def dispatch_it(page, reference):
    page.goto(f"/reports/{reference}/answer")
    send(page)
    page.goto(f"/reports/{reference}/triage")
    send(page)
    page.goto(f"/reports/{reference}/work-orders/new")
    send(page)
    page.wait_for_url("**/visits/new")
    send(page)
    page.wait_for_url("**/work-orders/W-*")


def step(page, *photos):
    """The one next step of a job: photos, then its button."""
    page.locator("#step input[type=file]").last.set_input_files(list(photos))
    expect(page.locator("#step .photos__item")).to_have_count(len(photos))
    page.locator("button[form=step], #step button[type=submit]").first.click()
    page.wait_for_load_state()


def repair_it(page):
    page.goto("/my-day")
    page.locator(".next a, main .matters__link").first.click()
    page.wait_for_url("**/work-orders/W-*")
    step(page, picture(10))
    page.locator("[name=all_tested]").wait_for()
    page.check("[name=all_tested]", force=True)
    for name in ("nature", "degree", "scope"):
        page.locator(f"[name={name}]").first.check(force=True)
    page.fill("[name=users_view]", "The resident saw it run dry.")
    step(page, picture(11), picture(12))


def judge(page, reference, word):
    page.goto(f"/reports/{reference}/verdict")
    page.locator(f"label[for]:near([value={word}])").first.wait_for()
    page.check(f"[name=word][value={word}]", force=True)
    send(page)


def status(session):
    session.rollback()
    session.expire_all()
    return session.scalars(select(Report)).one().status


@pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant"])
def test_a_burst_pipe_from_the_phone_to_the_last_word(phone, desktop, live, session, cast, clock, language):
    resident = phone(cast["resident"], language=language)
    reference = report_it(resident, language)
    axe.check(resident)
    assert len(session.scalars(select(Attachment)).all()) == 3
    dispatcher = desktop(cast["dispatcher"], language=language)
    dispatch_it(dispatcher, reference)
    axe.check(dispatcher)
    technician = phone(cast["technician"], language=language)
    repair_it(technician)
    assert status(session) is Status.FINISHED
    judge(resident, reference, "not")
    assert status(session) is Status.IN_PROGRESS
    clock.forward(minutes=1)
    live.tick("repairs.follow_reopened")
    dispatcher.goto(f"/reports/{reference}")
    href = dispatcher.locator("main a[href*='/visits/new']").first.get_attribute("href")
    dispatcher.goto(href)
    send(dispatcher)
    repair_it(technician)
    judge(resident, reference, "solved")
    assert status(session) is Status.SOLVED
    axe.check(resident)
