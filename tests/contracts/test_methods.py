"""What changes something is a POST, carries the form's token, and is done once."""

from tests.support import addresses, samples
from tests.support.browser import attempted
from tests.support.samples import STAFF
from tests.support.statements import written


def test_pages_are_read_with_get_and_changed_with_post(app):
    plain = {"GET", "HEAD", "OPTIONS", "POST"}
    odd = {rule.endpoint: rule.methods - plain for rule in app.url_map.iter_rules() if (rule.methods or set()) - plain}
    assert not odd


def test_a_post_without_the_forms_token_changes_nothing(app, browser, make, rows):
    sample = samples.estate(make)
    manager = browser.as_(samples.person(sample, next(one for one in STAFF if one.role == "manager")))
    wrong, before = [], rows()
    for rule in addresses.rules(app, "POST"):
        path = addresses.address_of(app, rule, sample)
        if said := attempted(manager.send, path, {"submission": "forged", "words": "forged"}):
            wrong.append(f"{rule.endpoint}: {said}")
        elif manager.response.status_code not in {303, 400, 403, 404}:
            wrong.append(f"{rule.endpoint}: {manager.response.status_code}")
        if written(manager.asked) and rows() != before:
            wrong.append(f"{rule.endpoint}: wrote without a token")
            before = rows()
    assert not wrong, "\n".join(wrong)
