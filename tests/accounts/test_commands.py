"""The first person, before anybody can sign in."""

from sqlalchemy import select

from portal.accounts.models import Person
from portal.accounts.queries import claimed


def test_the_first_person_comes_in_by_command_and_can_ask_for_a_code(app, session):
    done = app.test_cli_runner().invoke(args=["people", "add", "Xu Lan", "--email", "Xu.Lan@example.test"])
    assert done.exit_code == 0, done.output
    person = session.scalars(select(Person).where(Person.name == "Xu Lan")).one()
    assert claimed(session, "xu.lan@example.test").person_id == person.id


def test_without_an_address_nobody_is_taken_in(app, session):
    done = app.test_cli_runner().invoke(args=["people", "add", "Xu Lan", "--email", "nonsense"])
    assert done.exit_code == 1 and not session.scalars(select(Person)).all()


def test_an_address_that_somebody_signs_in_with_is_not_given_twice(app):
    run = app.test_cli_runner()
    assert run.invoke(args=["people", "add", "Xu Lan", "--email", "one@example.test"]).exit_code == 0
    again = run.invoke(args=["people", "add", "Wu Tao", "--email", "one@example.test"])
    assert again.exit_code == 1 and "already" in again.output
