"""What a production start refuses."""

from dataclasses import replace

import pytest

from portal.app import create_app
from portal.config import Misconfigured, Settings


@pytest.fixture
def settings(clone, tmp_path):
    url = clone.database.engine.url.render_as_string(hide_password=False)
    return Settings(
        environment="production", database_url=url, data_dir=tmp_path, secret_key="s" * 40, base_url="https://anju.example",
        trusted_hosts=("anju.example",),
    )  # fmt: skip


def test_demo_accounts_are_refused(settings, make):
    make.person(is_demo=True)
    with pytest.raises(Misconfigured, match="demo"):
        create_app(settings)


def test_a_default_or_short_secret_is_refused(settings):
    for secret in ("", "change-me", "short"):
        with pytest.raises(Misconfigured, match="SECRET_KEY"):
            replace(settings, secret_key=secret).checked()


def test_without_trusted_hosts_or_with_a_clock_set_by_hand_it_does_not_start(settings, tmp_path):
    with pytest.raises(Misconfigured, match="TRUSTED_HOSTS"):
        replace(settings, trusted_hosts=()).checked()
    with pytest.raises(Misconfigured, match="ANJU_NOW_FILE"):
        replace(settings, now_file=tmp_path / "now").checked()
