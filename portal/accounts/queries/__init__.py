"""Reads of people: who is signed in, who somebody claims to be, who holds a role."""

from portal.accounts.queries.above import ESTATES, estates, regions
from portal.accounts.queries.browsers import LIMITS, Door, Limits, SignedIn, load_actor, sign_ins, signed_in, token_hash
from portal.accounts.queries.claims import Claim, claimed, demo_codes, meant, password_hash
from portal.accounts.queries.directory import (
    PEOPLE_A_PAGE,
    memberships,
    names_of,
    people,
    people_with_role,
    person,
    roles_now,
)

__all__ = [
    "ESTATES",
    "LIMITS",
    "PEOPLE_A_PAGE",
    "Claim",
    "Door",
    "Limits",
    "SignedIn",
    "claimed",
    "demo_codes",
    "estates",
    "load_actor",
    "meant",
    "memberships",
    "names_of",
    "password_hash",
    "people",
    "people_with_role",
    "person",
    "regions",
    "roles_now",
    "sign_ins",
    "signed_in",
    "token_hash",
]
