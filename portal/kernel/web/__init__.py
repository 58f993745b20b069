"""What the web adds: pages that say who may open them, one use-case per POST, and refusals in plain words."""

from portal.kernel.web.access import LINK, PUBLIC, SIGNED_IN, Access, Pages, staff, thing
from portal.kernel.web.addresses import Reference, ThingId
from portal.kernel.web.context import EstateRef, Portal, actor, estate, panels, portal, session, stop_reading
from portal.kernel.web.guard import sign_in_first
from portal.kernel.web.setup import init_web
from portal.kernel.web.showing import asset, page_or_part, show
from portal.kernel.web.submitting import aside, sent, submit
from portal.kernel.web.typed import NEVER_KEPT, draft_keys, keep_draft, remember_draft, typed_words

__all__ = [
    "LINK",
    "NEVER_KEPT",
    "PUBLIC",
    "SIGNED_IN",
    "Access",
    "EstateRef",
    "Pages",
    "Portal",
    "Reference",
    "ThingId",
    "actor",
    "aside",
    "asset",
    "draft_keys",
    "estate",
    "init_web",
    "keep_draft",
    "page_or_part",
    "panels",
    "portal",
    "remember_draft",
    "sent",
    "session",
    "show",
    "sign_in_first",
    "staff",
    "stop_reading",
    "submit",
    "thing",
    "typed_words",
]
