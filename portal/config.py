"""One frozen Settings, read from the environment and checked at the start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

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
        return self


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
}


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(env.get(name) or default)
    except ValueError:
        raise Misconfigured(f"{name} must be a whole number.") from None
