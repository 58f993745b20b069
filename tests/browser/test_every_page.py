"""Every page in a real browser: for everyone, at any width, in any light, without an error in its scripts."""

import pytest

from tests.browser import axe
from tests.support import addresses, samples
from tests.support.samples import EVERYBODY, HOUSEHOLD

# One pair of eyes for each frame that pages come in; what each may open is the page contract's matter.
EYES = [next(one for one in EVERYBODY if one.name == name) for name in ("somebody not signed in", "owner of the home")]
EYES += [one for one in EVERYBODY if one.name in {"technician here", "manager here", "administrator here"}]
DOWNLOADS = ("original", "calendar", "export")

pytestmark = pytest.mark.database("sqlite")


def paths(app, sample, persona):
    """The pages that this somebody may open and look at."""
    found = []
    for rule in addresses.rules(app):
        is_page = not any(word in rule.rule for word in DOWNLOADS)
        if is_page and addresses.allowed(addresses.access_of(app, rule), rule, persona):
            found.append(addresses.address_of(app, rule, sample))
    return found


def opened(page, path):
    """Whether it is a page to look at."""
    answer = page.goto(path, wait_until="load")
    return answer is not None and answer.status == 200 and "text/html" in answer.headers.get("content-type", "")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("persona", EYES, ids=str)
def test_axe_finds_nothing_grave(app, phone, make, persona, scheme):
    sample = samples.estate(make)
    page = phone(samples.person(sample, persona), color_scheme=scheme)
    wrong = []
    for path in paths(app, sample, persona):
        if opened(page, path):
            wrong += [f"{path}: {each}" for each in axe.findings(page)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("persona", EYES, ids=str)
def test_nothing_sticks_out_on_the_narrowest_phone_or_with_text_twice_as_large(app, phone, make, persona):
    sample = samples.estate(make)
    narrow = phone(samples.person(sample, persona), viewport={"width": 320, "height": 640})
    wrong = []
    for path in paths(app, sample, persona):
        if opened(narrow, path):
            wrong += [f"{path} at 320: {each}" for each in axe.overflow(narrow)]
            narrow.evaluate("document.documentElement.style.fontSize = '200%'")
            narrow.set_viewport_size({"width": 640, "height": 900})
            wrong += [f"{path} at twice the text: {each}" for each in axe.overflow(narrow)]
            narrow.set_viewport_size({"width": 320, "height": 640})
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant"])
def test_pages_come_in_the_browsers_language(app, phone, make, language):
    sample = samples.estate(make)
    page = phone(sample.owner, language=language)
    for path in paths(app, sample, HOUSEHOLD[0]):
        if opened(page, path):
            assert page.locator("html").get_attribute("lang") == language.replace("_", "-"), path
