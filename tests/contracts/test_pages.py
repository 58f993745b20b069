"""Every page, opened by everyone: the outcome is what it declares, nobody sees a crash, and looking changes nothing."""

import pytest

from tests.support import addresses, samples
from tests.support.samples import EVERYBODY

# A page may send on (303), say that the thing has moved on meanwhile (409), and photos may not be ready yet (202, 404).
LET_IN = {200, 202, 303, 409}


@pytest.mark.parametrize("persona", EVERYBODY, ids=str)
def test_pages_open_for_those_whom_they_declare_and_for_nobody_else(app, browser, make, persona):
    sample = samples.estate(make)
    somebody = browser.as_(samples.person(sample, persona))
    wrong = []
    for rule in addresses.rules(app):
        access = addresses.access_of(app, rule)
        path = addresses.address_of(app, rule, sample)
        expected = LET_IN if addresses.allowed(access, rule, persona) else addresses.refusals(access, rule, persona)
        somebody.look(path)
        status = somebody.response.status_code
        to_the_door = status == 303 and "/sign-in" in somebody.location and access.kind not in {"public", "link"}
        if status not in expected or (persona.is_known and to_the_door):
            wrong.append(f"{rule.endpoint} {path}: {status} {somebody.location}, not {sorted(expected)}")
    assert not wrong, f"as {persona}:\n" + "\n".join(wrong)


@pytest.mark.parametrize("persona", EVERYBODY, ids=str)
def test_those_who_may_not_act_are_refused_and_nothing_is_written(app, browser, make, persona, rows):
    sample = samples.estate(make)
    somebody = browser.as_(samples.person(sample, persona))
    token = somebody.csrf_token()
    wrong = []
    for rule in addresses.rules(app, "POST"):
        access = addresses.access_of(app, rule)
        if addresses.allowed(access, rule, persona):
            continue
        path, before = addresses.address_of(app, rule, sample), rows()
        somebody.send(path, {"csrf_token": token, "submission": f"forged {rule.endpoint}"})
        status, expected = somebody.response.status_code, addresses.refusals(access, rule, persona)
        if status not in expected:
            wrong.append(f"{rule.endpoint} {path}: {status} {somebody.location}, not {sorted(expected)}")
        if rows() != before:
            wrong.append(f"{rule.endpoint} {path}: refused with {status}, but it wrote")
    assert not wrong, f"as {persona}:\n" + "\n".join(wrong)
