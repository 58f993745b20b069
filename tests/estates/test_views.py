"""Pages of estates: for the desk, for managers, for residents of their own home."""

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from portal.accounts.models import Person
from portal.estates import jobs
from portal.estates.importer import reading
from portal.estates.models import (
    Estate,
    Home,
    ImportBatch,
    ImportStatus,
    NeighbourOverride,
    Place,
    PolicyValue,
    Relation,
    RelationKind,
)
from portal.kernel.access import Role
from tests.support.browser import complaint

ROSTER = "楼栋,单元,房号,姓名,手机,关系\n3,1,1204,王伟,13800138000,业主\n3,1,1304,李娜,,租户\n"


@pytest.fixture
def estate(make):
    return make.the("estate")


@pytest.fixture
def manager(make, estate):
    return make.person(Role.MANAGER)


@pytest.fixture
def desk(make, estate):
    return make.person(Role.FRONT_DESK)


def words(page):
    return page.select_one("main").get_text(" ", strip=True)


def test_the_desk_opens_the_estate_and_goes_on_to_its_homes(make, browser, desk, estate):
    home = make.home()
    page = browser.as_(desk).get(f"/e/{estate.code}/")
    assert estate.names["en"] in words(page)
    link = page.select_one("table a")
    assert home.label in words(browser.as_(desk).get(link["href"]))


def test_the_estates_of_a_person_are_those_where_they_work(make, browser, desk, estate):
    make.estate(names={"en": "Elsewhere"})
    page = browser.as_(desk).get("/estates")
    assert estate.names["en"] in words(page)
    assert "Elsewhere" not in words(page)


@pytest.mark.row("S25")
def test_the_desk_types_a_callers_number_and_sees_the_household(make, browser, desk, estate):
    home = make.home()
    make.resident(home, name="Ouyang Lan")
    make.home(label="9-9999")
    office = browser.as_(desk)
    page = office.get(f"/e/{estate.code}/homes?q=ouyang")
    assert home.label in words(page)
    assert "Ouyang Lan" in words(page)
    assert "9-9999" not in words(page)
    opened = office.get(page.select_one("table a")["href"])
    assert "Ouyang Lan" in words(opened)


def test_a_search_without_result_says_what_to_try(make, browser, desk, estate):
    assert "No home found" in words(browser.as_(desk).get(f"/e/{estate.code}/homes?q=zzz"))


def test_the_list_of_homes_has_pages_and_costs_the_same_however_long(make, browser, desk, estate):
    office = browser.as_(desk)
    building = make.the("building")

    def more(count, floor):
        for number in range(count):
            home = make.home(building, label=f"{building.code}-{floor}{number:02}", floor=floor, stack=f"{number:02}")
            make.resident(home)

    more(30, 1)
    page = office.get(f"/e/{estate.code}/homes")
    few = len(office.asked)
    assert len(page.select("tbody tr")) == 25
    following = office.get(page.select_one("a[rel=next]")["href"])
    assert len(following.select("tbody tr")) == 5
    more(30, 2)
    office.get(f"/e/{estate.code}/homes")
    assert len(office.asked) == few <= 6


def test_the_part_of_the_list_stands_in_the_page(make, browser, desk, estate):
    make.home()
    part = browser.as_(desk).part(f"/e/{estate.code}/homes")
    assert part.select_one("#homes")
    assert not part.select_one("main")


@pytest.mark.row("S26")
def test_a_homes_page_shows_its_people_its_place_and_what_other_rooms_tell_of_it(make, browser, desk, estate, app):
    building = make.the("building")
    low = make.home(building, label="3-301", floor=3, stack="01")
    make.home(building, label="3-401", floor=4, stack="01")
    make.resident(low, name="Ouyang Lan")
    asked = []
    told = app.extensions["anju"].panels
    told.setdefault("home", []).append(lambda session, actor, home: asked.append(home.id))
    try:
        page = words(browser.as_(desk).get(f"/homes/{low.id}"))
    finally:
        told["home"].pop()
    assert "Ouyang Lan" in page
    assert "3-401" in page
    assert asked == [low.id]


