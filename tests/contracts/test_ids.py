"""Ids of things that are not there, out of range or no numbers: 404 or 422, never 500."""

import re
from urllib.parse import urlencode

import pytest

from portal.kernel.access import Role
from tests.support import addresses, pages, samples
from tests.support.browser import attempted
from tests.support.samples import STAFF

OUT_OF_RANGE = ["0", "-1", "2147483648", "9223372036854775807", "9223372036854775808", "1" * 40]
NO_NUMBERS = ["words", "１２", "%00", "1 OR 1=1"]
MANAGER = next(one for one in STAFF if one.role == "manager")
CHOSEN = "input[type=hidden], input[type=radio], input[type=checkbox], input[type=number], select, button[name]"


@pytest.fixture
def manager(browser, make):
    """A manager of the sample's estate who is its administrator too, and the sample."""
    sample = samples.estate(make)
    somebody = samples.person(sample, MANAGER)
    make.membership(somebody, Role.ADMINISTRATOR, sample.estate)
    return browser.as_(somebody), sample


class Walk:
    """Asks for things, and keeps what broke."""

    def __init__(self, somebody):
        self.somebody, self.broken = somebody, []

    def ask(self, method, path, data=None, *, only=range(500)):
        said = attempted(self.somebody.raw, method, path, data)
        status = self.somebody.response.status_code
        if said or status not in only:
            told = {name: value[:20] for name, value in (data or {}).items() if isinstance(value, str)}
            self.broken.append(f"{method} {path[:120]} {told or ''}: {said or status}")


def test_no_id_in_an_address_breaks_a_page(app, manager):
    somebody, sample = manager
    walk, token = Walk(somebody), {"csrf_token": somebody.csrf_token()}
    for rule in addresses.rules(app):
        for name in rule.arguments:
            for bad in OUT_OF_RANGE + NO_NUMBERS:
                walk.ask("GET", nonsense(rule, sample, name, bad), only={303, 404})
    for rule in addresses.rules(app, "POST"):
        for name in rule.arguments:
            for bad in ("9223372036854775807", "9223372036854775808", "words"):
                walk.ask("POST", nonsense(rule, sample, name, bad), token, only={303, 400, 403, 404, 405, 422})
    assert not walk.broken, "\n".join(walk.broken)


def nonsense(rule, sample, name, bad):
    """The address with one argument replaced."""
    values = addresses.values_of(rule, sample) | {name: bad}
    return re.sub(r"<(?:[^<>]+:)?(\w+)>", lambda found: str(values[found[1]]), rule.rule)


def test_no_id_in_a_query_breaks_a_page(app, manager):
    somebody, sample = manager
    walk = Walk(somebody)
    for path, page in readable(app, somebody, sample):
        names = asked_for(page)
        for bad in ("-1", "9223372036854775808", "words", "\x00", "x" * 3000):
            walk.ask("GET", f"{path}?{urlencode(dict.fromkeys(names, bad))}")
        for name in names:
            walk.ask("GET", f"{path}?{urlencode({name: '9223372036854775808'})}")
    assert not walk.broken, "\n".join(walk.broken)


def readable(app, somebody, sample):
    """The pages that this somebody can open, with what is on them."""
    found = []
    for rule in addresses.rules(app):
        path = addresses.address_of(app, rule, sample)
        if not attempted(somebody.raw, "GET", path) and somebody.response.status_code == 200:
            found.append((path, pages.parsed(somebody.response)))
    assert found
    return found


def asked_for(page):
    """The words that this page, its links and its forms put into queries."""
    links = {name for link in page.select("main a[href*='?']") for name in re.findall(r"[?&](\w+)=", link["href"])}
    asking = [form for form in page.select("form") if form.get("method", "get") == "get"]
    forms = {control["name"] for form in asking for control in form.select("[name]")}
    return sorted(links | forms | {"at", "draft", "next", "q"})


def test_no_id_in_a_form_breaks_a_page(app, manager):
    somebody, sample = manager
    walk, seen = Walk(somebody), set()
    for _, page in readable(app, somebody, sample):
        for form in page.select("main form[method=post]:not([action*=sign-out])"):
            names = frozenset(control["name"] for control in form.select("[name]")) - {"csrf_token", "draft"}
            if (re.sub(r"\d+", "", form["action"]), names) in seen:
                continue
            seen.add((re.sub(r"\d+", "", form["action"]), names))
            send_nonsense(walk, form, names)
    assert somebody.raw("GET", "/me") == 200, "signed out on the way"
    assert not walk.broken, "\n".join(walk.broken)


def send_nonsense(walk, form, names):
    """The form as it stands, with one of its values after the other replaced."""
    filled = pages.filled(form) | pages.pressed(form, None)
    chosen = {control["name"] for control in form.select(CHOSEN)}
    for name in sorted(names):
        for bad in ("9223372036854775808", "-1", "words") if name in chosen else ("\x00\ud7ff", "x" * 20_000):
            walk.ask("POST", form["action"], filled | {"submission": f"{name} {bad[:9]}", name: bad})
