"""Who may: roles, what each role may do at an estate, and the rights that a relation to a home gives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntFlag, StrEnum

from portal.kernel.errors import Forbidden


class Role(StrEnum):
    """The closed list of roles, held per estate (ARCHITECTURE 6, People)."""

    RESIDENT = "resident"
    COMMITTEE = "committee"
    FRONT_DESK = "front_desk"
    DISPATCHER = "dispatcher"
    TECHNICIAN = "technician"
    GUARD = "guard"
    CLEANER = "cleaner"
    STEWARD = "steward"
    STOREKEEPER = "storekeeper"
    SURVEYOR = "surveyor"
    CASE_OFFICER = "case_officer"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    FINANCE = "finance"
    AUDITOR = "auditor"
    REGIONAL_HEAD = "regional_head"
    PROVIDER = "provider"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """What a role may do at an estate."""

    REPORTS_READ = "reports.read"
    REPORTS_ENTER = "reports.enter"
    REPORTS_ANSWER = "reports.answer"
    REPORTS_TRIAGE = "reports.triage"
    VERDICT_RECORD = "verdict.record"
    NOTES_WRITE = "notes.write"
    HAND_OVER = "matters.hand_over"
    WORK_READ = "work.read"
    WORK_PLAN = "work.plan"
    WORK_DO = "work.do"
    BOARD_READ = "board.read"
    HOMES_READ = "homes.read"
    HOMES_EDIT = "homes.edit"
    PEOPLE_READ = "people.read"
    PEOPLE_EDIT = "people.edit"
    IMPORT = "estate.import"
    POLICY_READ = "policy.read"
    POLICY_EDIT = "policy.edit"
    ROTA_EDIT = "rota.edit"
    SKILLS_EDIT = "skills.edit"
    JOBS_READ = "jobs.read"
    AUDIT_READ = "audit.read"
    ESTATES_ADD = "estates.add"


class Right(IntFlag):
    """What a relation lets a person do for a home (ARCHITECTURE 6, People)."""

    NONE = 0
    SEE = 1
    REPORT = 2
    ADMIT = 4
    VERDICT = 8
    SIGN = 16
    VOTE = 32
    MONEY = 64


P = Permission
_LOOKS = {P.REPORTS_READ, P.WORK_READ, P.BOARD_READ, P.HOMES_READ, P.POLICY_READ}
_DESK = _LOOKS | {P.REPORTS_ENTER, P.REPORTS_ANSWER, P.REPORTS_TRIAGE, P.VERDICT_RECORD, P.NOTES_WRITE, P.HAND_OVER}
_DISPATCH = _DESK | {P.WORK_PLAN}
_LEAD = _DISPATCH | {P.ROTA_EDIT, P.PEOPLE_READ, P.JOBS_READ, P.AUDIT_READ}
_MANAGE = _LEAD | {P.POLICY_EDIT, P.HOMES_EDIT, P.PEOPLE_EDIT, P.IMPORT}

GRANTS: Mapping[Role, frozenset[Permission]] = {
    role: frozenset(permissions)
    for role, permissions in {
        Role.RESIDENT: set(),
        Role.COMMITTEE: set(),
        Role.FRONT_DESK: _DESK,
        Role.DISPATCHER: _DISPATCH,
        Role.TECHNICIAN: {P.WORK_DO, P.NOTES_WRITE},
        Role.GUARD: {P.WORK_DO},
        Role.CLEANER: {P.WORK_DO},
        Role.STEWARD: _LOOKS | {P.REPORTS_ENTER, P.REPORTS_ANSWER, P.VERDICT_RECORD, P.NOTES_WRITE, P.HAND_OVER},
        Role.STOREKEEPER: {P.BOARD_READ},
        Role.SURVEYOR: _LOOKS | {P.NOTES_WRITE, P.WORK_DO},
        Role.CASE_OFFICER: _LOOKS | {P.REPORTS_ANSWER, P.NOTES_WRITE, P.HAND_OVER},
        Role.SUPERVISOR: _LEAD,
        Role.MANAGER: _MANAGE,
        Role.FINANCE: {P.POLICY_READ},
        Role.AUDITOR: _LOOKS | {P.AUDIT_READ, P.JOBS_READ},
        Role.REGIONAL_HEAD: _LOOKS | {P.JOBS_READ, P.PEOPLE_READ},
        Role.PROVIDER: set(),
        Role.ADMINISTRATOR: {
            P.HOMES_READ, P.HOMES_EDIT, P.PEOPLE_READ, P.PEOPLE_EDIT, P.IMPORT, P.POLICY_READ, P.POLICY_EDIT,
            P.ROTA_EDIT, P.SKILLS_EDIT, P.JOBS_READ, P.AUDIT_READ, P.ESTATES_ADD,
        },
    }.items()
}  # fmt: skip

OFFICE = frozenset(Role) - {Role.RESIDENT, Role.COMMITTEE, Role.TECHNICIAN, Role.GUARD, Role.CLEANER, Role.PROVIDER}
POCKET = frozenset({Role.TECHNICIAN, Role.GUARD, Role.CLEANER})


@dataclass(frozen=True)
class Member:
    """One role at one estate, valid now."""

    estate_id: int
    estate_code: str
    role: Role
    team: str | None = None


@dataclass(frozen=True)
class Actor:
    """The person who asks, with what they hold today. `id` is None for the clock itself."""

    id: int | None
    name: str
    locale: str | None = None
    memberships: tuple[Member, ...] = ()
    session_id: int | None = None
    large_text: bool = False
    theme: str | None = None

    is_active = True
    is_anonymous = False

    @property
    def is_authenticated(self) -> bool:
        return self.id is not None

    @property
    def person_id(self) -> int:
        """The id of a person who is surely signed in; raises Forbidden for the clock."""
        if self.id is None:
            raise Forbidden
        return self.id

    def get_id(self) -> str:
        return str(self.session_id or self.id)

    def roles_at(self, estate_id: int) -> frozenset[Role]:
        return frozenset(member.role for member in self.memberships if member.estate_id == estate_id)


SYSTEM = Actor(None, "")


def permissions_at(actor: Actor, estate_id: int) -> frozenset[Permission]:
    """All that the person's roles at that estate carry."""
    return frozenset().union(*(GRANTS[role] for role in actor.roles_at(estate_id)))


def holds(actor: Actor, permission: Permission, estate_id: int) -> bool:
    """Whether any of the person's roles at that estate carries the permission."""
    return any(permission in GRANTS[role] for role in actor.roles_at(estate_id))


def estates_with(actor: Actor, permission: Permission) -> tuple[int, ...]:
    """The estates where the person holds the permission; they lead the hot indexes of every list."""
    return tuple(dict.fromkeys(m.estate_id for m in actor.memberships if permission in GRANTS[m.role]))


def works_in(actor: Actor, roles: Iterable[Role]) -> bool:
    """Whether the person has one of these roles anywhere."""
    wanted = frozenset(roles)
    return any(member.role in wanted for member in actor.memberships)


def require(allowed: bool) -> None:
    """Raises Forbidden unless allowed."""
    if not allowed:
        raise Forbidden