def test_no_page_of_estates_asks_the_database_too_often(make, browser, manager, estate):
    home = make.home()
    make.resident(home)
    office = browser.as_(manager)
    here = f"/e/{estate.code}"
    for path in (f"/homes/{home.id}", f"{here}/", f"{here}/homes", f"{here}/places", f"{here}/policy",
                 f"{here}/policy/reopen_days", f"{here}/import"):  # fmt: skip
        office.get(path)
        assert len(office.asked) <= 6, (path, office.asked)


def test_a_resident_sees_their_own_household_and_no_phone(make, browser, estate):
    home = make.home()
    owner, tenant = make.resident(home, name="Ouyang Lan"), make.resident(home, RelationKind.TENANT, name="Zhuge Liang")
    page = browser.as_(owner).get(f"/homes/{home.id}")
    assert "Ouyang Lan" in words(page)
    assert "Zhuge Liang" not in words(page)
    assert "example.com" not in words(page)
    assert not page.select("main a[href*='relations']")
    assert "Zhuge Liang" in words(browser.as_(tenant).get(f"/homes/{home.id}"))


def test_a_neighbour_and_another_estate_find_no_such_home(make, browser, estate):
    home = make.home()
    for stranger in (make.resident(make.home()), make.person(Role.MANAGER, make.estate()), make.person()):
        browser.as_(stranger).get(f"/homes/{home.id}", expect=404)
        browser.as_(stranger).get(f"/homes/{home.id}/edit", expect=404)
    browser.as_(make.person(Role.FRONT_DESK)).get(f"/homes/{home.id}/edit", expect=403)
    browser.as_(make.person(Role.MANAGER, make.estate())).get(f"/e/{estate.code}/", expect=404)


def test_somebody_comes_to_a_home_and_leaves_it(make, browser, manager, estate, clock):
    home = make.home()
    office = browser.as_(manager)
    page = office.get(f"/homes/{home.id}/people/new")
    page = office.submit(page, name="Ouyang Lan", kind="tenant", phone="13800138000")
    assert "Ouyang Lan" in words(page)
    with make.reading() as session:
        relation = session.scalar(select(Relation))
        person = session.get(Person, relation.person_id)
    assert "Home" in words(browser.as_(person).get(f"/homes/{home.id}"))
    office.submit(office.get(f"/relations/{relation.id}/end"))
    browser.as_(person).get(f"/homes/{home.id}", expect=404)
    assert "Who left" in words(office.get(f"/homes/{home.id}"))


def test_a_wrong_number_is_explained_beside_the_field_and_nothing_typed_is_lost(make, browser, manager, estate):
    home = make.home()
    office = browser.as_(manager)
    page = office.submit(
        office.get(f"/homes/{home.id}/people/new"), expect=422, name="Ouyang Lan", kind="tenant", phone="12"
    )
    assert "phone number" in complaint(page, "phone")
    assert page.select_one("[name=name]")["value"] == "Ouyang Lan"
    assert page.select_one("[name=kind][checked]")["value"] == "tenant"


def test_what_is_missing_is_said_beside_each_field(make, browser, manager, estate):
    home = make.home()
    office = browser.as_(manager)
    page = office.submit(office.get(f"/homes/{home.id}/people/new"), expect=422)
    assert complaint(page, "name")
    assert complaint(page, "kind")


def test_rights_are_ticked_one_by_one(make, browser, manager, estate):
    home = make.home()
    relation = make.relation(make.person(), home, RelationKind.PROXY)
    office = browser.as_(manager)
    page = office.get(f"/relations/{relation.id}/rights")
    assert [box["value"] for box in page.select("[name=rights][checked]")] == ["1", "2", "4"]
    office.submit(page, rights=["1", "8"])
    assert make.read(Relation, relation.id).rights == 9


