"""Estates without a browser."""

import pytest
from sqlalchemy import func, select

from portal.accounts.models import Membership
from portal.estates.commands import estates
from portal.estates.models import Estate, Home
from portal.kernel.access import Role


@pytest.fixture
def run(app):
    def run(*words, expect=0):
        done = app.test_cli_runner().invoke(estates, list(words))
        assert done.exit_code == expect, done.output
        return done.output

    return run


def test_an_estate_is_added_with_its_administrator(make, run):
    person = make.person(email="first@example.com")
    run(
        "add",
        "osmanthus",
        "--name",
        "Osmanthus Court",
        "--phone",
        "021 5555 0100",
        "--administrator",
        "first@example.com",
    )
    with make.reading() as session:
        estate = session.scalar(select(Estate).where(Estate.code == "osmanthus"))
        held = session.scalar(select(Membership).where(Membership.estate_id == estate.id))
    assert (held.person_id, held.role) == (person.id, Role.ADMINISTRATOR)


def test_what_can_not_be_an_estate_is_said(make, run):
    assert "code" in run("add", "X", "--name", "Osmanthus Court", expect=1)
    assert "Nobody" in run("add", "fine", "--name", "Fine", "--administrator", "nobody@example.com", expect=1)


def test_a_file_is_checked_and_let_in_only_with_confirm(make, run, tmp_path):
    estate = make.the("estate")
    make.person(Role.MANAGER, email="manager@example.com")
    file = tmp_path / "roster.csv"
    file.write_text("building,home,name,phone\n3,1204,王伟,13800138000\n", encoding="gb18030")
    words = ("import", str(file), "--estate", estate.code, "--as", "manager@example.com", "--add-buildings")
    homes = select(func.count()).select_from(Home)
    assert "Home added 1" in run(*words)
    with make.reading() as session:
        assert session.scalar(homes) == 0
    assert "Imported" in run(*words, "--confirm")
    with make.reading() as session:
        assert session.scalar(homes) == 1


def test_a_file_that_can_not_be_let_in_says_which_line(make, run, tmp_path):
    estate = make.the("estate")
    make.person(Role.MANAGER, email="manager@example.com")
    file = tmp_path / "roster.csv"
    file.write_text("building,home,name,phone\n3,1204,Li,12\n")
    words = (
        "import",
        str(file),
        "--estate",
        estate.code,
        "--as",
        "manager@example.com",
        "--add-buildings",
        "--confirm",
    )
    assert "line 2" in run(*words, expect=1)


def test_only_those_who_may_import_do(make, run, tmp_path):
    estate = make.the("estate")
    make.person(Role.FRONT_DESK, email="desk@example.com")
    file = tmp_path / "roster.csv"
    file.write_text("building,home\n3,1204\n")
    run("import", str(file), "--estate", estate.code, "--as", "desk@example.com", expect=1)
    with make.reading() as session:
        assert session.scalar(select(func.count()).select_from(Home)) == 0
