"""No id stands twice on a page, whoever opens it, however much is on it, and whatever was wrong with what was sent."""

from collections import Counter

import pytest
from flask_wtf import FlaskForm
from wtforms.widgets import HiddenInput

from portal.kernel.forms import Form
from tests.support import addresses, pages, samples
from tests.support.browser import attempted
from tests.support.samples import HOUSEHOLD, STAFF

EYES = [next(one for one in STAFF if one.role == role) for role in ("manager", "technician", "administrator")]
EYES.append(HOUSEHOLD[0])


def twice(page):
    """Ids that stand more than once, and hidden fields that have one."""
    ids = Counter(str(tag["id"]) for tag in page.select("[id]"))
    hidden = [f"hidden {tag.get('name')} has an id" for tag in page.select("input[type=hidden][id]")]
    return sorted(each for each, times in ids.items() if times > 1) + hidden


@pytest.mark.parametrize("persona", EYES, ids=str)
def test_no_page_has_an_id_twice(app, browser, make, persona):
    sample, wrong, seen = samples.estate(make), [], 0
    samples.grow(sample)
    somebody = browser.as_(samples.person(sample, persona))
    for rule in addresses.rules(app):
        path = addresses.address_of(app, rule, sample)
        if attempted(somebody.raw, "GET", path) or somebody.response.mimetype != "text/html":
            continue
        page, seen = pages.parsed(somebody.response), seen + 1
        wrong += [f"{path}: {each}" for each in twice(page)]
        for form in page.select("main form[method=post]:not([action*=sign-out])"):
            sent = pages.filled(form) | dict.fromkeys(emptied(form), "")
            if not attempted(somebody.raw, "POST", form["action"], sent) and somebody.response.status_code == 422:
                wrong += [f"{path}, sent empty: {each}" for each in twice(pages.parsed(somebody.response))]
    assert seen > 10
    assert not wrong, "\n".join(sorted(set(wrong)))


def emptied(form):
    """The fields of a form that a person fills in."""
    return {str(one["name"]) for one in form.select("input[type=text][name], textarea[name]")}


def test_two_forms_on_one_page_share_no_id(app):
    with app.test_request_context():
        first, second = Form(), Form()
        assert "id=" not in str(first.hidden_tag()) + str(second.hidden_tag())
        assert {field.name for field in first if isinstance(field.widget, HiddenInput)} == {
            "csrf_token", "draft", "submission",
        }  # fmt: skip


def test_no_form_goes_its_own_way():
    def kinds(kind):
        return {kind, *(each for one in kind.__subclasses__() for each in kinds(one))}

    ours = {kind for kind in kinds(FlaskForm) if kind.__module__.startswith("portal.")}
    assert {kind.__name__ for kind in ours if "hidden_tag" in vars(kind)} == {"Form", "Push"}