def test_two_at_one_relation_the_second_is_told(make, browser, manager, estate):
    relation = make.relation(make.person(), make.home())
    office = browser.as_(manager)
    page = office.get(f"/relations/{relation.id}/rights")
    office.submit(office.get(f"/relations/{relation.id}/rights"), rights=["1"])
    office.submit(page, expect=409, rights=["1", "2"])


def test_a_manager_adds_a_building_and_a_home_and_puts_them_right(make, browser, manager, estate):
    office = browser.as_(manager)
    office.submit(office.get(f"/e/{estate.code}/buildings/new"), code="7", floors="20")
    page = office.submit(office.get(f"/e/{estate.code}/homes/new"), number="1204", floor="12", stack="04")
    assert "7-1204" in words(page)
    with make.reading() as session:
        home = session.scalar(select(Home))
    page = office.get(f"/homes/{home.id}/edit")
    kept = {field["name"]: field["type"] for field in page.select("[name=building], [name=number]")}
    assert kept == {"building": "hidden", "number": "hidden"}
    office.submit(page, floor_to="13")
    assert make.read(Home, home.id).top == 13
    other = make.home(make.building(code="8"), label="8-1", floor=1, stack="1")
    office.submit(office.get(f"/homes/{home.id}/neighbours"), other=other.label, position="above")
    with make.reading() as session:
        assert len(session.scalars(select(NeighbourOverride)).all()) == 2


def test_a_common_area_is_added_taken_off_and_put_back(make, browser, manager, desk, estate):
    office = browser.as_(manager)
    page = office.submit(office.get(f"/e/{estate.code}/places"), kind="lift", name_en="Lift by the gate")
    assert "Lift by the gate" in words(page)
    page = office.submit(page, form="table form")
    assert "Lift by the gate" not in words(page)
    page = office.submit(page, form=".row form")
    assert "Lift by the gate" in words(page)
    assert not browser.as_(desk).get(f"/e/{estate.code}/places").select("main form")
    with make.reading() as session:
        assert session.scalar(select(Place.retired_at)) is None


def test_policy_is_shown_in_words_and_changed_for_a_reason(make, browser, manager, desk, estate):
    page = browser.as_(desk).get(f"/e/{estate.code}/policy")
    assert "30 days" in words(page)
    office = browser.as_(manager)
    page = office.get(f"/e/{estate.code}/policy/reopen_days")
    page = office.submit(page, value="45", reason="The committee wished it.")
    assert "45 days" in words(page)
    assert "The committee wished it." in words(page)
    with make.reading() as session:
        assert session.scalar(select(PolicyValue.set_by_id)) == manager.id
    assert not browser.as_(desk).get(f"/e/{estate.code}/policy/reopen_days").select("main form")
    browser.as_(desk).get(f"/e/{estate.code}/policy/nonsense", expect=404)


def test_a_value_under_the_floor_is_refused_beside_the_field(make, browser, manager, estate):
    office = browser.as_(manager)
    page = office.submit(office.get(f"/e/{estate.code}/policy/reopen_days"), expect=422, value="3", reason="Cheaper")
    assert complaint(page, "value")
    page = office.submit(office.get(f"/e/{estate.code}/policy/reopen_days"), expect=422, value="x")
    assert complaint(page, "value")
    assert complaint(page, "reason")


@pytest.mark.parametrize(
    ("key", "value"), [("office_opens", "09:00"), ("office_weekdays", ["0", "5"]), ("photo_bytes", "30")]
)
def test_every_sort_of_value_has_its_field(make, browser, manager, estate, key, value):
    office = browser.as_(manager)
    page = office.get(f"/e/{estate.code}/policy/{key}")
    office.submit(page, value=value, reason="Try")
    with make.reading() as session:
        kept = session.scalar(select(PolicyValue.value))
    assert kept in ("09:00", [0, 5], 30 * 1024 * 1024)


