"""Words for what accounts know by a code."""

from portal.accounts.models import Theme
from portal.kernel.access import Role
from portal.kernel.words import lazy_gettext as _l

ROLES = {
    Role.RESIDENT: _l("Resident"),
    Role.COMMITTEE: _l("Owners' committee"),
    Role.FRONT_DESK: _l("Front desk"),
    Role.DISPATCHER: _l("Dispatcher"),
    Role.TECHNICIAN: _l("Technician"),
    Role.GUARD: _l("Guard"),
    Role.CLEANER: _l("Cleaner"),
    Role.STEWARD: _l("Steward"),
    Role.STOREKEEPER: _l("Storekeeper"),
    Role.SURVEYOR: _l("Surveyor"),
    Role.CASE_OFFICER: _l("Case officer"),
    Role.SUPERVISOR: _l("Supervisor"),
    Role.MANAGER: _l("Manager"),
    Role.FINANCE: _l("Finance"),
    Role.AUDITOR: _l("Auditor"),
    Role.REGIONAL_HEAD: _l("Regional head"),
    Role.PROVIDER: _l("Provider or contractor"),
    Role.ADMINISTRATOR: _l("Administrator"),
}

THEMES = {
    Theme.AUTO: _l("As the device is set"),
    Theme.LIGHT: _l("Light"),
    Theme.DARK: _l("Dark"),
}
