"""Passwords: how they are kept, and which are too weak."""

import gzip

import pytest
from argon2 import extract_parameters

from portal.accounts import passwords
from portal.accounts.passwords import Fault, fault, fits, hashed, is_stale


@pytest.mark.parametrize(
    "password",
    [
        "osmanthus kitchen tap drips",
        "correcthorsebatterystaple",
        "桂花苑三号楼的水龙头一直在滴水",
        "Ünïcode ist auch erlaubt!",
        "lowercaseonlyisfinewithus",
        "8391027465019283",
    ],
)
def test_length_is_enough_whatever_the_signs_and_the_script(password: str) -> None:
    assert fault(password, about=["Wang Lin", "resident@demo.test"]) is None


@pytest.mark.parametrize(
    ("password", "found"),
    [
        ("fourteen chars", Fault.SHORT),
        ("x" * 15, Fault.COMMON),
        ("y4" * 129, Fault.LONG),
        ("manchesterunited", Fault.COMMON),
        ("MANCHESTERUNITED", Fault.COMMON),
        ("ｍａｎｃｈｅｓｔｅｒｕｎｉｔｅｄ", Fault.COMMON),
        ("passwordpassword", Fault.COMMON),
        ("password12345678", Fault.COMMON),
        ("20240101password", Fault.COMMON),
        ("qwertyuiopasdfghjkl", Fault.COMMON),
        ("123456789012345", Fault.COMMON),
        ("abcdefghijklmnopqr", Fault.COMMON),
        ("hahahahahahahahaha", Fault.COMMON),
        ("Wang Lin Wang Lin 7", Fault.PERSONAL),
        ("resident@demo.test!", Fault.PERSONAL),
        ("我是王小明王小明王小明，我住这里", Fault.PERSONAL),
    ],
)
def test_what_everybody_tries_first_is_refused(password: str, found: Fault) -> None:
    assert fault(password, about=["Wang Lin", "王小明", "resident@demo.test"]) is found


def test_a_second_factor_would_allow_eight_characters() -> None:
    assert fault("drip-4x9", at_least=passwords.BESIDE_ANOTHER_FACTOR) is None
    assert fault("drip-4x", at_least=passwords.BESIDE_ANOTHER_FACTOR) is Fault.SHORT


def test_the_shipped_list_holds_forty_thousand_passwords_and_its_licence() -> None:
    words = gzip.decompress(passwords._LIST.read_bytes()).decode().splitlines()
    assert len(words) == len(set(words)) > 40_000
    assert all(len(word) >= 3 and word == word.casefold() for word in words)
    licence = passwords._LIST.with_name("common_passwords.LICENSE.txt").read_text()
    assert "MIT License" in licence
    assert "Django Software Foundation" in licence


def test_a_password_is_kept_as_argon2id_with_our_costs() -> None:
    kept = hashed("osmanthus kitchen tap")
    found = extract_parameters(kept)
    assert (found.type.name, found.time_cost, found.memory_cost, found.parallelism) == ("ID", 2, 19456, 1)
    assert fits(kept, "osmanthus kitchen tap")
    assert not fits(kept, "osmanthus kitchen top")
    assert not is_stale(kept)


def test_composed_and_decomposed_letters_are_the_same_password() -> None:
    assert fits(hashed("caf\u00e9 au lait, s'il vous plait"), "cafe\u0301 au lait, s'il vous plait")


def test_where_no_password_is_kept_nothing_fits_and_as_much_is_computed() -> None:
    assert not fits(None, "")
    assert not fits(None, "anything at all")
    assert not fits("not a hash", "anything at all")
    assert extract_parameters(passwords.NOBODYS) == extract_parameters(hashed("something"))


def test_a_hash_with_other_costs_is_stale() -> None:
    assert is_stale(passwords.NOBODYS.replace("m=19456", "m=8192"))
