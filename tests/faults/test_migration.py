"""Migrations killed in the middle: all of it or nothing, and the next start finishes the work."""

import os
import random
import subprocess
import sys
import time

import pytest
import sqlalchemy as sa

from portal import migrate
from portal.kernel.db import make_engine
from tests.support import schemas
from tests.support.process import ROOT

KILLS = 40 if os.environ.get("ANJU_FAULTS") == "full" else 4

pytestmark = pytest.mark.faults


def test_a_killed_migration_leaves_nothing_half(scratch, tmp_path):
    prepare = [sys.executable, "-m", "portal.prepare"]
    environ = os.environ | {"ANJU_ENV": "test", "DATABASE_URL": scratch, "DATA_DIR": str(tmp_path)}
    started = time.monotonic()
    subprocess.run([*prepare], cwd=ROOT, env=environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'x'}"}, check=True)
    whole = time.monotonic() - started
    engine = make_engine(scratch)
    for _ in range(KILLS):
        process = subprocess.Popen(prepare, cwd=ROOT, env=environ)
        time.sleep(random.uniform(0.4, 1) * whole)
        process.kill()
        process.wait()
        left = sa.inspect(engine).get_table_names()
        assert "matters" not in left or migrate.is_current(engine)
        if migrate.is_current(engine):
            migrate.downgrade(engine, "base")
    subprocess.run(prepare, cwd=ROOT, env=environ, check=True)
    assert migrate.is_current(engine)
    assert len(schemas.facts(engine)) > 500
    engine.dispose()
