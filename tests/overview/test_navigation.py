"""The rail of the desk: the rooms of one estate, and the way to the others."""

from portal.kernel.access import Role


def rail(page):
    return {link.get_text(strip=True): link["href"] for link in page.select(".rail .rail__link")}


def test_whoever_works_at_several_estates_finds_them_all_by_name(browser, make):
    here, there = make.the("estate"), make.estate()
    manager = make.person(Role.MANAGER)
    make.membership(manager, Role.MANAGER, there)
    desk = browser.as_(manager)
    page = desk.get(f"/e/{here.code}/")
    assert rail(page)["All estates"] == "/estates"
    names = [link.get_text(strip=True) for link in desk.get("/estates").select("main .table__link")]
    assert set(names) == {here.names["en"], there.names["en"]}


def test_whoever_works_at_one_estate_is_not_sent_around(browser, make):
    page = browser.as_(make.person(Role.MANAGER)).get(f"/e/{make.the('estate').code}/")
    assert "All estates" not in rail(page)
