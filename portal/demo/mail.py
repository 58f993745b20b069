"""The newest letters of those who sign in, in the mailbox as if the clock had sent them."""

from collections import defaultdict
from datetime import timedelta

from sqlalchemy.orm import Session

from portal.demo.world import Letter, World
from portal.kernel import clock
from portal.notifications.models import Carrier, Message
from portal.notifications.post import office, unrendered

EACH = 7
SENT_AFTER = timedelta(seconds=9)


def send(session: Session, world: World) -> None:
    """Put the letters in words, in each reader's language. Without an application there is nobody who could."""
    render = office().render
    if render is unrendered:
        return
    address = {who.id: f"{who.login}@demo.test" for who in world.people.values() if who.login}
    for letter in _newest(world):
        message = Message(
            key=letter.key, recipient_id=letter.recipient_id, estate_id=letter.estate_id, matter_id=letter.matter_id,
            kind=letter.kind, params=letter.params, in_order=True, created_at=letter.at, next_try_at=letter.at, tries=1,
            channel=Carrier.MAILBOX, address=address[letter.recipient_id], provider_code=f"mailbox:{letter.key}"[:120],
        )  # fmt: skip
        session.add(message)
        session.flush()
        sent_at = letter.at + SENT_AFTER
        with clock.frozen(sent_at):
            words = render(session, message).masked()
        message.sent_at, message.locale = min(sent_at, world.now), words.locale
        message.subject, message.body = words.subject[:300], words.body


def _newest(world: World) -> list[Letter]:
    """At most so many for each reader, in the order in which they were written."""
    found: dict[int, list[Letter]] = defaultdict(list)
    for letter in sorted(world.letters.values(), key=lambda one: one.at, reverse=True):
        if letter.at <= world.now and len(found[letter.recipient_id]) < EACH:
            found[letter.recipient_id].append(letter)
    return sorted((letter for letters in found.values() for letter in letters), key=lambda one: one.at)
