"""One-time codes and the names of devices: plain calculations."""

import pytest

from portal.accounts.codes import code_of, is_code, new_salt
from portal.accounts.devices import device_of


def test_a_code_has_six_digits_and_depends_on_secret_row_purpose_and_salt() -> None:
    salt = new_salt()
    codes = {
        code_of("secret", "sign_in", 1, salt),
        code_of("other", "sign_in", 1, salt),
        code_of("secret", "contact", 1, salt),
        code_of("secret", "sign_in", 2, salt),
        code_of("secret", "sign_in", 1, new_salt()),
    }
    assert len(codes) > 3
    assert all(len(code) == 6 and code.isdecimal() for code in codes)
    assert code_of("secret", "sign_in", 1, salt) == code_of("secret", "sign_in", 1, salt)


@pytest.mark.parametrize("typed", ["012345", " 012345 ", "012 345", "０１２３４５"])
def test_a_code_may_be_typed_as_people_type(typed: str) -> None:
    assert is_code("012345", typed)


@pytest.mark.parametrize("typed", ["12345", "0123456", "", "abcdef", "012346", "é12345"])
def test_anything_else_is_not_the_code(typed: str) -> None:
    assert not is_code("012345", typed)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Linux; Android 9; vivo) AppleWebKit Chrome/78 Mobile Safari MicroMessenger/8.0",
            "WeChat, Android",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/120 Safari Edg/120", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_device_is_called_as_its_owner_would_call_it(agent: str, name: str) -> None:
    assert device_of(agent) == name
