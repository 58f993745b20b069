"""Memory of a web worker over many requests: python -m bench.memory --url URL [--requests 50000]

The database is one that bench.seed filled. One gunicorn worker with its four threads answers the desk's queue, a
search, a long report, a resident's start page and the report form in turn; its resident memory is printed on the way.
"""

import argparse
import os
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

import httpx

from bench import town
from bench.history import reference_of
from bench.seed import PASSWORD
from portal.kernel.access import Role
from portal.run import THRIFTY

HIDDEN = re.compile(r'name="(csrf_token|submission|draft)"[^>]*value="([^"]*)"')
DESK = ("/e/bench1/queue", "/e/bench1/queue?q=漏水", f"/reports/{reference_of('R', 1)}")
RESIDENT = ("/", "/reports/new", f"/reports/{reference_of('R', 1)}")
ASKING = 3


@contextmanager
def served(url: str) -> Iterator[tuple[str, int]]:
    """One worker on this database: its address and its process id."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    known = {"DATABASE_URL": url, "DATA_DIR": tempfile.mkdtemp(prefix="bench-"), "SECRET_KEY": secrets.token_hex()}
    environ = THRIFTY | os.environ | known | {"ANJU_ENV": "demo", "PORT": str(port), "WEB_WORKERS": "1"}
    command = [sys.executable, "-m", "gunicorn", "-c", "python:portal.gunicorn_config", "wsgi:app"]
    parent = subprocess.Popen(command, env=environ)
    try:
        address = f"http://127.0.0.1:{port}"
        while not _answers(address):
            time.sleep(0.2)
        children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
        yield address, int(children[0])
    finally:
        parent.terminate()
        parent.wait(30)


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz").is_success
    except httpx.TransportError:
        return False


def signed_in(address: str, person: int) -> httpx.Client:
    """A browser in which this person is signed in."""
    browser = httpx.Client(base_url=address, follow_redirects=True, timeout=60)
    form = dict(HIDDEN.findall(browser.get("/sign-in").text))
    answer = browser.post("/sign-in", data=form | {"account": town.email_of(person), "password": PASSWORD})
    if answer.url.path == "/sign-in":
        raise SystemExit(f"Person {person} could not sign in: {answer.status_code}.")
    return browser


def resident_mb(pid: int) -> float:
    """What the process holds in memory now."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True)
    parser.add_argument("--requests", type=int, default=50_000)
    given = parser.parse_args()
    place = town.Town(0, 0, None)  # type: ignore[arg-type]
    with served(given.url) as (address, pid), ThreadPoolExecutor(ASKING) as asking:
        desk = signed_in(address, place.staff_of(1, Role.FRONT_DESK)[0])
        resident = signed_in(address, place.owner_of(1))
        turns = cycle([*((desk, path) for path in DESK), *((resident, path) for path in RESIDENT)])
        print(f"{0:8} requests {resident_mb(pid):7.1f} MB", flush=True)
        done, step = 0, max(given.requests // 10, 1)
        while done < given.requests:
            batch = list(islice(turns, step))
            answers = asking.map(lambda turn: turn[0].get(turn[1]).status_code, batch)
            if wrong := {status for status in answers if status != 200}:
                raise SystemExit(f"Answered {wrong}.")
            done += len(batch)
            print(f"{done:8} requests {resident_mb(pid):7.1f} MB", flush=True)


if __name__ == "__main__":
    main()
