"""What happens to any matter: opened, written to, told of, handed over."""

from portal.matters.services.hand_overs import answer_hand_overs, offer_hand_over
from portal.matters.services.holders import give_to, take_up
from portal.matters.services.links import link_for, make_link, revoke_links, token_of
from portal.matters.services.opening import Expected, Whereabouts, open_matter
from portal.matters.services.participants import part_from, take_part
from portal.matters.services.telling import record, record_openly, tell, tell_accountable, tell_roles
from portal.matters.services.thread import attach, make_findable, write
from portal.matters.services.updates import miss_next_update

__all__ = [
    "Expected",
    "Whereabouts",
    "answer_hand_overs",
    "attach",
    "give_to",
    "link_for",
    "make_findable",
    "make_link",
    "miss_next_update",
    "offer_hand_over",
    "open_matter",
    "part_from",
    "record",
    "record_openly",
    "revoke_links",
    "take_part",
    "take_up",
    "tell",
    "tell_accountable",
    "tell_roles",
    "token_of",
    "write",
]
