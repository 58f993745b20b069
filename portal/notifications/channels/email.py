"""E-mail over SMTP with the standard library."""

import hashlib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import parseaddr
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from email_validator import validate_email

from portal.kernel import clock
from portal.notifications.channels import Deferred, Down, Parcel, Undeliverable

SECONDS = 20.0


@dataclass(frozen=True)
class Email:
    """`url`: smtp://user:password@host:587?starttls=1, or smtps://host:465. `sender`: "Anju <no-reply@example.com>".
    `home`: the portal's own address, for the headers by which people stop or sort our letters."""

    url: str
    sender: str
    home: str = "http://localhost"

    def send(self, parcel: Parcel) -> str:
        """Hand it to the mail server; gives its Message-ID. Raises Down, Undeliverable or Deferred."""
        message = self.composed(parcel, _in_latin(parcel.address))
        with self.connected() as server:
            try:
                server.send_message(message)
            except smtplib.SMTPRecipientsRefused as refused:
                code, words = next(iter(refused.recipients.values()))
                raise _verdict(code, words) from refused
            except smtplib.SMTPSenderRefused as refused:
                raise Down(_said(refused.smtp_code, refused.smtp_error)) from refused
            except smtplib.SMTPDataError as refused:
                raise _verdict(refused.smtp_code, refused.smtp_error) from refused
        return str(message["Message-ID"])

    def composed(self, parcel: Parcel, address: str) -> EmailMessage:
        """The letter as a mail: text, simple HTML, and headers that keep robots from answering."""
        message = EmailMessage(policy=SMTP_POLICY)
        message["Subject"] = " ".join(parcel.letter.subject.split())
        message["From"] = self.sender
        message["To"] = Address(" ".join(parcel.letter.name.split()), addr_spec=address)
        message["Date"] = clock.now()
        message["Message-ID"] = f"<{hashlib.sha256(parcel.key.encode()).hexdigest()[:40]}@{self.domain}>"
        message["List-Id"] = f"Anju <messages.{self.domain}>"
        message["List-Unsubscribe"] = f"<{self.home.rstrip('/')}/me>"
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        message.set_content(parcel.letter.body)
        if parcel.letter.html:
            message.add_alternative(parcel.letter.html, subtype="html")
        message["Content-Language"] = parcel.letter.locale.replace("_", "-")
        return message

    @property
    def domain(self) -> str:
        return parseaddr(self.sender)[1].rpartition("@")[2] or "localhost"

    @contextmanager
    def connected(self) -> Iterator[smtplib.SMTP]:
        """A greeted and signed-in connection. Raises Down when there is none to be had or it breaks."""
        where = urlsplit(self.url)
        try:
            with _dial(where) as server:
                if parse_qs(where.query).get("starttls") == ["1"]:
                    server.starttls(context=ssl.create_default_context())
                if where.username:
                    server.login(unquote(where.username), unquote(where.password or ""))
                yield server
        except OSError as reason:  # every smtplib exception is one
            raise Down(type(reason).__name__) from reason


def _in_latin(address: str) -> str:
    found = validate_email(address, check_deliverability=False, test_environment=True).ascii_email
    if found is None:
        raise Undeliverable("most servers take no address in other than Latin letters")
    return found


def _dial(where: SplitResult) -> smtplib.SMTP:
    host = where.hostname or "localhost"
    if where.scheme == "smtps":
        return smtplib.SMTP_SSL(host, where.port or 465, timeout=SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(host, where.port or 25, timeout=SECONDS)


def _verdict(code: int, words: bytes | str) -> Exception:
    if code == 421:
        return Down(_said(code, words))
    return (Undeliverable if 500 <= code < 600 else Deferred)(_said(code, words))


def _said(code: int, words: bytes | str) -> str:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {said}"[:200]
