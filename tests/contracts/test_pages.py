"""Every page, opened by everyone: the outcome is what it declares, nobody sees a crash, and looking changes nothing."""

import pytest

from tests.support import addresses, samples
from tests.support.browser import attempted
from tests.support.samples import ELSEWHERE, HOUSEHOLD, NEIGHBOURS, NOBODY, STAFF, STRANGER
from tests.support.statements import written

# A page may send on (303), or say that the thing has moved on meanwhile (409).
LET_IN = {200, 303, 409}
GROUPS = {
    "outsiders": [NOBODY, STRANGER, *NEIGHBOURS],
    "household": HOUSEHOLD,
    "staff": STAFF[: len(STAFF) // 2],
    "more staff": STAFF[len(STAFF) // 2 :],
    "staff of another estate": ELSEWHERE,
}


def test_every_page_says_who_may_open_it_and_is_known_to_these_contracts(app):
    unknown = [addresses.unlisted(app, rule) for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    assert not any(unknown), "\n".join(filter(None, unknown))


@pytest.mark.parametrize("group", GROUPS)
def test_pages_open_for_those_whom_they_declare_and_for_nobody_else(app, browser, make, group):
    sample, wrong = samples.estate(make), []
    for persona in GROUPS[group]:
        somebody = browser.as_(samples.person(sample, persona))
        for rule in addresses.rules(app):
            access = addresses.access_of(app, rule)
            path = addresses.address_of(app, rule, sample)
            is_allowed = addresses.allowed(access, rule, persona)
            expected = LET_IN if is_allowed else addresses.refusals(access, rule, persona)
            if said := attempted(somebody.look if is_allowed else somebody.peek, path):
                wrong.append(f"{persona}: {rule.endpoint} {path}: {said}")
                continue
            status = somebody.response.status_code
            to_the_door = status == 303 and "/sign-in" in somebody.location and access.kind not in {"public", "link"}
            if status not in expected or (persona.is_known and to_the_door):
                wrong.append(f"{persona}: {rule.endpoint} {path}: {status} {somebody.location}, not {sorted(expected)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("group", GROUPS)
def test_those_who_may_not_act_are_refused_and_nothing_is_written(app, browser, make, group, rows):
    sample, wrong = samples.estate(make), []
    for persona in GROUPS[group]:
        somebody = browser.as_(samples.person(sample, persona))
        token, before = somebody.csrf_token(), rows()
        for rule in addresses.rules(app, "POST"):
            access = addresses.access_of(app, rule)
            if addresses.allowed(access, rule, persona):
                continue
            path, expected = addresses.address_of(app, rule, sample), addresses.refusals(access, rule, persona)
            if said := attempted(somebody.send, path, {"csrf_token": token, "submission": f"forged {rule.endpoint}"}):
                wrong.append(f"{persona}: {rule.endpoint} {path}: {said}")
                continue
            status = somebody.response.status_code
            if status not in expected:
                wrong.append(f"{persona}: {rule.endpoint} {path}: {status} {somebody.location}, not {sorted(expected)}")
            if written(somebody.asked) and rows() != before:
                wrong.append(f"{persona}: {rule.endpoint} {path}: refused with {status}, but it wrote")
                before = rows()
    assert not wrong, "\n".join(wrong)