def test_who_looks_at_policy_does_not_change_it(make, browser, desk, estate):
    office = browser.as_(desk)
    page = office.get(f"/e/{estate.code}/policy/reopen_days")
    token = page.select_one("[name=csrf_token]")
    office.post(
        f"/e/{estate.code}/policy/reopen_days",
        {"value": "40", "reason": "x", "seen": "0", "csrf_token": token["value"] if token else ""},
        expect=403 if token else 400,
    )
    with make.reading() as session:
        assert session.scalar(select(PolicyValue.id)) is None


def test_an_administrator_adds_an_estate_and_brings_it_live(make, browser, estate, clock):
    administrator = make.person(Role.ADMINISTRATOR)
    office = browser.as_(administrator)
    page = office.get("/estates/new")
    page = office.submit(page, code="riverside", name_en="Riverside Gardens", phone="021 5555 0100")
    assert "Riverside Gardens" in words(page)
    office.submit(page, form="form[action$='/live']", expect=422)
    with make.reading() as session:
        made = session.scalar(select(Estate).where(Estate.code == "riverside"))
    make.home(make.building(made))
    page = office.get("/e/riverside/edit")
    office.submit(page, desk_person=str(administrator.id))
    office.submit(office.get("/e/riverside/"), form="form[action$='/live']")
    assert make.read(Estate, made.id).live_at is not None
    browser.as_(make.person(Role.MANAGER)).get("/estates/new", expect=403)


def upload(office, estate, content, name="roster.csv", **typed):
    page = office.get(f"/e/{estate.code}/import")
    return office.submit(page, values={"file": (io.BytesIO(content), name)}, **typed)


def test_a_file_is_checked_shown_and_let_in(make, browser, manager, estate, factory):
    office = browser.as_(manager)
    page = upload(office, estate, ROSTER.encode("gb18030"))
    assert "Waiting to be checked" in words(page)
    assert page.select_one("progress")
    here = page.select_one("#import")["hx-get"]
    jobs.run_imports(factory)
    page = office.get(here)
    assert "Nothing has changed yet" in words(page)
    assert "3-1-1204" in words(page)
    page = office.submit(page, form="form[action$='/confirm']")
    jobs.run_imports(factory)
    assert "This is what the file did" in words(office.get(here))
    found = words(office.get(f"/e/{estate.code}/homes?q=王伟"))
    assert "3-1-1204" in found
    assert "3-1-1304" not in found


def test_the_problems_of_a_file_are_shown_line_by_line_and_can_be_taken_along(make, browser, manager, estate, factory):
    office = browser.as_(manager)
    bad = "building,home,name,phone\n=cmd,1204,李,12\n3,,Wang,13800138000\n"
    page = upload(office, estate, bad.encode())
    jobs.run_imports(factory)
    page = office.get(page.select_one("#import")["hx-get"])
    assert "2 lines have to be put right" in words(page)
    assert "not a phone number" in words(page)
    assert not page.select("form[action$='/confirm']")
    office.get(page.select_one("a[href$='.csv']")["href"])
    content = office.response.get_data().decode("utf-8-sig")
    lines = content.splitlines()
    assert lines[0] == "Line,Home,Weight,Column,What was found"
    assert any(line.startswith("2,") and "Phone" in line for line in lines)
    assert not [cell for line in lines for cell in line.split(",") if cell.startswith(("=", "+", "-", "@"))]


def test_a_file_that_brings_nothing_new_offers_nothing(make, browser, manager, estate, factory):
    make.home(make.building(code="3"), label="3-101", floor=1, stack="01")
    office = browser.as_(manager)
    page = upload(office, estate, b"building,home\n3,101\n")
    jobs.run_imports(factory)
    page = office.get(page.select_one("#import")["hx-get"])
    assert "Everything in it is here already" in words(page)
    assert not page.select("form[action$='/confirm']")


