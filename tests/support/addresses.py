"""Every page of the application as an address of the sample, and who may open it."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from portal.kernel.access import Permission, Right
from portal.kernel.web import Access
from tests.support.samples import DRAFT, OWNER, Persona, Sample

# What stands for each argument of an address; a page with another one is in no contract yet, and red.
ARGUMENTS: Mapping[str, Any] = {
    "batch_id": lambda sample: sample.batch,
    "estate": lambda sample: sample.estate.code,
    "home_id": lambda sample: sample.home.id,
    "key": lambda sample: DRAFT,
    "membership_id": lambda sample: sample.membership,
    "person_id": lambda sample: sample.owner.id,
    "photo_id": lambda sample: sample.photo,
    "place_id": lambda sample: sample.place,
    "point_id": lambda sample: sample.point,
    "reference": lambda sample: sample.make.reference(sample.report),
    "relation_id": lambda sample: sample.relation,
    "sign_in_id": lambda sample: 2**40,
    "size": lambda sample: "thumb",
    "staged_id": lambda sample: sample.staged,
}
# The same argument may mean another thing on another page, or in another room.
OF_PAGE: Mapping[tuple[str, str], Any] = {
    ("estates.policy_value", "key"): lambda sample: "reopen_days",
    ("reports.objection_by_link", "token"): lambda sample: sample.objection_link,
    ("reports.verdict_by_link", "token"): lambda sample: sample.verdict_link,
}
OF_ROOM: Mapping[tuple[str, str], Any] = {}

# Who sees a thing at all: by a right to its home, or by a permission at its estate. Acts on it need more.
SEEN_BY: Mapping[str, tuple[Right | None, Permission]] = {
    "report": (Right.SEE, Permission.REPORTS_READ),
    "photo": (Right.SEE, Permission.REPORTS_READ),
    "person": (None, Permission.PEOPLE_READ),
    "membership": (None, Permission.PEOPLE_READ),
    "home": (Right.SEE, Permission.HOMES_READ),
    "relation": (Right.SEE, Permission.HOMES_READ),
}
# Pages about something of one's own: for everybody but the sample's owner it does not exist.
OWN = {
    "accounts.prove_contact",
    "accounts.send_contact_code",
    "accounts.remove_contact",
    "staging.photo",
    "staging.add",
    "staging.remove",
}


class Unlisted(AssertionError):
    """A page that the contracts do not know."""


def rules(app: Flask, method: str = "GET") -> Iterator[Rule]:
    """The pages that take this method, files aside."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint != "static" and method in (rule.methods or ()):
            yield rule


def access_of(app: Flask, rule: Rule) -> Access:
    """What the page declares."""
    found: Access | None = getattr(app.view_functions[rule.endpoint], "access", None)
    if found is None:
        raise Unlisted(f"{rule.endpoint} does not say who may open it")
    return found


def values_of(rule: Rule, sample: Sample) -> dict[str, Any]:
    """What the arguments of this address are in the sample."""
    room = rule.endpoint.partition(".")[0]
    made = {
        name: OF_PAGE.get((rule.endpoint, name)) or OF_ROOM.get((room, name)) or ARGUMENTS.get(name)
        for name in rule.arguments
    }
    missing = [name for name, make in made.items() if make is None]
    if missing:
        raise Unlisted(
            f"{rule.endpoint} ({rule.rule}): no sample for {', '.join(missing)} in tests/support/addresses.py"
        )
    return {name: make(sample) for name, make in made.items()}


def address_of(app: Flask, rule: Rule, sample: Sample, **other: Any) -> str:
    """The address of the page in the sample."""
    adapter = app.url_map.bind("localhost")
    return adapter.build(rule.endpoint, {**values_of(rule, sample), **other}, method=None)


def allowed(access: Access, rule: Rule, persona: Persona) -> bool:
    """Whether the declaration lets this somebody in."""
    if rule.endpoint in OWN:
        return persona == OWNER
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
    return sees(access, persona) and (persona.may(access.permission) or persona.has(access.right))


def sees(access: Access, persona: Persona) -> bool:
    """Whether the thing exists for this somebody."""
    if access.name not in SEEN_BY:
        raise Unlisted(f"who sees a {access.name}? tests/support/addresses.py")
    right, permission = SEEN_BY[access.name]
    return persona.may(permission) or persona.has(right)


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
