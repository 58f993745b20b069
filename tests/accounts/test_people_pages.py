"""The people of an estate, as pages."""

import pytest
from sqlalchemy import select

from portal.accounts.models import Membership, Person
from portal.kernel.access import GRANTS, Permission, Role
from tests.support.browser import Browser, complaint
from tests.support.make import Make


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.database("sqlite")
def test_who_may_look_people_up(browser: Browser, make: Make, role: Role) -> None:
    other = browser.as_(make.person(role))
    estate = make.the("estate")
    may = Permission.PEOPLE_READ in GRANTS[role]
    other.get(f"/e/{estate.code}/people", expect=200 if may else 403)
    other.get(f"/e/{estate.code}/people/new", expect=200 if Permission.PEOPLE_EDIT in GRANTS[role] else 403)
    other.get(f"/e/{make.estate().code}/people", expect=404)


def test_people_are_listed_with_role_and_address_and_found_again(browser: Browser, make: Make) -> None:
    make.person(Role.STEWARD, name="林月 Lin Yue", email="lin@example.com", team="North")
    make.person(Role.GUARD, make.estate(), name="Somebody Elsewhere")
    admin = browser.as_(make.person(Role.ADMINISTRATOR, name="Admin", locale="en"))
    address = f"/e/{make.the('estate').code}/people"
    words = admin.get(address).main.get_text(" ", strip=True)
    assert "林月 Lin Yue" in words
    assert "Steward" in words
    assert "lin@example.com" in words
    assert "Somebody Elsewhere" not in words
    assert "Lin Yue" in str(admin.part(f"{address}?q=lin@"))
    assert "Nobody found" in str(admin.get(f"{address}?q=xyz"))
    admin.get(f"{address}?at=nonsense", expect=404)


def test_the_list_costs_the_same_however_long(browser: Browser, make: Make) -> None:
    admin = browser.as_(make.person(Role.ADMINISTRATOR))
    address = f"/e/{make.the('estate').code}/people"

    def cost() -> int:
        admin.get(address)
        return len(admin.asked)

    make.person(Role.GUARD)
    few = cost()
    for _ in range(40):
        make.person(Role.GUARD)
    assert cost() == few <= 6


def test_somebody_new_is_added_and_can_be_looked_up(browser: Browser, make: Make) -> None:
    admin = browser.as_(make.person(Role.ADMINISTRATOR, locale="en"))
    page = admin.get(f"/e/{make.the('estate').code}/people/new")
    page = admin.submit(page, name="Chen Wei", email="chen@example.com", role="technician", team="North")
    assert page.h1.get_text(strip=True) == "Chen Wei"
    assert "Technician" in str(page)
    with make.reading() as session:
        assert session.scalars(select(Person).where(Person.name == "Chen Wei")).one()


def test_what_is_wrong_is_said_and_everything_typed_is_kept(browser: Browser, make: Make) -> None:
    make.person(email="taken@example.com")
    admin = browser.as_(make.person(Role.ADMINISTRATOR))
    page = admin.get(f"/e/{make.the('estate').code}/people/new")
    page = admin.submit(
        page, name="Chen Wei", email="taken@example.com", phone="12", role="guard", team="Night", expect=422
    )
    assert complaint(page, "email")
    assert complaint(page, "phone")
    assert page.select_one("[name=name]")["value"] == "Chen Wei"
    assert page.select_one("[name=team]")["value"] == "Night"
    assert page.select_one("option[selected]")["value"] == "guard"


def test_a_manager_is_offered_no_role_that_leads(browser: Browser, make: Make) -> None:
    manager = browser.as_(make.person(Role.MANAGER))
    page = manager.get(f"/e/{make.the('estate').code}/people/new")
    offered = {option["value"] for option in page.select("select[name=role] option")}
    assert "technician" in offered
    assert not offered & {"manager", "administrator", "regional_head"}
    manager.submit(page, name="X", email="x@example.com", values={"role": "administrator"}, expect=422)


def test_a_role_is_given_and_ended_on_the_persons_page(browser: Browser, make: Make) -> None:
    person = make.person(Role.STEWARD, name="Lin Yue")
    admin = browser.as_(make.person(Role.ADMINISTRATOR, locale="en"))
    estate = make.the("estate")
    page = admin.submit(admin.get(f"/people/{person.id}/roles/{estate.code}"), role="guard")
    assert make.actor(person).roles_at(estate.id) == {Role.STEWARD, Role.GUARD}
    page = admin.submit(page, form="form[action^='/roles/']")
    assert len(make.actor(person).memberships) == 1
    assert "since" in str(page)


def test_people_and_roles_out_of_reach_do_not_exist(browser: Browser, make: Make) -> None:
    elsewhere = make.estate()
    stranger = make.person(Role.STEWARD, elsewhere)
    with make.reading() as session:
        role = session.scalars(select(Membership.id).where(Membership.person_id == stranger.id)).one()
    admin = browser.as_(make.person(Role.ADMINISTRATOR))
    own = make.person(Role.GUARD)
    for path in (f"/people/{stranger.id}", f"/people/{2**63}", "/people/0", "/people/999999"):
        admin.get(path, expect=404)
    admin.get(f"/people/{stranger.id}/roles/{make.the('estate').code}", expect=404)
    admin.get(f"/people/{own.id}/roles/{elsewhere.code}", expect=404)
    admin.get(f"/people/{own.id}/roles/nowhere", expect=404)
    token = admin.get("/me").select_one("[name=csrf_token]")["value"]
    admin.post(f"/roles/{role}/end", {"csrf_token": token}, expect=404)
    admin.post("/roles/999999/end", {"csrf_token": token}, expect=404)


def test_a_supervisor_looks_but_changes_nothing(browser: Browser, make: Make) -> None:
    person = make.person(Role.STEWARD)
    supervisor = browser.as_(make.person(Role.SUPERVISOR))
    page = supervisor.get(f"/people/{person.id}")
    assert not page.select("main form")
    supervisor.get(f"/people/{person.id}/roles/{make.the('estate').code}", expect=403)
    with make.reading() as session:
        role = session.scalars(select(Membership.id).where(Membership.person_id == person.id)).one()
    token = supervisor.get("/me").select_one("[name=csrf_token]")["value"]
    supervisor.post(f"/roles/{role}/end", {"csrf_token": token}, expect=403)
    assert make.actor(person).memberships
