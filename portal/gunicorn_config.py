"""How the web workers are started (`gunicorn -c python:portal.gunicorn_config wsgi:app`)."""

import os
from pathlib import Path
from typing import Any

from portal.config import from_environment
from portal.kernel import memory

_settings = from_environment()

_host = os.environ.get("LISTEN") or "127.0.0.1"
bind = f"[{_host}]:{_settings.port}" if ":" in _host else f"{_host}:{_settings.port}"
worker_class = "gthread"
workers = _settings.workers
threads = 4
# A form with photos over a slow phone line takes long to arrive; threads wait for it, workers do not.
timeout = 60
graceful_timeout = 20
keepalive = 15
# The heartbeat of the workers is a file that is touched all the time: in memory, where there is some.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() and os.access("/dev/shm", os.W_OK) else None
control_socket_disable = True
loglevel = os.environ.get("LOG_LEVEL", "warning")


def post_worker_init(_worker: Any) -> None:
    """The application is loaded; what it consists of stays."""
    memory.settle()
