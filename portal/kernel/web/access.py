"""Who may open a page, said where the page is declared."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.kernel.access import GRANTS, Permission, Right, Role


@dataclass(frozen=True)
class Access:
    """Who may open a page: said where the page is declared, printed by `flask policy`, proved by the page contract."""

    kind: str
    permission: Permission | None = None
    name: str | None = None
    right: Right | None = None

    @property
    def words(self) -> str:
        """Who may, for people who read a policy: roles by name, rights by name."""
        if self.kind in {"public", "link", "signed_in"}:
            return {"public": "everyone", "link": "whoever holds the link", "signed_in": "everyone signed in"}[
                self.kind
            ]
        roles = (
            ", ".join(sorted(role.value for role in Role if self.permission in GRANTS[role])) if self.permission else ""
        )
        at = "at its estate" if self.kind == "thing" else "at the estate"
        ways = [f"{roles} {at}" if roles else "", f"right {self.right.name} for its home" if self.right else ""]
        about = f"{self.name}: " if self.name else ""
        return about + ("; ".join(way for way in ways if way) or "those who take part in it")


PUBLIC = Access("public")


LINK = Access("link")


SIGNED_IN = Access("signed_in")


def staff(permission: Permission) -> Access:
    """Those who hold the permission at the estate in the address (without one: at any estate)."""
    return Access("staff", permission)


def thing(name: str, *, right: Right | None = None, permission: Permission | None = None) -> Access:
    """Those to whom one thing is visible: by a right to its home, or by a permission at its estate."""
    return Access("thing", permission, name, right)


class Pages(Blueprint):
    """A blueprint on which no page can be declared without saying who may open it."""

    def page(
        self, rule: str, *, access: Access, methods: tuple[str, ...] | list[str] = ("GET",), **options: Any
    ) -> Callable[[Callable[..., ResponseReturnValue]], Callable[..., ResponseReturnValue]]:
        def declare(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
            view.access = access  # type: ignore[attr-defined]
            self.add_url_rule(rule, options.pop("endpoint", None), view, methods=list(methods), **options)
            return view

        return declare
