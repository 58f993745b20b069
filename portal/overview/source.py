"""The program as it runs here, for everyone who uses it over the network (AGPL, section 13)."""

import io
import tarfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Named one by one: a folder of data, a secret or a key that lies beside the program is never part of it.
FOLDERS = ("portal", "templates", "migrations", "docs", "tools", "tests", "bench")
FILES = (
    "LICENSE", "README.md", "CHANGELOG.md", "Makefile", "pyproject.toml", "requirements.in", "requirements.txt",
    "requirements-dev.in", "requirements-dev.txt", "wsgi.py",
)  # fmt: skip
ENDINGS = frozenset({
    ".py", ".html", ".txt", ".md", ".css", ".js", ".svg", ".po", ".mo", ".json", ".LICENSE", ".in", ".toml", ".woff2",
    ".png", ".jpg", ".csv", ".xlsx", ".mako",
})  # fmt: skip


def files(root: Path = ROOT) -> Iterator[Path]:
    """The program's own files, those that this installation has."""
    yield from (root / name for name in FILES if (root / name).is_file())
    for folder in FOLDERS:
        for file in sorted((root / folder).rglob("*")):
            hidden = any(part.startswith(".") or part == "__pycache__" for part in file.relative_to(root).parts)
            if file.is_file() and not file.is_symlink() and not hidden and file.suffix in ENDINGS:
                yield file


@cache
def packed() -> bytes:
    """All of them as one .tar.gz, made once in each process."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as pack:
        for file in files():
            pack.add(file, f"anju/{file.relative_to(ROOT)}", recursive=False, filter=_anonymous)
    return made.getvalue()


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry
