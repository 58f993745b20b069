"""One run of the tests: what its processes share, started by the first and gone with it."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.support.databases import Databases
from tests.support.postgres import Cluster, NoPostgres, Server, fast_folder

BACKENDS = {"sqlite": ["sqlite"], "postgresql": ["postgresql"], "both": ["sqlite", "postgresql"]}


class Run:
    """Starts the server before the first test (or the first xdist worker) asks, and ends it after the last."""

    def __init__(self, config: pytest.Config) -> None:
        self.backends = BACKENDS[config.getoption("--database")]
        given: dict[str, str] | None = getattr(config, "workerinput", {}).get("anju")
        self.is_worker = given is not None
        self.worker = getattr(config, "workerinput", {}).get("workerid", "alone")
        self._server: Server | None = None
        self._socket = given["socket"] if given else ""
        self.folder = (
            Path(given["folder"]) if given else Path(tempfile.mkdtemp(prefix="anju-tests-", dir=fast_folder()))
        )
        self._databases: Databases | None = None

    @property
    def databases(self) -> Databases:
        if self._databases is None:
            self._databases = Databases(self.folder, self.cluster(), self.worker)
        return self._databases

    def cluster(self) -> Cluster | None:
        """The server of this run, started by now; None where only SQLite is tested."""
        if "postgresql" not in self.backends:
            return None
        if not self._socket:
            try:
                self._server = Server()
            except NoPostgres as reason:
                pytest.exit(str(reason), returncode=3)
            self._socket = self._server.cluster.socket
        return Cluster(self._socket)

    def for_worker(self) -> dict[str, Any]:
        """What xdist's workers are told."""
        self.cluster()
        return {"folder": str(self.folder), "socket": self._socket}

    def close(self) -> None:
        if self._databases:
            self._databases.close()
        if self._server:
            self._server.stop()
        if not self.is_worker:
            shutil.rmtree(self.folder, ignore_errors=True)
