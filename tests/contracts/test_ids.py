"""Ids of things that are not there, out of range or no numbers: 404 or 422, never 500."""

import re
from urllib.parse import urlencode

import pytest

from tests.support import addresses, pages, samples
from tests.support.browser import attempted
from tests.support.samples import STAFF

BAD = [
    "0",
    "-1",
    "2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "1" * 40,
    "words",
    "1 OR 1=1",
    "１２",
    "%00",
    "null",
]
MANAGER = next(one for one in STAFF if one.role == "manager")


@pytest.fixture
def manager(browser, make):
    """A manager of the sample's estate, and the sample."""
    sample = samples.estate(make)
    return browser.as_(samples.person(sample, MANAGER)), sample


def test_no_id_in_an_address_breaks_a_page(app, manager):
    somebody, sample = manager
    wrong = []
    for method in ("GET", "POST"):
        for rule in addresses.rules(app, method):
            for name in rule.arguments:
                for bad in BAD:
                    path = broken(rule, sample, name, bad)
                    said = attempted(somebody.open, method, path)
                    status = somebody.response.status_code
                    if said or status not in ({303, 404} if method == "GET" else {303, 400, 403, 404, 405, 422}):
                        wrong.append(f"{method} {path}: {said or status}")
    assert not wrong, "\n".join(wrong)


def broken(rule, sample, name, bad):
    """The address with one argument replaced by nonsense."""
    values = addresses.values_of(rule, sample) | {name: bad}
    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found: str(values[found[1]]), rule.rule)


def test_no_id_in_a_query_breaks_a_page(app, manager):
    somebody, sample = manager
    wrong = []
    for path, page in readable(app, somebody, sample):
        for name in sorted(asked_for(page)):
            for bad in ("-1", "9223372036854775808", "words", "%00\x00", "x" * 3000):
                said = attempted(somebody.look, f"{path}?{urlencode({name: bad})}")
                if said or somebody.response.status_code >= 500:
                    wrong.append(f"{path}?{name}={bad[:20]}: {said or somebody.response.status_code}")
    assert not wrong, "\n".join(wrong)


def readable(app, somebody, sample):
    """The pages that this somebody can open, with what is on them."""
    found = []
    for rule in addresses.rules(app):
        path = addresses.address_of(app, rule, sample)
        if not attempted(somebody.look, path) and somebody.response.status_code == 200:
            found.append((path, pages.parsed(somebody.response)))
    return found


def asked_for(page):
    """The words that this page, its links and its forms put into queries."""
    links = {name for link in page.select("a[href*='?']") for name in re.findall(r"[?&](\w+)=", link["href"])}
    asking = [form for form in page.select("form") if form.get("method", "get") == "get"]
    forms = {control["name"] for form in asking for control in form.select("[name]")}
    return links | forms | {"at", "draft", "next", "page", "q"}


def test_no_id_in_a_form_breaks_a_page(app, manager):
    somebody, sample = manager
    wrong = []
    for path, page in readable(app, somebody, sample):
        for form in page.select("main form[method=post]"):
            filled = pages.filled(form) | pages.pressed(form, None)
            for name in sorted(filled.keys() - {"csrf_token"}):
                for bad in ("9223372036854775808", "-1", "words", "\x00", "x" * 5000):
                    data = filled | {"submission": f"{path} {name} {bad[:20]}", name: bad}
                    said = attempted(somebody.send, form["action"], data)
                    if said or somebody.response.status_code >= 500:
                        wrong.append(f"{form['action']} {name}={bad[:20]!r}: {said or somebody.response.status_code}")
    assert not wrong, "\n".join(wrong)
