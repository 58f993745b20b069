"""The ways out. Each takes one parcel and says how it went."""

from dataclasses import dataclass
from typing import Protocol

from portal.notifications.letters import Letter


@dataclass(frozen=True)
class Parcel:
    """One message ready to go. `key` is the same at every try, so that a provider can drop a second copy."""

    key: str
    address: str
    letter: Letter


class Down(Exception):
    """The way itself is shut (no connection, refused credentials, too busy): every message on it waits."""


class Undeliverable(Exception):
    """This message to this address will never go: the mailbox is unknown, the number refused."""


class Deferred(Exception):
    """Not now, for this message alone; others may go."""


class Channel(Protocol):
    """Hands a parcel to a provider. Returns the provider's own code for it."""

    def send(self, parcel: Parcel) -> str: ...
