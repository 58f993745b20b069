"""The demo's way out: nothing leaves the house, the words wait on the mailbox page."""

from portal.notifications.channels import Parcel


class Mailbox:
    """Takes everything, and keeps it where the person can read it."""

    def send(self, parcel: Parcel) -> str:
        return f"mailbox:{parcel.key}"[:120]
