"""What comes from npm lies here as it was published, and a script can say so."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "portal" / "static"
LOCK = json.loads((STATIC / "vendor" / "vendor.lock.json").read_text())


def test_every_vendored_file_matches_the_lock():
    told = subprocess.run([sys.executable, ROOT / "tools" / "vendor.py", "--check"], capture_output=True, text=True)
    assert told.returncode == 0, told.stderr


def test_a_changed_vendored_file_is_noticed(tmp_path):
    tools = tmp_path / "tools"
    vendor = tmp_path / "portal" / "static" / "vendor"
    tools.mkdir()
    vendor.mkdir(parents=True)
    (tools / "vendor.py").write_text((ROOT / "tools" / "vendor.py").read_text())
    for path in LOCK["files"]:
        (tmp_path / "portal" / "static" / path).write_bytes((STATIC / path).read_bytes())
    (vendor / "vendor.lock.json").write_text(json.dumps(LOCK))
    (vendor / "htmx.min.js").write_text("changed")
    (vendor / "stranger.js").write_text("unlisted")
    told = subprocess.run([sys.executable, tools / "vendor.py", "--check"], capture_output=True, text=True)
    assert told.returncode == 1
    assert told.stderr.splitlines() == [
        "vendor/htmx.min.js differs from the lock",
        "vendor/stranger.js is not in the lock",
    ]


def test_every_vendored_package_brings_its_licence():
    for name, package in LOCK["packages"].items():
        assert package["licence"], name
        assert any(target.endswith(".LICENSE") for target in package["files"].values()), name
