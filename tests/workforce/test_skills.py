"""What people have learned: named, noted with certificates, and seen where visits are offered."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.audit.models import Event
from portal.kernel.access import Role
from portal.kernel.errors import Forbidden, Missing, Refused
from portal.matters.models import Matter
from portal.reports.categories import Trade
from portal.workforce import queries, services
from portal.workforce.models import Skill, SkillKind
from portal.workforce.services import Learned
from tests.support.browser import complaint

NAMES = {"en": "Ropework", "zh_Hans": "高空绳索作业", "zh_Hant": "高空繩索作業"}
YESTERDAY, NEXT_YEAR = date(2026, 3, 10), date(2027, 3, 10)


@pytest.fixture
def office(make, browser):
    """The administrator's browser."""
    return browser.as_(make.staff(Role.ADMINISTRATOR))


@pytest.fixture
def admin(make):
    return make.actor(make.staff(Role.ADMINISTRATOR))


@pytest.fixture
def page(make):
    return f"/e/{make.the('estate').code}/skills"


@pytest.fixture
def chen(make):
    return make.technician(name="Chen Wei")


def add(make, admin, names=NAMES, trade=None):
    return make.do(services.add_kind, admin, make.the("estate").id, names, trade)


def give(make, admin, person, *learned):
    return make.do(services.give_skill, admin, make.the("estate").id, person.id, Learned(*learned))


def test_an_administrator_adds_and_renames_a_skill_in_three_languages(session, make, office, page):
    form = office.get(f"{page}/new")
    shown = office.submit(form, trade="masonry", **{f"name_{locale}": name for locale, name in NAMES.items()})
    assert "Ropework" in shown.select_one("main").text
    kind = session.scalars(select(SkillKind)).one()
    assert (kind.names, kind.trade) == (NAMES, "masonry")
    form = office.get(f"{page}/{kind.id}/rename")
    office.submit(form, name_en="Work on ropes")
    session.rollback()
    assert session.get_one(SkillKind, kind.id).names == NAMES | {"en": "Work on ropes"}
    assert [*session.scalars(select(Event.action).where(Event.action.like("skill.%")).order_by(Event.id))] == [
        "skill.added", "skill.renamed",
    ]  # fmt: skip


@pytest.mark.parametrize("locale", list(NAMES))
def test_each_reads_the_skill_in_their_language(make, browser, admin, page, locale):
    add(make, admin)
    reader = make.person(Role.ADMINISTRATOR, locale=locale)
    assert NAMES[locale] in browser.as_(reader).get(page).select_one("main").text


def test_a_skill_needs_a_name_of_its_own(make, office, admin, page):
    add(make, admin)
    form = office.get(f"{page}/new")
    assert "at least one language" in complaint(office.submit(form, expect=422), "name_en")
    assert "already" in complaint(office.submit(form, name_zh_Hant=NAMES["zh_Hant"], expect=422), "name_zh_Hant")


def test_who_has_which_skill_stands_there_with_certificate_and_expiry(make, office, chen, page):
    form = office.get(f"{page}/give")
    values = {"person": str(chen.id), "skill": "electrics", "certificate": "EL-20931"}
    shown = office.submit(form, certified_to=YESTERDAY.isoformat(), **values)
    words = shown.select_one("main").get_text(" ", strip=True)
    assert "Chen Wei Electrics EL-20931 Tue 10 Mar expired" in words
    change = next(link["href"] for link in shown.select("main a") if "Change" in link.text)
    shown = office.submit(office.get(change), certified_to=NEXT_YEAR.isoformat())
    words = shown.select_one("main").get_text(" ", strip=True)
    assert "expired" not in words and "EL-20931" in words


def test_the_last_day_of_a_certificate_needs_its_number(make, office, chen, page):
    form = office.get(f"{page}/give")
    values = {"person": str(chen.id), "skill": "electrics", "certified_to": NEXT_YEAR.isoformat()}
    assert complaint(office.submit(form, expect=422, values=values), "certificate")


