"""Whoever uses the portal over the network is offered its source code."""

import io
import tarfile

import pytest

from portal.app import create_app
from portal.config import Misconfigured, Settings
from portal.kernel.access import Role
from portal.overview.source import ROOT, files


@pytest.mark.parametrize(("wish", "words"), [("en", "Source code"), ("zh-CN", "源代码"), ("zh-HK", "原始碼")])
def test_every_visitor_is_shown_the_way_to_it_in_their_language(browser, wish, words):
    page = browser.as_(None).get("/sign-in", **{"Accept-Language": wish})
    assert page.select_one("footer a[href='/source']").get_text(strip=True) == words


def test_residents_technicians_and_the_desk_are_shown_it_too(browser, make):
    make.register()
    for person, path in (
        (make.resident(), "/"),
        (make.person(Role.TECHNICIAN), "/my-day"),
        (make.person(Role.MANAGER), f"/e/{make.the('estate').code}/queue"),
    ):
        assert browser.as_(person).get(path).select("footer a[href='/source']"), path


def test_it_is_the_program_as_it_runs_and_nothing_that_lies_beside_it(browser):
    nobody = browser.as_(None)
    assert nobody.raw("GET", "/source") == 200
    with tarfile.open(fileobj=io.BytesIO(nobody.response.data)) as pack:
        names = pack.getnames()
        assert pack.extractfile("anju/portal/app.py").read() == (ROOT / "portal/app.py").read_bytes()
    assert {"anju/LICENSE", "anju/wsgi.py", "anju/templates/base.html", "anju/requirements.txt"} <= set(names)
    assert not [name for name in names if "/." in name or "__pycache__" in name or "secret" in name.rsplit("/", 1)[-1]]


def test_a_secret_or_a_database_beside_the_program_is_never_packed(tmp_path):
    (tmp_path / "portal").mkdir()
    (tmp_path / "var").mkdir()
    for name in ("secret.key", ".env", "portal/.env", "portal/app.py", "portal/anju.sqlite3", "var/app.py", "dump.sql"):
        (tmp_path / name).write_text("x")
    (tmp_path / "portal/link.py").symlink_to(tmp_path / "secret.key")
    assert [str(file.relative_to(tmp_path)) for file in files(tmp_path)] == ["portal/app.py"]


def test_an_installation_may_name_another_place(clone, tmp_path):
    settings = Settings(environment="test", database_url=clone.url, data_dir=tmp_path)
    app = create_app(Settings(**{**vars(settings), "source_url": "https://code.example/anju"}).checked())
    try:
        assert b'href="https://code.example/anju"' in app.test_client().get("/sign-in").data
    finally:
        app.extensions["anju"].database.engine.dispose()
    with pytest.raises(Misconfigured, match="SOURCE_URL"):
        Settings(environment="test", source_url="javascript:alert(1)").checked()
