"""How often somebody may try to get in, so that guessing is hopeless and nobody can shut out anybody else.

Failures count per account and place, where the place is the network address, or the browser itself if the person has
signed in in it before: a stranger's failures elsewhere, or on the same network, never count against a known browser.
Codes are capped per account, since each costs a message; known browsers have a cap of their own, and the password
remains. Nothing here depends on whether an account exists."""

from dataclasses import dataclass

from portal.accounts.login import known_device
from portal.accounts.queries import Claim
from portal.kernel.limits import Gate, address

WRONG = Gate("wrong password", "10 per 15 minutes")
WRONG_FROM_HERE = Gate("wrong passwords from an address", "200 per hour")
CODES = Gate("codes", "5 per hour")
CODES_FROM_HERE = Gate("codes from an address", "100 per hour")
ENTRIES_FROM_HERE = Gate("wrong codes from an address", "200 per hour")


@dataclass(frozen=True)
class Doorway:
    """One account as tried from one place."""

    account: str
    place: str
    is_known: bool

    @classmethod
    def of(cls, claimed: Claim) -> "Doorway":
        device = known_device(claimed.person_id)
        return cls(claimed.account, device or address(), device is not None)

    def may_try(self) -> bool:
        """Whether another password may be tried; the place as a whole counts only for browsers we don't know."""
        if WRONG.is_shut(self.account, self.place):
            return False
        return self.is_known or not WRONG_FROM_HERE.is_shut(self.place)

    def failed(self) -> None:
        """A wrong password."""
        WRONG.count(self.account, self.place)
        if not self.is_known:
            WRONG_FROM_HERE.count(self.place)

    def may_ask(self) -> bool:
        """Whether another code is sent; counts it."""
        if self.is_known:
            return CODES.count(self.account, self.place)
        return CODES_FROM_HERE.count(self.place) and CODES.count(self.account)


def may_enter() -> bool:
    """Whether another code may be typed from here."""
    return not ENTRIES_FROM_HERE.is_shut(address())


def entry_failed() -> None:
    """A wrong code."""
    ENTRIES_FROM_HERE.count(address())


def may_send_to(person_id: int, address_typed: str) -> bool:
    """Whether somebody signed in may have another code sent to an address that they say is theirs; counts it."""
    return CODES.count(f"person {person_id}") and CODES.count(f"to {address_typed}")
