"""Changing a password."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts import passwords as hashing
from portal.accounts.models import Method, Person, SignIn
from portal.accounts.queries import load_actor
from portal.accounts.services import passwords, sign_ins
from portal.kernel import clock
from portal.kernel.access import Actor
from portal.kernel.errors import Conflict, Refused
from portal.notifications.models import ContactKind, ContactPoint, Message
from tests.support.make import Make

OLD, NEW = "the old kitchen tap drips", "the new kitchen tap is quiet"


@pytest.fixture(scope="module")
def kept() -> str:
    return hashing.hashed(OLD)


def signed_in(make: Make, person: Person) -> tuple[str, Actor]:
    token: str = make.do(sign_ins.open_sign_in, person.id, Method.PASSWORD)
    with make.reading() as session:
        actor = load_actor(session, token)
    assert actor
    return token, actor


def considered(make: Make, actor: Actor, current: str, new: str = NEW, **options: object) -> passwords.NewPassword:
    with make.reading() as session:
        return passwords.considered(session, actor, current, new, **({"signed_in_by_code_at": None} | options))


def test_the_new_password_fits_and_every_other_browser_is_signed_out(make: Make, kept: str) -> None:
    person = make.person(password_hash=kept)
    (here, actor), (there, _) = signed_in(make, person), signed_in(make, person)
    fresh = make.do(passwords.change_password, actor, considered(make, actor, OLD))
    with make.reading() as session:
        assert [load_actor(session, token) is not None for token in (here, there, fresh)] == [False, False, True]
    assert hashing.fits(make.read(Person, person.id).password_hash, NEW)
    assert make.read(Person, person.id).password_set_at == clock.now()


def test_the_person_is_told_and_the_message_holds_no_words(make: Make, kept: str) -> None:
    _, actor = signed_in(make, make.person(password_hash=kept))
    make.do(passwords.change_password, actor, considered(make, actor, OLD))
    with make.reading() as session:
        message = session.scalars(select(Message)).one()
    assert (message.recipient_id, message.kind) == (actor.id, "password.changed")
    assert message.params == {"at": clock.now().isoformat()}


def test_a_wrong_current_password_is_refused_beside_its_field(make: Make, kept: str) -> None:
    _, actor = signed_in(make, make.person(password_hash=kept))
    with pytest.raises(Refused) as refused:
        considered(make, actor, "something else entirely")
    assert list(refused.value.fields) == ["current_password"]


def test_a_forgotten_password_is_replaced_right_after_signing_in_with_a_code(make: Make, kept: str) -> None:
    _, actor = signed_in(make, make.person(password_hash=kept))
    now = clock.now()
    assert considered(make, actor, "", signed_in_by_code_at=now - timedelta(minutes=14))
    with pytest.raises(Refused):
        considered(make, actor, "", signed_in_by_code_at=now - timedelta(minutes=15))


def test_who_never_had_a_password_chooses_one(make: Make) -> None:
    person = make.person()
    _, actor = signed_in(make, person)
    make.do(passwords.change_password, actor, considered(make, actor, ""))
    assert hashing.fits(make.read(Person, person.id).password_hash, NEW)


def test_a_demo_password_may_be_kept_but_a_new_one_follows_the_rule(make: Make, kept: str) -> None:
    _, actor = signed_in(make, make.person(password_hash=kept, is_demo=True))
    with pytest.raises(Refused) as refused:
        considered(make, actor, OLD, "anju-demo-2026")
    assert list(refused.value.fields) == ["new_password"]


@pytest.mark.parametrize("new", ["Wang Lin, Wang Lin!", "lin.wang@example.com", "lin.wang13800138000"])
def test_what_others_know_of_a_person_is_no_password(make: Make, new: str) -> None:
    person = make.person(name="Wang Lin", email="lin.wang@example.com")
    make.add(ContactPoint(person_id=person.id, kind=ContactKind.PHONE, value="+8613800138000", sign_in=True))
    _, actor = signed_in(make, person)
    with pytest.raises(Refused):
        considered(make, actor, "", new)


def test_the_second_of_two_changes_at_once_is_told_so(make: Make, kept: str) -> None:
    _, actor = signed_in(make, make.person(password_hash=kept))
    first, second = considered(make, actor, OLD), considered(make, actor, OLD, "another tap in the bathroom")
    make.do(passwords.change_password, actor, first)
    with pytest.raises(Conflict):
        make.do(passwords.change_password, actor, second)
    assert hashing.fits(make.read(Person, actor.person_id).password_hash, NEW)


def test_a_hash_is_brought_up_to_date_unless_the_password_changed_meanwhile(make: Make, kept: str) -> None:
    person = make.person(password_hash=kept)
    make.do(sign_ins.refresh_hash, person.id, "not what is kept", "fresh")
    assert make.read(Person, person.id).password_hash == kept
    make.do(sign_ins.refresh_hash, person.id, kept, "fresh")
    assert make.read(Person, person.id).password_hash == "fresh"


def test_no_sign_in_of_anybody_else_ends(make: Make, kept: str) -> None:
    _, neighbour = signed_in(make, make.person())
    _, actor = signed_in(make, make.person(password_hash=kept))
    make.do(passwords.change_password, actor, considered(make, actor, OLD))
    assert make.read(SignIn, neighbour.session_id).revoked_at is None
