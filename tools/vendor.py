"""Fetch what is vendored from npm, check it against the lock, and put it in place; `--check` only compares.

The lock (portal/static/vendor/vendor.lock.json) names each package with its version and npm's integrity hash, the files
taken from it, the icons of the sprite, and the SHA-256 of every file as it lies in the tree.
"""

import argparse
import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

STATIC = Path(__file__).resolve().parent.parent / "portal" / "static"
LOCK = STATIC / "vendor" / "vendor.lock.json"
SPRITE = "icons.svg"

# Lucide has no crack in a wall; this one is ours, drawn on the same grid.
OWN_ICONS = {"crack": '<path d="m13 2-3 6 4 3-4 4 3 3-2 4" /><path d="m14 11 4 1" /><path d="m10 15-4-1" />'}


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument(
        "--check", action="store_true", help="compare the files in the tree with the lock, fetch nothing"
    )
    lock = json.loads(LOCK.read_text())
    if arguments.parse_args().check:
        return report(differences(lock))
    with tempfile.TemporaryDirectory() as folder:
        for name, package in lock["packages"].items():
            unpacked = fetched(name, package, Path(folder))
            place(unpacked, package)
    lock["files"] = {path: digest(STATIC / path) for path in sorted(placed(lock))}
    LOCK.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")
    return report(differences(lock))


def differences(lock: dict[str, Any]) -> list[str]:
    """What does not match the lock, one line each: missing, changed or unlisted files."""
    wrong = [f"{path} is missing" for path in lock["files"] if not (STATIC / path).is_file()]
    wrong += [
        f"{path} differs from the lock"
        for path, expected in lock["files"].items()
        if (STATIC / path).is_file() and digest(STATIC / path) != expected
    ]
    lying = {
        str(path.relative_to(STATIC)) for path in (STATIC / "vendor").rglob("*") if path.is_file() and path != LOCK
    }
    return wrong + [f"{path} is not in the lock" for path in sorted(lying - set(lock["files"]))]


def report(wrong: list[str]) -> int:
    print("\n".join(wrong) or "Vendored files match the lock.", file=sys.stderr if wrong else sys.stdout)
    return 1 if wrong else 0


def fetched(name: str, package: dict[str, Any], folder: Path) -> Path:
    """The unpacked package, its tarball checked against npm's integrity hash in the lock."""
    told = subprocess.run(
        ["npm", "pack", "--silent", f"{name}@{package['version']}"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    tarball = folder / told.stdout.strip().splitlines()[-1]
    found = "sha512-" + base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    if found != package["integrity"]:
        raise SystemExit(f"{name} {package['version']}: integrity is {found}, the lock says {package['integrity']}")
    target = folder / f"unpacked-{tarball.stem}"
    with tarfile.open(tarball) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def place(unpacked: Path, package: dict[str, Any]) -> None:
    for source, target in package["files"].items():
        (STATIC / target).parent.mkdir(parents=True, exist_ok=True)
        (STATIC / target).write_bytes((unpacked / source).read_bytes())
    if "icons" in package:
        (STATIC / SPRITE).write_text(sprite(unpacked / "icons", package["icons"]))


def sprite(folder: Path, icons: dict[str, str]) -> str:
    """One SVG file with a symbol per icon, ours by our names."""
    drawings = {name: drawing((folder / f"{source}.svg").read_text()) for name, source in icons.items()} | OWN_ICONS
    symbols = [
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor">{drawings[name]}</symbol>'
        for name in sorted(drawings)
    ]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide, ISC licence: vendor/lucide.LICENSE -->\n'
        + "\n".join(symbols)
        + "\n</svg>\n"
    )


def drawing(svg: str) -> str:
    """What stands between <svg> and </svg>, on one line."""
    inside = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if inside is None:
        raise SystemExit("an icon without a drawing")
    return " ".join(inside.group(1).split()).replace(" />", "/>").replace("> <", "><")


def placed(lock: dict[str, Any]) -> set[str]:
    taken = {target for package in lock["packages"].values() for target in package["files"].values()}
    return taken | {SPRITE}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    raise SystemExit(main())
