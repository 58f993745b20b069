"""Real servers on loopback: a mail server and an SMS gateway that answer as they are told."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


@dataclass
class MailServer:
    """What it received, and what it says to recipients and to letters."""

    port: int = 0
    received: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    at_rcpt: str = ""
    at_data: str = ""
    at_mail: str = ""

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, options: Any) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.at_mail or "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if self.at_rcpt:
            return self.at_rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.at_data:
            return self.at_data
        self.received.append(cast(EmailMessage, message_from_bytes(envelope.content, policy=policy.default)))
        self.to += envelope.rcpt_tos
        return "250 OK"


@contextmanager
def mail_server(password: str = "", **smtp: Any) -> Iterator[MailServer]:
    """A running SMTP server; with a password, one that asks for it (user "anju")."""

    def check(_server: SMTP, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"anju", password.encode())
        return AuthResult(success=right, handled=right)

    if password:
        smtp |= {
            "authenticator": check,
            "auth_required": True,
            "auth_require_tls": False,
            "auth_exclude_mechanism": ["LOGIN"],
        }
    told = MailServer(free_port())
    controller = Controller(told, hostname="127.0.0.1", port=told.port, enable_SMTPUTF8=False, **smtp)
    controller.start()
    try:
        yield told
    finally:
        controller.stop()


@dataclass
class Gateway:
    """What it received, and how it answers."""

    port: int = 0
    status: int = 200
    answer: bytes = b'{"id": "sms-1"}'
    received: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/send"


@contextmanager
def sms_gateway() -> Iterator[Gateway]:
    """A running HTTP server that takes our one POST."""
    told = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.bodies.append(body)
            told.received.append(json.loads(body))
            told.headers.append(dict(self.headers.items()))
            self.send_response(told.status)
            self.send_header("Content-Length", str(len(told.answer)))
            self.end_headers()
            self.wfile.write(told.answer)

        def log_message(self, *_words: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    told.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
