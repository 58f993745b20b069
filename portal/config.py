"""One frozen Settings, read from the environment and checked at the start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
INSECURE = frozenset({"", "change-me", "dev", "secret", "anju"})


class Misconfigured(Exception):
    """The environment can't be run with; the message says which variable and what to do."""


@dataclass(frozen=True)
class Settings:
    """Everything that an installation can set. Names of the variables: docs/operations.md and README.md."""

    environment: str = "demo"
    database_url: str = ""
    data_dir: Path = field(default_factory=lambda: Path("var"))
    secret_key: str = ""
    base_url: str = "http://localhost:8000"
    trusted_hosts: tuple[str, ...] = ()
    proxies: int = 0
    port: int = 8000
    workers: int = 2
    smtp_url: str = ""
    mail_from: str = "Anju <no-reply@localhost>"
    sms_url: str = ""
    sms_key: str = ""
    sms_secret: str = ""
    files_url: str = ""
    now_file: Path | None = None
    idle_days: int = 30
    staff_idle_hours: int = 12
    sign_in_days: int = 180
    source_url: str = ""

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def url(self) -> str:
        """The database's address; without one, a SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'anju.sqlite3').absolute()}"

    def checked(self) -> "Settings":
        """Itself, if it can be run with. Raises Misconfigured in words that say what to change."""
        if self.environment not in {"production", "demo", "test"}:
            raise Misconfigured("ANJU_ENV must be production, demo or test.")
        if self.is_production and (self.secret_key in INSECURE or len(self.secret_key) < 32):
            raise Misconfigured("SECRET_KEY must be a secret of at least 32 characters in production.")
        if self.is_production and not self.trusted_hosts:
            raise Misconfigured("TRUSTED_HOSTS must name the hosts that this portal answers to, parted by commas.")
        if self.is_production and self.now_file:
            raise Misconfigured("ANJU_NOW_FILE sets the clock by hand and is refused in production.")
        if self.is_production and not is_safe(self.base_url):
            raise Misconfigured(
                "BASE_URL must begin with https:// in production (http:// only for this machine itself, localhost): "
                "over http anybody on the way reads sign-in cookies."
            )
        for name, limit in (("IDLE_DAYS", self.idle_days), ("STAFF_IDLE_HOURS", self.staff_idle_hours)):
            if not 0 < limit <= (self.sign_in_days if name == "IDLE_DAYS" else self.sign_in_days * 24):
                raise Misconfigured(f"{name} must be 1 or more, and no longer than SIGN_IN_DAYS.")
        if self.source_url and not is_web(self.source_url):
            raise Misconfigured("SOURCE_URL must be an address that begins with https:// or http://.")
        return self


def is_web(address: str) -> bool:
    """Whether it is an address of the web with a host."""
    try:
        parts = urlsplit(address)
        return parts.scheme in {"https", "http"} and bool(parts.hostname)
    except ValueError:
        return False


def is_safe(address: str) -> bool:
    """Whether nobody on the way can read along: https, or a way that never leaves this machine."""
    if not is_web(address):
        return False
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.hostname in LOOPBACK


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the process environment (or the given mapping), checked."""
    env = os.environ if environ is None else environ
    words = {name: env[variable] for name, variable in VARIABLES.items() if env.get(variable)}
    hosts = tuple(host.strip() for host in env.get("TRUSTED_HOSTS", "").split(",") if host.strip())
    return Settings(
        trusted_hosts=hosts,
        data_dir=Path(env.get("DATA_DIR") or "var"),
        port=_number(env, "PORT", 8000),
        workers=_number(env, "WEB_WORKERS", min(os.cpu_count() or 2, 8)),
        proxies=_number(env, "PROXIES", 0),
        idle_days=_number(env, "IDLE_DAYS", 30),
        staff_idle_hours=_number(env, "STAFF_IDLE_HOURS", 12),
        sign_in_days=_number(env, "SIGN_IN_DAYS", 180),
        now_file=Path(env["ANJU_NOW_FILE"]) if env.get("ANJU_NOW_FILE") else None,
        **words,
    ).checked()


VARIABLES = {
    "environment": "ANJU_ENV",
    "database_url": "DATABASE_URL",
    "secret_key": "SECRET_KEY",
    "base_url": "BASE_URL",
    "smtp_url": "SMTP_URL",
    "mail_from": "MAIL_FROM",
    "sms_url": "SMS_URL",
    "sms_key": "SMS_KEY",
    "sms_secret": "SMS_SECRET",
    "files_url": "FILES_URL",
    "source_url": "SOURCE_URL",
}


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(env.get(name) or default)
    except ValueError:
        raise Misconfigured(f"{name} must be a whole number.") from None