def test_a_skill_is_taken_off(session, make, office, admin, chen, page):
    give(make, admin, chen, "gas", "G-1")
    office.submit(office.get(page), "form[action$='/remove']")
    assert not session.scalars(select(Skill)).all()


def test_only_whoever_is_sent_at_this_estate_has_skills_here(make, admin, chen):
    elsewhere = make.technician(make.shared("other", make.estate))
    far = make.skill(elsewhere, "gas")
    with pytest.raises(Refused) as refused:
        give(make, admin, elsewhere, "gas")
    assert set(refused.value.fields) == {"person"}
    with pytest.raises(Missing):
        make.do(services.take_skill, admin, make.the("estate").id, far.id)
    with pytest.raises(Refused) as refused:
        give(make, admin, chen, "alchemy")
    assert set(refused.value.fields) == {"skill"}


@pytest.mark.parametrize("role", [Role.MANAGER, Role.DISPATCHER, Role.TECHNICIAN])
def test_nobody_but_the_administrator_says_who_has_learned_what(make, chen, role):
    actor, here = make.actor(make.staff(role)), make.the("estate").id
    for act in (
        lambda: give(make, actor, chen, "gas"),
        lambda: add(make, actor),
        lambda: make.do(services.rename_kind, actor, here, make.skill_kind().id, NAMES),
        lambda: make.do(services.take_skill, actor, here, make.skill(chen, make.unique("own-{}")).id),
    ):
        with pytest.raises(Forbidden):
            act()


@pytest.mark.row("S48")
def test_an_offer_says_that_a_certificate_has_expired(make, browser, admin, chen):
    give(make, admin, chen, "plumbing", "P-1", YESTERDAY)
    order = make.work_order()
    book = f"/work-orders/{make.read(Matter, order.id).reference}/visits/new"
    shown = browser.as_(make.staff(Role.DISPATCHER)).get(book)
    assert "certificate expired on Tue 10 Mar" in shown.select_one("#offer").get_text()
    listed = next(one.text for one in shown.select("select[name=technician] option") if "Chen Wei" in one.text)
    assert listed == "Chen Wei (certificate expired)"
    give(make, admin, chen, "plumbing", "P-2", NEXT_YEAR)
    shown = browser.as_(make.staff(Role.DISPATCHER)).get(book).select_one("main").get_text()
    assert "expired" not in shown and "certificate P-2" in shown


def test_whoever_has_a_valid_certificate_is_offered_before_one_that_expired(make, browser, admin, chen):
    other = make.technician(name="Zhou Li")
    give(make, admin, chen, "plumbing", "P-1", YESTERDAY)
    give(make, admin, other, "plumbing", "P-2", NEXT_YEAR)
    book = f"/work-orders/{make.read(Matter, make.work_order().id).reference}/visits/new"
    first = browser.as_(make.staff(Role.DISPATCHER)).get(book).select_one("#offer label").get_text()
    assert "Zhou Li" in first


def test_a_skill_of_ones_own_counts_for_its_trade(make, browser, admin, chen):
    kind = add(make, admin, trade="plumbing")
    give(make, admin, chen, kind.code)
    order = make.work_order(trade=Trade.PLUMBING)
    book = f"/work-orders/{make.read(Matter, order.id).reference}/visits/new"
    shown = browser.as_(make.staff(Role.DISPATCHER)).get(book).select_one("#offer").get_text()
    assert "has learned this trade" in shown


def test_a_certificate_holds_to_the_end_of_its_last_day(make, session, chen):
    skill = make.skill(chen, "gas", certificate="G-1", certified_to=YESTERDAY)
    assert skill.is_certified(YESTERDAY) and not skill.has_expired(YESTERDAY)
    after = YESTERDAY + timedelta(days=1)
    assert skill.has_expired(after) and not skill.is_certified(after)
    assert queries.holders(session) == {"gas": 1}
