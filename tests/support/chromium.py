"""Which Chromium the browser tests drive. `python -m tests.support.chromium` says it, or how to get one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".browser/chromium"
PACKAGE = ROOT / ".browser/node_modules/@sparticuz/chromium"
NONE = (
    "No Chromium: the browser tests are skipped. `make browser` installs one (Debian's as root, else npm's), "
    "or set CHROMIUM to the path of yours."
)
# Without a screen, a GPU, a proxy and the browser's own errands over the network.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
UNPACK = """
import chromium from "@sparticuz/chromium";
chromium.setGraphicsMode = false;
console.log(await chromium.executablePath());
"""


def find() -> str | None:
    """Path of a Chromium: the variable CHROMIUM, the machine's, then the one in .browser/. None if there is none."""
    if chosen := os.environ.get("CHROMIUM"):
        return chosen if os.access(chosen, os.X_OK) else None
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return _unpacked()


def environment(path: str) -> dict[str, str]:
    """What that browser's process needs besides: the npm package brings libraries that a bare machine lacks."""
    libraries = KEPT.parent / "al2023/lib"
    return {"LD_LIBRARY_PATH": str(libraries)} if Path(path) == KEPT and libraries.is_dir() else {}


def _unpacked() -> str | None:
    """npm's package holds a packed browser; it's unpacked once, beside the package."""
    if os.access(KEPT, os.X_OK):
        return str(KEPT)
    node = shutil.which("node")
    if not node or not PACKAGE.is_dir():
        return None
    # AWS_LAMBDA_JS_RUNTIME makes the package unpack its libraries too, which a bare machine lacks.
    surroundings = os.environ | {"TMPDIR": str(KEPT.parent), "AWS_LAMBDA_JS_RUNTIME": "nodejs20.x"}
    command = [node, "--input-type=module", "-e", UNPACK]
    done = subprocess.run(command, cwd=KEPT.parent, env=surroundings, capture_output=True, text=True)
    return str(KEPT) if done.returncode == 0 and os.access(KEPT, os.X_OK) else None


if __name__ == "__main__":
    path = find()
    print(f"Browser tests: {path}" if path else NONE)
    sys.exit(path is None)
