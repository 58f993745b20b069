"""The way around: rooms for staff, four words for residents, three for technicians; nothing here asks the database."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from portal.kernel import i18n
from portal.kernel.access import OFFICE, POCKET, Actor, Permission, estates_with, works_in
from portal.kernel.web import actor
from portal.kernel.words import gettext as _
from portal.kernel.words import pgettext


@dataclass(frozen=True)
class NavItem:
    """One way to go."""

    label: Any
    url: str
    icon: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Preferences:
    """How this person wants pages."""

    large_text: bool = False
    theme: str | None = None


def preferences(person: Any) -> Preferences:
    """The signed-in person's wishes."""
    if not getattr(person, "is_authenticated", False):
        return Preferences()
    return Preferences(person.large_text, person.theme)


def languages() -> list[tuple[str, str, str]]:
    """(locale, its own name, address that chooses it and comes back here)."""
    here = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return [(code, i18n.NAMES[code], url_for("accounts.language", to=code, next=here)) for code in i18n.LOCALES]


def items() -> list[NavItem]:
    """The navigation of whoever asks."""
    me = actor()
    if not me.is_authenticated:
        return []
    if works_in(me, OFFICE):
        return desk(me)
    if works_in(me, POCKET):
        return pocket()
    return resident()


def resident() -> list[NavItem]:
    return [
        item(pgettext("start page", "Home"), "overview.home", "home"),
        item(_("Report"), "reports.new", "plus"),
        item(_("Me"), "accounts.me", "user"),
    ]


def pocket() -> list[NavItem]:
    return [
        item(_("My day"), "dispatch.my_day", "calendar"),
        item(_("Me"), "accounts.me", "user"),
    ]


ROOMS: tuple[tuple[Callable[[], Any], str, str, Permission], ...] = (
    (lambda: _("Queue"), "reports.queue", "inbox", Permission.REPORTS_READ),
    (lambda: _("Board"), "dispatch.board", "board", Permission.BOARD_READ),
    (lambda: _("Estate"), "estates.estate", "home", Permission.HOMES_READ),
    (lambda: _("Homes"), "estates.homes", "building", Permission.HOMES_READ),
    (lambda: _("People"), "accounts.people", "users", Permission.PEOPLE_READ),
    (lambda: _("Promises"), "promises.register", "clock", Permission.POLICY_READ),
    (lambda: _("Duty rota"), "workforce.rota", "phone", Permission.ROTA_EDIT),
    (lambda: _("Skills"), "workforce.skills", "tools", Permission.SKILLS_EDIT),
    (lambda: _("Policy"), "estates.policy", "settings", Permission.POLICY_READ),
    (lambda: _("Not reached"), "notifications.unreached", "mail", Permission.REPORTS_ANSWER),
)


def desk(me: Actor) -> list[NavItem]:
    """The rooms that this person may enter at the estate in the address, else at their first."""
    code = here_code(me)
    ids = {member.estate_code: member.estate_id for member in me.memberships}
    rooms = [
        item(words(), endpoint, icon, estate=code)
        for words, endpoint, icon, permission in ROOMS
        if code and ids.get(code) in estates_with(me, permission)
    ]
    if code and ids.get(code) in estates_with(me, Permission.HAND_OVER):
        rooms.append(item(_("Offered to you"), "matters.hand_overs", "back-again"))
    if estates_with(me, Permission.JOBS_READ):
        rooms.append(item(pgettext("of the clock", "Jobs"), "overview.jobs", "list"))
    if works_in(me, POCKET):
        rooms.append(item(_("My day"), "dispatch.my_day", "calendar"))
    if len(ids) > 1:
        rooms.append(item(_("All estates"), "estates.estates", "buildings"))
    return [*rooms, item(_("Me"), "accounts.me", "user")]


def here_code(me: Actor) -> str | None:
    """The estate in the address if the person works there, else their first."""
    codes = [member.estate_code for member in me.memberships if member.role in OFFICE]
    wanted = (request.view_args or {}).get("estate")
    return wanted if wanted in codes else (codes[0] if codes else None)


def item(label: Any, endpoint: str, icon: str, **values: Any) -> NavItem:
    return NavItem(label, url_for(endpoint, **values), icon, request.endpoint == endpoint)