def test_a_finding_says_which_line_it_means(make, browser, manager, estate, factory):
    office = browser.as_(manager)
    page = upload(office, estate, b"building,home,name\n3,101,Li\n3,101,Li\n")
    jobs.run_imports(factory)
    assert "The same as line 2." in words(office.get(page.select_one("#import")["hx-get"]))


def test_an_empty_or_missing_file_is_explained_beside_the_field(make, browser, manager, estate):
    office = browser.as_(manager)
    page = office.get(f"/e/{estate.code}/import")
    assert "empty" in complaint(office.submit(page, expect=422, values={"file": (io.BytesIO(b""), "x.csv")}), "file")
    assert complaint(office.submit(office.get(f"/e/{estate.code}/import"), expect=422), "file")
    with make.reading() as session:
        assert session.scalar(select(ImportBatch.id)) is None


def test_a_file_too_large_is_refused_beside_the_field(make, browser, manager, estate, monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 1000)
    office = browser.as_(manager)
    page = office.get(f"/e/{estate.code}/import")
    huge = {"file": (io.BytesIO(b"x" * 1001), "x.csv")}
    assert "too large" in complaint(office.submit(page, expect=422, values=huge), "file")


def test_an_import_can_be_dropped(make, browser, manager, estate, factory):
    office = browser.as_(manager)
    page = upload(office, estate, ROSTER.encode())
    jobs.run_imports(factory)
    page = office.get(page.select_one("#import")["hx-get"])
    page = office.submit(page, form="form[action$='/drop']")
    assert "Dropped" in words(page)
    with make.reading() as session:
        assert session.scalar(select(ImportBatch.status)) is ImportStatus.DROPPED


def test_a_second_tap_on_import_is_one_import(make, browser, manager, estate, factory):
    office = browser.as_(manager)
    page = upload(office, estate, ROSTER.encode())
    jobs.run_imports(factory)
    page = office.get(page.select_one("#import")["hx-get"])
    for _ in range(2):
        office.submit(page, form="form[action$='/confirm']")
    jobs.run_imports(factory)
    with make.reading() as session:
        assert session.scalar(select(ImportBatch.status)) is ImportStatus.APPLIED


@pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant"])
def test_the_sample_file_can_be_sent_as_it_is(make, browser, estate, factory, language):
    manager = make.person(Role.MANAGER, locale=language)
    office = browser.as_(manager)
    office.get(f"/e/{estate.code}/import/sample.xlsx")
    content = office.response.get_data()
    assert load_workbook(io.BytesIO(content)).active["G2"].number_format == "@"
    upload(office, estate, content, "sample.xlsx", may_add_buildings="y")
    jobs.run_imports(factory)
    with make.reading() as session:
        batch = session.scalar(select(ImportBatch))
    assert (batch.status, batch.row_count, batch.tally.get("warning", 0)) == (ImportStatus.CHECKED, 4, 0)


def test_an_import_of_another_estate_does_not_exist(make, browser, manager, estate, factory):
    page = upload(browser.as_(manager), estate, ROSTER.encode())
    here = page.select_one("#import")["hx-get"]
    other = make.estate()
    stranger = browser.as_(make.person(Role.MANAGER, other))
    stranger.get(here, expect=404)
    stranger.get(here.replace(estate.code, other.code), expect=404)
    browser.as_(make.person(Role.FRONT_DESK)).get(here, expect=403)


def test_the_next_household_finds_no_word_of_the_last(make, browser, manager, estate, noon):
    home = make.home()
    last, new = make.person(name="Canary Ouyang"), make.person(name="New Owner")
    moved = (noon - timedelta(days=9)).date()
    begun = (noon - timedelta(days=999)).date()
    make.relation(last, home, valid_from=begun, sees_from=begun, valid_to=moved)
    make.relation(new, home, valid_from=moved, sees_from=moved)
    assert "Canary" not in str(browser.as_(new).get(f"/homes/{home.id}"))
    browser.as_(last).get(f"/homes/{home.id}", expect=404)
