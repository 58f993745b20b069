"""Imports point downwards (ARCHITECTURE 1)."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_imports_point_downwards_and_make_no_cycle():
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_every_room_keeps_the_order_of_its_files():
    rooms = {f"portal.{file.parent.name}" for file in (ROOT / "portal").glob("*/models*")} - {"portal.kernel"}
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    inside = next(contract for contract in contracts if contract["id"] == "inside")
    assert rooms <= set(inside["containers"])
