"""Every page of the application as an address of the sample, and who may open it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from portal.kernel.access import Permission, Right
from portal.kernel.web import Access
from tests.support.samples import DRAFT, OWNER, Persona, Sample

# What stands for each argument of an address; a page with another one is in no contract yet, and red.
ARGUMENTS: Mapping[str, Any] = {
    "batch_id": lambda sample: sample.batch,
    "day_id": lambda sample: sample.day,
    "estate": lambda sample: sample.estate.code,
    "home_id": lambda sample: sample.home.id,
    "kind": lambda sample: "resident",
    "key": lambda sample: DRAFT,
    "kind_id": lambda sample: sample.kind,
    "membership_id": lambda sample: sample.membership,
    "person_id": lambda sample: sample.owner.id,
    "photo_id": lambda sample: sample.photo,
    "place_id": lambda sample: sample.place,
    "point_id": lambda sample: sample.point,
    "reference": lambda sample: sample.make.reference(sample.report),
    "relation_id": lambda sample: sample.relation,
    "sign_in_id": lambda sample: 2**40,
    "size": lambda sample: "thumb",
    "skill_id": lambda sample: sample.skill,
    "staged_id": lambda sample: sample.staged,
    "visit_id": lambda sample: sample.visit.id,
}
# The same argument may mean another thing on another page, or in another room.
OF_PAGE: Mapping[tuple[str, str], Any] = {
    ("estates.policy_value", "key"): lambda sample: "reopen_days",
    ("reports.objection_by_link", "token"): lambda sample: sample.objection_link,
    ("reports.verdict_by_link", "token"): lambda sample: sample.verdict_link,
    ("repairs.new", "reference"): lambda sample: sample.make.reference(sample.report),
    ("workforce.remove_duty", "entry_id"): lambda sample: sample.duty,
    ("workforce.remove_shift", "entry_id"): lambda sample: sample.shift,
    ("workforce.remove_absence", "entry_id"): lambda sample: sample.absence,
}
OF_ROOM: Mapping[tuple[str, str], Any] = {
    ("repairs", "reference"): lambda sample: sample.make.reference(sample.order),
}

# Who sees a thing at all: by a right to its home, by a permission at its estate, by having been sent to do the work.
# Acts on it need more.
R, P = Right, Permission
SEEN_BY: Mapping[str, tuple[Right | None, set[Permission], bool]] = {
    "report": (R.SEE, {P.REPORTS_READ}, True),
    "photo": (R.SEE, {P.REPORTS_READ}, True),
    "work_order": (None, {P.WORK_READ}, True),
    "visit": (None, {P.WORK_READ}, True),
    "job": (None, set(), True),
    "person": (None, {P.PEOPLE_READ}, False),
    "membership": (None, {P.PEOPLE_READ}, False),
    "home": (R.SEE, {P.HOMES_READ}, False),
    "relation": (None, {P.HOMES_READ}, False),
}
# Done by the one who was sent, and by nobody else.
FOR_THE_SENT = {"job"}
# Done by those who plan, and by the one who was sent.
ALSO_FOR_THE_SENT = {"repairs.wait"}
# Pages about something of one's own: for everybody but the sample's owner it does not exist.
OWN = {
    "accounts.prove_contact",
    "accounts.send_contact_code",
    "accounts.remove_contact",
    "staging.photo",
    "staging.add",
    "staging.remove",
}
# There is no such page but in the demo.
DEMO = {"accounts.demo_codes"}


def rules(app: Flask, method: str = "GET") -> Iterator[Rule]:
    """The pages that take this method and that the contracts know; files aside."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint != "static" and method in (rule.methods or ()) and not unlisted(app, rule):
            yield rule


def unlisted(app: Flask, rule: Rule) -> str:
    """Why the contracts can't open this page ("": they can)."""
    access: Access | None = getattr(app.view_functions[rule.endpoint], "access", None)
    if access is None:
        return f"{rule.endpoint} does not say who may open it"
    if access.kind == "thing" and access.name not in SEEN_BY:
        return f"{rule.endpoint}: who sees a {access.name}? (SEEN_BY in tests/support/addresses.py)"
    missing = [name for name in rule.arguments if sample_of(rule, name) is None]
    return (
        f"{rule.endpoint} ({rule.rule}): what is {missing}? (ARGUMENTS in tests/support/addresses.py)"
        if missing
        else ""
    )


def sample_of(rule: Rule, name: str) -> Callable[[Sample], Any] | None:
    """What stands for an argument of this address."""
    room = rule.endpoint.partition(".")[0]
    return OF_PAGE.get((rule.endpoint, name)) or OF_ROOM.get((room, name)) or ARGUMENTS.get(name)


def access_of(app: Flask, rule: Rule) -> Access:
    """What the page declares."""
    found: Access = vars(app.view_functions[rule.endpoint])["access"]
    return found


def values_of(rule: Rule, sample: Sample) -> dict[str, Any]:
    """What the arguments of this address are in the sample."""
    made = {name: sample_of(rule, name) for name in rule.arguments}
    return {name: make(sample) for name, make in made.items() if make}


def address_of(app: Flask, rule: Rule, sample: Sample, **other: Any) -> str:
    """The address of the page in the sample."""
    adapter = app.url_map.bind("localhost")
    return adapter.build(rule.endpoint, {**values_of(rule, sample), **other}, method=None)


def allowed(access: Access, rule: Rule, persona: Persona) -> bool:
    """Whether the declaration lets this somebody in."""
    if rule.endpoint in OWN | DEMO:
        return persona == OWNER and rule.endpoint in OWN
    if access.kind in {"public", "link"}:
        return True
    if not persona.is_known:
        return False
    if access.kind == "signed_in":
        return True
    if access.kind == "staff":
        return (
            persona.may(access.permission) if "estate" in rule.arguments else persona.may_somewhere(access.permission)
        )
    if access.name in FOR_THE_SENT:
        return persona.is_sent and persona.may(access.permission)
    _, readers, _ = SEEN_BY[access.name or ""]
    looks = persona.is_sent and (access.permission in readers or rule.endpoint in ALSO_FOR_THE_SENT)
    return sees(access, persona) and (persona.may(access.permission) or persona.has(access.right) or looks)


def sees(access: Access, persona: Persona) -> bool:
    """Whether the thing exists for this somebody."""
    right, permissions, to_the_sent = SEEN_BY[access.name or ""]
    return any(map(persona.may, permissions)) or persona.has(right) or (to_the_sent and persona.is_sent)


def refusals(access: Access, rule: Rule, persona: Persona) -> set[int]:
    """How somebody is turned away: nobody to the door (303); 403 where the address names no thing, or for an act on a
    thing that they see; else there is no such thing (404)."""
    if not persona.is_known and access.kind != "public":
        return {303}
    if access.kind == "staff":
        outside = "estate" in rule.arguments and (persona.role is None or not persona.is_here)
        return {404} if outside else {403}
    if access.kind == "thing" and sees(access, persona):
        return {403}
    return {404}
