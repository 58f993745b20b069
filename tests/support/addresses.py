"""Every page of the application as an address of the sample, and who may open it."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from portal.kernel.access import Permission, Right
from portal.kernel.web import Access
from tests.support.samples import Persona, Sample

# What stands for each argument of an address; a page with another one is in no contract yet, and red.
ARGUMENTS: Mapping[str, Any] = {
    "estate": lambda sample: sample.estate.code,
    "person_id": lambda sample: sample.owner.id,
    "membership_id": lambda sample: sample.membership.id,
    "reference": lambda sample: sample.make.reference(sample.report),
}
# The same argument may mean another thing in another room.
OF_ROOM: Mapping[tuple[str, str], Any] = {}

# Who sees a thing at all: by a right to its home, or by a permission at its estate. Acts on it need more.
SEEN_BY: Mapping[str, tuple[Right | None, Permission]] = {
    "report": (Right.SEE, Permission.REPORTS_READ),
    "photo": (Right.SEE, Permission.REPORTS_READ),
    "person": (None, Permission.PEOPLE_READ),
    "membership": (None, Permission.PEOPLE_READ),
}
# A page about something of one's own: for everybody else it does not exist.
OWN: Mapping[str, Any] = {}


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
    missing = [name for name in rule.arguments if name not in ARGUMENTS and (room, name) not in OF_ROOM]
    if missing:
        raise Unlisted(
            f"{rule.endpoint} ({rule.rule}): no sample for {', '.join(missing)} in tests/support/addresses.py"
        )
    return {name: (OF_ROOM.get((room, name)) or ARGUMENTS[name])(sample) for name in rule.arguments}


def address_of(app: Flask, rule: Rule, sample: Sample, **other: Any) -> str:
    """The address of the page in the sample."""
    adapter = app.url_map.bind("localhost")
    return adapter.build(rule.endpoint, {**values_of(rule, sample), **other}, method=None)


def allowed(access: Access, rule: Rule, persona: Persona) -> bool:
    """Whether the declaration lets this somebody in."""
    if access.kind in {"public", "link"}:
        return True
    if not persona.is_known:
        return False
    if access.kind == "signed_in":
        return all(persona.name == OWN[name] for name in rule.arguments if name in OWN)
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
    if not persona.is_known:
        return {303}
    if access.kind == "staff":
        outside = "estate" in rule.arguments and (persona.role is None or not persona.is_here)
        return {404} if outside else {403}
    if access.kind == "thing" and sees(access, persona):
        return {403}
    return {404}
