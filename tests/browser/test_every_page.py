"""Every page in a real browser: for everyone, at any width, in any light, without an error in its scripts."""

import pytest

from tests.browser import axe
from tests.support import addresses, samples
from tests.support.samples import EVERYBODY, OWNER

# One pair of eyes for each frame that pages come in; what each may open is the page contract's matter.
EYES = [next(one for one in EVERYBODY if one.name == name) for name in ("somebody not signed in", "owner of the home")]
EYES += [one for one in EVERYBODY if one.name in {"technician here", "manager here", "administrator here"}]

pytestmark = pytest.mark.database("sqlite")


@pytest.fixture
def walked(app, browser, make):
    """`walked(persona)`: somebody in flesh and blood, and the pages that they may open and look at."""

    def walk(persona):
        sample = samples.estate(make)
        somebody = samples.person(sample, persona)
        looking = browser.as_(somebody)
        return somebody, [path for path in addresses_of(app, sample, persona) if is_page(looking, path)]

    return walk


def addresses_of(app, sample, persona):
    """All that this somebody may open."""
    for rule in addresses.rules(app):
        if addresses.allowed(addresses.access_of(app, rule), rule, persona):
            yield addresses.address_of(app, rule, sample)


def is_page(looking, path):
    """Whether it is a page to look at: no photo, no file, no address that sends elsewhere."""
    return looking.peek(path) == 200 and looking.response.mimetype == "text/html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("persona", EYES, ids=str)
def test_axe_finds_nothing_grave(walked, phone, persona, scheme):
    somebody, paths = walked(persona)
    page, wrong = phone(somebody, color_scheme=scheme), []
    for path in paths:
        page.goto(path)
        wrong += [f"{path}: {each}" for each in axe.findings(page, axe.CONTRAST if scheme == "dark" else axe.RULES)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("persona", EYES, ids=str)
def test_nothing_sticks_out_on_the_narrowest_phone_or_with_text_twice_as_large(walked, phone, persona):
    somebody, paths = walked(persona)
    narrow, wrong = phone(somebody, viewport={"width": 320, "height": 640}), []
    for path in paths:
        narrow.goto(path)
        wrong += [f"{path} at 320: {each}" for each in axe.overflow(narrow)]
        narrow.evaluate("document.documentElement.style.fontSize = '200%'")
        narrow.set_viewport_size({"width": 640, "height": 900})
        wrong += [f"{path} at twice the text: {each}" for each in axe.overflow(narrow)]
        narrow.set_viewport_size({"width": 320, "height": 640})
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant"])
def test_pages_come_in_the_browsers_language(walked, phone, language):
    somebody, paths = walked(OWNER)
    page = phone(somebody, language=language)
    for path in paths:
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == language.replace("_", "-"), path
