"""What a production start refuses."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from portal.app import create_app
from portal.config import Misconfigured, Settings, from_environment
from portal.kernel.access import Role
from tests.support.inspection import inspect


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


@pytest.mark.parametrize(
    "address", ["http://anju.example", "anju.example", "ftp://anju.example", "http://[", "https://"]
)
def test_an_address_that_others_can_read_along_with_is_refused(settings, address):
    with pytest.raises(Misconfigured, match="BASE_URL must begin with https://"):
        replace(settings, base_url=address).checked()


@pytest.mark.parametrize(
    "address", ["https://anju.example", "http://localhost:8000", "http://127.0.0.1", "http://[::1]:8000"]
)
def test_https_or_this_machine_itself_is_taken(settings, address):
    assert replace(settings, base_url=address).checked()


def test_the_demo_runs_without_https(settings):
    assert replace(settings, environment="demo", base_url="http://192.168.1.20:8000").checked()


@pytest.mark.parametrize("limits", [{"staff_idle_hours": 0}, {"idle_days": -1}, {"sign_in_days": 10}])
def test_limits_of_sign_ins_that_mean_nothing_are_refused(settings, limits):
    with pytest.raises(Misconfigured, match="SIGN_IN_DAYS"):
        replace(settings, **limits).checked()


def test_the_limits_of_sign_ins_are_set_by_name():
    found = from_environment({"STAFF_IDLE_HOURS": "2", "SIGN_IN_DAYS": "60", "IDLE_DAYS": "7"})
    assert (found.staff_idle_hours, found.sign_in_days, found.idle_days) == (2, 60, 7)


@pytest.fixture
def installed(clone, tmp_path):
    """Makes an application of its own on the test's database."""
    made = []

    def install(**settings):
        app = create_app(Settings(environment="test", database_url=clone.url, data_dir=tmp_path, **settings))
        made.append(app)
        return app

    yield install
    for app in made:
        app.extensions["anju"].database.engine.dispose()


def test_staff_are_signed_out_after_the_hours_that_the_installation_sets(installed, make, clock):
    app = installed(staff_idle_hours=2, sign_in_days=1, idle_days=1)
    staff, resident = app.test_client(), app.test_client()
    make.sign_in(staff, make.person(Role.MANAGER))
    make.sign_in(resident, make.resident())
    assert [one.get("/me").status_code for one in (staff, resident)] == [200, 200]
    clock.forward(hours=3)
    assert [one.get("/me").status_code for one in (staff, resident)] == [303, 200]


def test_a_sign_in_ends_after_the_days_that_the_installation_sets(installed):
    assert installed(sign_in_days=40).extensions["anju_sign_in_limits"].absolute.days == 40


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere", "/healthz"])
def test_a_host_that_is_not_ours_is_answered_with_a_page_that_says_so(installed, method, path):
    visitor = installed(trusted_hosts=("anju.example",)).test_client()
    answer = getattr(visitor, method)(path, headers={"Host": "elsewhere.example"})
    assert answer.status_code == 400
    page = BeautifulSoup(answer.data, "html.parser")
    inspect(page, path)
    assert "elsewhere.example" not in answer.get_data(as_text=True)
    assert visitor.get("/healthz", headers={"Host": "anju.example"}).status_code == 200
