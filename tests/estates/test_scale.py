"""Large rosters: the work grows with the lines, no faster; the statements hardly at all."""

import time
import tracemalloc

import pytest

from portal.estates import jobs
from portal.estates.importer.lines import Reader
from portal.estates.importer.reading import read
from portal.estates.models import ImportBatch, ImportStatus, RelationKind
from portal.estates.services import imports
from portal.kernel.access import Role

HEADINGS = "building,entrance,floor,home,name,phone,relation"


def roster(homes, building="1"):
    lines = [
        f"{building}{home // 2000},{home % 2 + 1},{home % 30 + 1},{home % 30 + 1}{home // 30 % 70:02},Person {home},"
        f"138{home:08},owner"
        for home in range(homes)
    ]
    return "\n".join([HEADINGS, *lines]).encode()


def understood(homes):
    """CPU seconds and peak bytes of reading so many lines."""
    content = roster(homes)
    tracemalloc.start()
    started = time.process_time()
    sheet = read(content)
    reader = Reader(sheet.headings, "CN", RelationKind.OWNER)
    lines = [reader.line(number, row) for number, row in sheet.rows]
    spent, (_, peak) = time.process_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(lines) == homes
    assert not any(line.is_wrong for line in lines)
    return spent, peak


@pytest.mark.slow
def test_ten_times_the_lines_cost_ten_times_the_work_and_memory():
    understood(100)
    small_time, small_memory = understood(1000)
    time_, memory = understood(10_000)
    assert time_ < 20 * small_time
    assert memory < 15 * small_memory


@pytest.mark.slow
def test_ten_times_the_homes_cost_few_more_statements(make, factory, statements):
    manager = make.actor(make.person(Role.MANAGER))
    asked = {}
    for homes, building in ((200, "1"), (2000, "2")):
        estate = make.the("estate")
        upload = imports.Upload("roster.csv", roster(homes, building), RelationKind.OWNER, True)
        batch_id = make.do(imports.receive, manager, estate.id, upload)
        jobs.run_imports(factory)
        version = make.read(ImportBatch, batch_id).version
        make.do(imports.confirm, manager, estate.id, batch_id, version=version)
        with statements.recorded() as seen:
            jobs.run_imports(factory)
        assert make.read(ImportBatch, batch_id).status is ImportStatus.APPLIED
        asked[homes] = len(seen)
    assert asked[2000] < 4 * asked[200]
