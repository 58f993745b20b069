"""`python -m tests.rows [ROW ...]`: which tests prove which row of the requirements."""

import contextlib
import io
import re
import sys
from collections import defaultdict

import pytest


class Rows:
    """Gathers the marks `@pytest.mark.row("S63")` while pytest collects."""

    def __init__(self) -> None:
        self.tests: dict[str, dict[str, None]] = defaultdict(dict)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            for mark in item.iter_markers("row"):
                for row in mark.args:
                    self.tests[row][item.nodeid.partition("[")[0]] = None


def collected() -> dict[str, list[str]]:
    """Row -> tests, rows in the order of their numbers. Raises SystemExit with pytest's words if collecting failed."""
    rows, heard = Rows(), io.StringIO()
    with contextlib.redirect_stdout(heard):
        code = pytest.main(["--collect-only", "-q", "--database=sqlite", "-p", "no:randomly"], plugins=[rows])
    if code != pytest.ExitCode.OK:
        sys.exit(heard.getvalue())
    return {row: list(rows.tests[row]) for row in sorted(rows.tests, key=number)}


def number(row: str) -> tuple[str, int, str]:
    """Sorts S7 before S63."""
    found = re.fullmatch(r"(\D*)(\d*)(.*)", row, re.S)
    assert found
    return found[1], int(found[2] or 0), found[3]


def main(wanted: list[str]) -> int:
    rows = collected()
    for row in wanted or rows:
        for test in rows.get(row, ["no test"]):
            print(f"{row:6} {test}")
    return int(any(row not in rows for row in wanted))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
