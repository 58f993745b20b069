"""What people say about themselves."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Person, Theme
from portal.accounts.queries import claimed
from portal.accounts.services import profiles
from portal.kernel.errors import Missing, Refused
from portal.notifications import queries
from portal.notifications.models import ContactKind, ContactPoint, Message
from tests.support.make import Make


def points(make: Make, person: Person) -> list[ContactPoint]:
    with make.reading() as session:
        return queries.points_of(session, [person.id])[person.id]


def test_name_language_and_looks_are_the_persons_own(make: Make) -> None:
    person, neighbour = make.person(), make.person()
    make.do(
        profiles.update_profile, make.actor(person), name="林月", locale="zh_Hant", large_text=True, theme=Theme.DARK
    )
    now = make.read(Person, person.id)
    assert (now.name, now.locale, now.large_text, now.theme) == ("林月", "zh_Hant", True, Theme.DARK)
    assert make.read(Person, neighbour.id).name == neighbour.name


def test_an_address_is_used_only_once_its_code_was_typed(make: Make) -> None:
    person = make.person()
    point_id, _ = make.do(profiles.add_contact, make.actor(person), "138 0013 8000")
    added = make.read(ContactPoint, point_id)
    assert (added.value, added.kind, added.is_usable, added.sign_in) == (
        "+8613800138000",
        ContactKind.PHONE,
        False,
        False,
    )
    assert make.do(profiles.contact_proved, make.actor(person), point_id)
    added = make.read(ContactPoint, point_id)
    assert (added.is_usable, added.sign_in) == (True, True)
    with make.reading() as session:
        assert claimed(session, "13800138000").person_id == person.id


def test_the_address_that_was_there_before_is_told_of_the_new_one(make: Make) -> None:
    person = make.person()
    before = points(make, person)[0]
    point_id, _ = make.do(profiles.add_contact, make.actor(person), "new@example.com")
    make.do(profiles.contact_proved, make.actor(person), point_id)
    with make.reading() as session:
        told = session.scalars(select(Message).where(Message.kind == "contact.added")).one()
    assert (told.recipient_id, told.contact_point_id) == (person.id, before.id)


def test_nobody_signs_in_with_an_address_that_somebody_else_signs_in_with(make: Make) -> None:
    make.person(email="shared@example.com")
    other = make.person()
    point_id, _ = make.do(profiles.add_contact, make.actor(other), "shared@example.com")
    assert make.do(profiles.contact_proved, make.actor(other), point_id) is False
    shared = make.read(ContactPoint, point_id)
    assert (shared.is_usable, shared.sign_in) == (True, False)


@pytest.mark.parametrize("typed", ["", "me", "12", "me@", "@example.com", "a b@example.com"])
def test_what_is_neither_address_nor_number_is_refused(make: Make, typed: str) -> None:
    with pytest.raises(Refused) as refused:
        make.do(profiles.add_contact, make.actor(make.person()), typed)
    assert list(refused.value.fields) == ["contact"]


def test_a_removed_address_is_written_to_no_more_and_can_be_added_again(make: Make) -> None:
    person = make.person()
    actor = make.actor(person)
    point_id, _ = make.do(profiles.add_contact, actor, "new@example.com")
    make.do(profiles.contact_proved, actor, point_id)
    make.do(profiles.remove_contact, actor, point_id)
    assert [point.value for point in points(make, person)] != ["new@example.com"]
    with make.reading() as session:
        assert claimed(session, "new@example.com").person_id is None
    again, _ = make.do(profiles.add_contact, actor, "new@example.com")
    assert again == point_id
    assert not make.read(ContactPoint, point_id).is_usable


def test_the_last_address_that_one_signs_in_with_stays(make: Make) -> None:
    person = make.person()
    with pytest.raises(Refused):
        make.do(profiles.remove_contact, make.actor(person), points(make, person)[0].id)
    assert len(points(make, person)) == 1


def test_somebody_elses_address_is_out_of_reach(make: Make) -> None:
    person, neighbour = make.person(), make.person()
    theirs = points(make, neighbour)[0]
    for act in (profiles.remove_contact, profiles.contact_proved, profiles.own_point):
        with pytest.raises(Missing):
            make.do(act, make.actor(person), theirs.id)


def test_choosing_a_language_changes_nothing_else(make: Make, session: Session) -> None:
    person = make.person(locale="en", large_text=True)
    make.do(profiles.choose_language, make.actor(person), "zh_Hans")
    now = session.get_one(Person, person.id)
    assert (now.locale, now.large_text, now.name) == ("zh_Hans", True, person.name)
